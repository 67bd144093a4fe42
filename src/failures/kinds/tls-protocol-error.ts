import type { Kind } from '../kind.js'

export const tlsProtocolError = {
  stage: 'handshake',
  rfc9209: 'tls_protocol_error',
  summary: {
    en: 'the upstream does not speak TLS that the edge can use',
    fr: 'le serveur amont ne parle pas un TLS utilisable par le proxy'
  },
  meaning: {
    en: "The connection stands, but what came back to the edge's first TLS message is no TLS, or TLS that breaks its rules. There was no alert, in which the upstream would have named its objection, and no close. Most often the upstream speaks plain HTTP on that port; whoever configured the edge can act.",
    fr: 'La connexion est établie, mais ce qui est revenu au premier message TLS du proxy n’est pas du TLS, ou du TLS qui enfreint ses règles. Il n’y a pas eu d’alerte, dans laquelle le serveur amont aurait dit ce qui le gêne, ni de fermeture. Le plus souvent, le serveur amont parle HTTP en clair sur ce port ; celui qui a configuré le proxy peut agir.'
  },
  causes: [
    {
      en: 'The upstream speaks plain HTTP on this port, and https:// was configured.',
      fr: 'Le serveur amont parle HTTP en clair sur ce port, alors que https:// est configuré.'
    },
    {
      en: 'Another service listens there: SSH, mail, a database.',
      fr: 'Un autre service écoute là : SSH, courrier, base de données.'
    },
    {
      en: 'A device between changes the bytes.',
      fr: 'Un équipement intermédiaire modifie les octets.'
    }
  ],
  checks: [
    {
      en: 'Ask in plain: curl -v http://<host>:<port>/',
      fr: 'Interrogez en clair : curl -v http://<hôte>:<port>/'
    },
    {
      en: 'See what the port says to TLS: openssl s_client -connect <host>:<port>',
      fr: 'Voyez ce que répond le port au TLS : openssl s_client -connect <hôte>:<port>'
    },
    {
      en: 'If plain HTTP is meant, write the upstream with http:// or use --ssl-mode off.',
      fr: 'Si HTTP en clair est voulu, écrivez l’adresse amont avec http:// ou utilisez --ssl-mode off.'
    }
  ]
} as const satisfies Kind
