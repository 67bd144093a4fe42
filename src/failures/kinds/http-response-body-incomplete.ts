import type { Kind } from '../kind.js'

export const httpResponseBodyIncomplete = {
  stage: 'body',
  rfc9209: 'http_response_incomplete',
  summary: {
    en: 'the connection was closed before the promised end of the body',
    fr: 'la connexion a été fermée avant la fin promise du corps'
  },
  meaning: {
    en: 'The head came and promised a body, by Content-Length or by chunks, and the upstream closed the connection in order before that body was whole. If nothing had gone to the client yet it gets a page; otherwise its connection is cut, so that it cannot take the part for the whole. Whoever runs the upstream can act.',
    fr: 'L’en-tête est venu et promettait un corps, par Content-Length ou par morceaux, et le serveur amont a fermé la connexion en ordre avant que ce corps soit entier. Si rien n’était encore parti vers le client, il reçoit une page ; sinon sa connexion est coupée, pour qu’il ne prenne pas la partie pour le tout. Celui qui exploite le serveur amont peut agir.'
  },
  causes: [
    {
      en: 'The program failed in the middle of producing the body and closed.',
      fr: 'Le programme a échoué en produisant le corps et a fermé.'
    },
    {
      en: 'Content-Length counts characters instead of bytes, or the size before compression.',
      fr: 'Content-Length compte des caractères au lieu d’octets, ou la taille avant compression.'
    },
    {
      en: 'A time or memory limit of the application server ended the worker.',
      fr: 'Une limite de temps ou de mémoire du serveur d’application a mis fin au worker.'
    }
  ],
  checks: [
    {
      en: 'Compare promise and delivery: curl -v -o /dev/null <upstream> (error 18 means the same)',
      fr: 'Comparez promesse et livraison : curl -v -o /dev/null <amont> (l’erreur 18 dit la même chose)'
    },
    {
      en: "Look for an exception after the first output in the application's log.",
      fr: 'Cherchez une exception après la première sortie dans le journal de l’application.'
    },
    {
      en: 'Read failure.message in the log line: it says how many of how many bytes came.',
      fr: 'Lisez failure.message dans la ligne de journal : il dit combien d’octets sont venus sur combien.'
    }
  ],
  reasons: {
    nothing: {
      en: 'not one byte of the body came',
      fr: 'pas un octet du corps n’est venu'
    },
    half: {
      en: 'a part of the body came',
      fr: 'une partie du corps est venue'
    }
  }
} as const satisfies Kind
