import type { Kind } from '../kind.js'

export const httpResponseBodyTerminated = {
  stage: 'body',
  rfc9209: 'connection_terminated',
  summary: {
    en: 'the upstream reset the connection in the middle of the body',
    fr: 'le serveur amont a réinitialisé la connexion au milieu du corps'
  },
  meaning: {
    en: 'The head and perhaps a part of the body came, then the connection was cut by a reset (RST). An orderly close would be http_response_body_incomplete; a reset points to a killed process or to a device on the way rather than to a miscounted length. Whoever runs the upstream or the network between can act.',
    fr: 'L’en-tête et peut-être une partie du corps sont venus, puis la connexion a été coupée par un reset (RST). Une fermeture ordonnée serait http_response_body_incomplete ; un reset désigne plutôt un processus tué ou un équipement en chemin qu’une longueur mal comptée. Celui qui exploite le serveur amont ou le réseau entre les deux peut agir.'
  },
  causes: [
    {
      en: 'The process was killed or crashed while it sent the body.',
      fr: 'Le processus a été tué ou a planté pendant l’envoi du corps.'
    },
    {
      en: 'A deployment or restart did not wait for running requests.',
      fr: 'Un déploiement ou redémarrage n’a pas attendu les requêtes en cours.'
    },
    {
      en: 'A firewall or load balancer cut a long connection.',
      fr: 'Un pare-feu ou un répartiteur a coupé une longue connexion.'
    }
  ],
  checks: [
    {
      en: "Look for the end of a process at that second: the program's log, journalctl, dmesg.",
      fr: 'Cherchez la fin d’un processus à cette seconde : journal du programme, journalctl, dmesg.'
    },
    {
      en: 'Fetch the same thing without the edge, several times: curl -v -o /dev/null <upstream>',
      fr: 'Récupérez la même chose sans le proxy, plusieurs fois : curl -v -o /dev/null <amont>'
    },
    {
      en: 'See whether it always ends at the same time or the same byte: a limit, not chance.',
      fr: 'Voyez si cela finit toujours au même instant ou au même octet : c’est alors une limite, pas un hasard.'
    }
  ],
  reasons: {
    nothing: {
      en: 'the reset came before any byte of the body',
      fr: 'le reset est venu avant tout octet du corps'
    },
    half: {
      en: 'the reset came after a part of the body',
      fr: 'le reset est venu après une partie du corps'
    }
  }
} as const satisfies Kind
