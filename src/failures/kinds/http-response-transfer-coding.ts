import type { Kind } from '../kind.js'

export const httpResponseTransferCoding = {
  stage: 'body',
  rfc9209: 'http_response_transfer_coding',
  summary: {
    en: "the body's chunks are malformed",
    fr: 'les morceaux (chunks) du corps sont mal formés'
  },
  meaning: {
    en: 'The head announced a chunked body, and then came something that is no chunk: a size that is no hexadecimal number, or a chunk that does not end where its size says. From that byte on nothing can be trusted. A body that merely ends too early is http_response_body_incomplete. Whoever wrote the upstream, or a filter before it, can act.',
    fr: 'L’en-tête annonçait un corps en morceaux (chunked), puis est venu ce qui n’en est pas un : une taille qui n’est pas un nombre hexadécimal, ou un morceau qui ne finit pas où sa taille le dit. À partir de cet octet rien n’est sûr. Un corps qui finit simplement trop tôt est http_response_body_incomplete. Celui qui a écrit le serveur amont, ou un filtre devant lui, peut agir.'
  },
  causes: [
    {
      en: 'The application sets Transfer-Encoding: chunked itself, but writes a plain body.',
      fr: 'L’application pose elle-même Transfer-Encoding: chunked mais écrit un corps ordinaire.'
    },
    {
      en: 'Two layers each write into the connection, such as a debug print into the socket.',
      fr: 'Deux couches écrivent dans la connexion, par exemple un affichage de débogage dans la socket.'
    },
    {
      en: 'A filter changes the body after its chunks were counted.',
      fr: 'Un filtre modifie le corps après le calcul des morceaux.'
    }
  ],
  checks: [
    {
      en: 'See the raw body: curl -v --raw <upstream> | xxd | head',
      fr: 'Voyez le corps brut : curl -v --raw <amont> | xxd | head'
    },
    {
      en: "Remove a Transfer-Encoding header from the application's code: the server adds it where needed.",
      fr: 'Retirez l’en-tête Transfer-Encoding du code de l’application : le serveur l’ajoute au besoin.'
    },
    {
      en: 'Read failure.hint in the log line: it shows what stands where a size belongs.',
      fr: 'Lisez failure.hint dans la ligne de journal : il montre ce qui se trouve à la place d’une taille.'
    }
  ],
  reasons: {
    nothing: {
      en: 'the very first chunk is broken',
      fr: 'le tout premier morceau est cassé'
    },
    half: {
      en: 'a later chunk is broken',
      fr: 'un morceau suivant est cassé'
    }
  }
} as const satisfies Kind
