import type { Kind } from '../kind.js'

export const httpResponseIncomplete = {
  stage: 'head',
  rfc9209: 'http_response_incomplete',
  summary: {
    en: 'the connection ended in the middle of the response head',
    fr: 'la connexion s’est terminée au milieu de l’en-tête de réponse'
  },
  meaning: {
    en: 'Some bytes of an answer came, then the upstream closed the connection in order (FIN) before the empty line that ends the head. Nothing of it can be passed on, because neither the status nor the headers are certain. Without a byte it would be http_response_empty; with a reset, connection_terminated. Whoever runs the upstream can act.',
    fr: 'Quelques octets de réponse sont venus, puis le serveur amont a fermé la connexion en ordre (FIN) avant la ligne vide qui termine l’en-tête. Rien ne peut être transmis, car ni le statut ni les en-têtes ne sont sûrs. Sans un octet ce serait http_response_empty ; avec un reset, connection_terminated. Celui qui exploite le serveur amont peut agir.'
  },
  causes: [
    {
      en: 'The program crashed or ran into a limit while it wrote its headers.',
      fr: 'Le programme a planté ou atteint une limite en écrivant ses en-têtes.'
    },
    {
      en: 'A script of a CGI kind ended without printing the empty line after its headers.',
      fr: 'Un script de type CGI s’est terminé sans écrire la ligne vide après ses en-têtes.'
    },
    {
      en: 'Only an interim answer (100, 103) came, then the connection was closed.',
      fr: 'Seule une réponse intermédiaire (100, 103) est venue, puis la connexion a été fermée.'
    },
    {
      en: 'The port speaks another protocol: it greeted and left.',
      fr: 'Le port parle un autre protocole : il a salué puis est parti.'
    }
  ],
  checks: [
    {
      en: "See the raw bytes: printf 'GET / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n' | nc <host> <port> | xxd | head",
      fr: "Voyez les octets bruts : printf 'GET / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n' | nc <hôte> <port> | xxd | head"
    },
    {
      en: 'Let edgeproxy show them: edgeproxy diagnose <upstream>',
      fr: 'Laissez edgeproxy les montrer : edgeproxy diagnose <amont>'
    },
    {
      en: 'Look for an error of the program at that second in its log.',
      fr: 'Cherchez une erreur du programme à cette seconde dans son journal.'
    }
  ]
} as const satisfies Kind
