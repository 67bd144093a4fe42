import type { Kind } from '../kind.js'

export const tlsHandshakeTimeout = {
  stage: 'handshake',
  rfc9209: 'connection_timeout',
  summary: {
    en: 'the TLS handshake did not finish in time',
    fr: 'la négociation TLS ne s’est pas terminée à temps'
  },
  meaning: {
    en: "The connection was accepted, the edge's first TLS message was sent, and then nothing useful came back within the TLS limit. The kernel of the upstream's machine accepts connections even for a program that hangs, so that a connection alone proves little. Whoever runs the upstream can act.",
    fr: 'La connexion a été acceptée, le premier message TLS du proxy envoyé, puis rien d’utile n’est revenu dans le délai TLS. Le noyau de la machine amont accepte des connexions même pour un programme bloqué : une connexion ne prouve donc pas grand-chose. Celui qui exploite le serveur amont peut agir.'
  },
  causes: [
    {
      en: 'The port speaks plain HTTP and waits for the end of a line that never comes.',
      fr: 'Le port parle HTTP en clair et attend une fin de ligne qui ne vient jamais.'
    },
    {
      en: 'The program is stopped, frozen in a long computation, or overloaded.',
      fr: 'Le programme est suspendu, bloqué dans un long calcul, ou surchargé.'
    },
    {
      en: 'Large handshake packets are lost on the way (wrong MTU in a tunnel).',
      fr: 'Les gros paquets de la négociation se perdent en chemin (mauvais MTU dans un tunnel).'
    }
  ],
  checks: [
    {
      en: 'Try by hand and take the time: time openssl s_client -connect <host>:<port> </dev/null',
      fr: 'Essayez à la main et mesurez : time openssl s_client -connect <hôte>:<port> </dev/null'
    },
    {
      en: 'Try in plain: curl -v -m 5 http://<host>:<port>/',
      fr: 'Essayez en clair : curl -v -m 5 http://<hôte>:<port>/'
    },
    {
      en: "Look at the program's state and load: ps -o pid,stat,pcpu,args -p <pid>",
      fr: 'Regardez l’état et la charge du programme : ps -o pid,stat,pcpu,args -p <pid>'
    }
  ]
} as const satisfies Kind
