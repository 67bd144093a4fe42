import type { Kind } from '../kind.js'

export const proxyInternalError = {
  stage: 'edge',
  rfc9209: 'proxy_internal_error',
  summary: {
    en: 'the edge itself could not do its work',
    fr: 'le proxy lui-même n’a pas pu faire son travail'
  },
  meaning: {
    en: "Something failed on the edge's own side: a local address it does not have, no file descriptors left, or an error that no kind describes. The upstream and the client are not to blame. Whoever runs the edge can act; the log line carries the error and, where it is a bug of edgeproxy, its stack.",
    fr: 'Quelque chose a échoué du côté du proxy : une adresse locale qu’il n’a pas, plus de descripteurs de fichiers, ou une erreur qu’aucun type ne décrit. Ni le serveur amont ni le client ne sont en cause. Celui qui exploite le proxy peut agir ; la ligne de journal porte l’erreur et, si c’est un défaut d’edgeproxy, sa pile d’appels.'
  },
  causes: [
    {
      en: 'The process has no file descriptors or memory left.',
      fr: 'Le processus n’a plus de descripteurs de fichiers ou de mémoire.'
    },
    {
      en: 'The edge is told to leave from an address that this machine does not have.',
      fr: 'Le proxy doit partir d’une adresse que cette machine n’a pas.'
    },
    {
      en: 'All local ports towards the upstream are in use.',
      fr: 'Tous les ports locaux vers le serveur amont sont pris.'
    },
    {
      en: 'A bug of edgeproxy.',
      fr: 'Un défaut d’edgeproxy.'
    }
  ],
  checks: [
    {
      en: "Read failure.code in the log line: EMFILE, EADDRNOTAVAIL and ENOMEM are this machine's.",
      fr: 'Lisez failure.code dans la ligne de journal : EMFILE, EADDRNOTAVAIL et ENOMEM relèvent de cette machine.'
    },
    {
      en: 'Count open files against the limit: ls /proc/<pid>/fd | wc -l, then ulimit -n',
      fr: 'Comptez les fichiers ouverts face à la limite : ls /proc/<pid>/fd | wc -l, puis ulimit -n'
    },
    {
      en: 'If there is a stack in the log line, report it with the line.',
      fr: 'S’il y a une pile d’appels dans la ligne de journal, signalez-la avec la ligne.'
    }
  ],
  reasons: {
    open_files: {
      en: 'the limit of open files is reached, so that no further connection can be made (ulimit -n)',
      fr: 'la limite de fichiers ouverts est atteinte : plus aucune connexion ne peut être ouverte (ulimit -n)'
    }
  }
} as const satisfies Kind
