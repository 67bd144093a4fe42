import type { Kind } from '../kind.js'

export const httpProtocolError = {
  stage: 'head',
  rfc9209: 'http_protocol_error',
  summary: {
    en: "the upstream's answer is not valid HTTP/1.1",
    fr: 'la réponse du serveur amont n’est pas du HTTP/1.1 valide'
  },
  meaning: {
    en: 'Bytes came back, but they are no HTTP/1.1 response head that could be passed on safely. Either the port speaks something else, or the application writes its head by hand and breaks a rule; other proxies forgive some of these, and the hint says which. Whoever wrote or configured the upstream can act; --parser lenient relays the harmless ones.',
    fr: 'Des octets sont revenus, mais ils ne forment pas un en-tête de réponse HTTP/1.1 qui puisse être transmis sans risque. Soit le port parle autre chose, soit l’application écrit son en-tête à la main et enfreint une règle ; d’autres proxys en pardonnent certaines, et l’indice dit lesquels. Celui qui a écrit ou configuré le serveur amont peut agir ; --parser lenient transmet les cas inoffensifs.'
  },
  causes: [
    {
      en: "The port speaks TLS, SSH, HTTP/2 or a database's protocol instead of plain HTTP/1.1.",
      fr: 'Le port parle TLS, SSH, HTTP/2 ou le protocole d’une base de données au lieu de HTTP/1.1 en clair.'
    },
    {
      en: 'A script prints a warning or a page before its headers.',
      fr: 'Un script affiche un avertissement ou une page avant ses en-têtes.'
    },
    {
      en: 'The application writes headers with forbidden characters, often from unchecked input.',
      fr: 'L’application écrit des en-têtes avec des caractères interdits, souvent issus d’une saisie non vérifiée.'
    },
    {
      en: 'The head contradicts itself: two Content-Length, or Content-Length with Transfer-Encoding.',
      fr: 'L’en-tête se contredit : deux Content-Length, ou Content-Length avec Transfer-Encoding.'
    }
  ],
  checks: [
    {
      en: 'Read failure.hint in the log line: it says what the bytes look like and marks the odd one.',
      fr: 'Lisez failure.hint dans la ligne de journal : il dit à quoi ressemblent les octets et marque celui qui gêne.'
    },
    {
      en: 'See the raw bytes: edgeproxy diagnose <upstream>, or curl -v --http0.9 <upstream> | xxd | head',
      fr: 'Voyez les octets bruts : edgeproxy diagnose <amont>, ou curl -v --http0.9 <amont> | xxd | head'
    },
    {
      en: 'Ask with TLS: curl -vk https://<host>:<port>/',
      fr: 'Interrogez en TLS : curl -vk https://<hôte>:<port>/'
    },
    {
      en: 'See whether a forgiving proxy would hide it: start the edge with --parser lenient.',
      fr: 'Voyez si un proxy indulgent le cacherait : lancez le proxy avec --parser lenient.'
    }
  ],
  reasons: {
    not_http: {
      en: 'the first bytes are no status line',
      fr: 'les premiers octets ne sont pas une ligne de statut'
    },
    bad_status: {
      en: 'the status is none that HTTP has, or comes out of turn',
      fr: 'le statut n’existe pas en HTTP, ou vient hors de propos'
    },
    bad_header: {
      en: 'a header line breaks the grammar',
      fr: 'une ligne d’en-tête enfreint la grammaire'
    },
    bad_reason: {
      en: 'there are control bytes in the status line',
      fr: 'la ligne de statut contient des octets de contrôle'
    },
    content_length: {
      en: 'Content-Length is no number, stands there twice or contradicts the rest',
      fr: 'Content-Length n’est pas un nombre, est répété ou contredit le reste'
    },
    transfer_coding: {
      en: 'Transfer-Encoding names a coding that nobody knows',
      fr: 'Transfer-Encoding nomme un codage inconnu'
    },
    interim_flood: {
      en: 'interim answers (1xx) came without end',
      fr: 'des réponses intermédiaires (1xx) sont venues sans fin'
    },
    tls: {
      en: 'the port speaks TLS',
      fr: 'le port parle TLS'
    },
    ssh: {
      en: 'the port speaks SSH',
      fr: 'le port parle SSH'
    },
    http2: {
      en: 'the port speaks HTTP/2',
      fr: 'le port parle HTTP/2'
    }
  }
} as const satisfies Kind
