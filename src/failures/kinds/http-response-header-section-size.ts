import type { Kind } from '../kind.js'

export const httpResponseHeaderSectionSize = {
  stage: 'head',
  rfc9209: 'http_response_header_section_size',
  summary: {
    en: "the upstream's response headers are larger than the limit",
    fr: 'les en-têtes de réponse du serveur amont dépassent la limite'
  },
  meaning: {
    en: 'The answer began as valid HTTP, but its head grew beyond the limit before it ended, and was cut there. It says nothing about the body. Whoever wrote the application can act: heads this large are nearly always cookies or debug headers that nobody needs.',
    fr: 'La réponse a commencé comme du HTTP valide, mais son en-tête a dépassé la limite avant de finir et a été coupé là. Cela ne dit rien du corps. Celui qui a écrit l’application peut agir : des en-têtes aussi grands sont presque toujours des cookies ou des en-têtes de débogage inutiles.'
  },
  causes: [
    {
      en: 'Cookies pile up: each response sets more, or a session is kept in a cookie.',
      fr: 'Les cookies s’accumulent : chaque réponse en ajoute, ou une session entière est dans un cookie.'
    },
    {
      en: "A framework's debug or profiling headers are switched on.",
      fr: 'Les en-têtes de débogage ou de profilage d’un framework sont activés.'
    },
    {
      en: 'A very long Content-Security-Policy, Link or redirect target is generated.',
      fr: 'Une très longue Content-Security-Policy, un Link ou une cible de redirection est générée.'
    }
  ],
  checks: [
    {
      en: 'Take the size of the head: curl -s -o /dev/null -D - <upstream> | wc -c',
      fr: 'Mesurez l’en-tête : curl -s -o /dev/null -D - <amont> | wc -c'
    },
    {
      en: "See the largest lines: curl -s -o /dev/null -D - <upstream> | awk '{ print length, substr($0, 1, 60) }' | sort -rn | head",
      fr: "Voyez les plus longues lignes : curl -s -o /dev/null -D - <amont> | awk '{ print length, substr($0, 1, 60) }' | sort -rn | head"
    },
    {
      en: 'Try again without cookies, in a private window.',
      fr: 'Réessayez sans cookies, dans une fenêtre privée.'
    },
    {
      en: 'Raise --max-header-size to see whether the answer works, and remember that other edges keep their own limit.',
      fr: 'Relevez --max-header-size pour voir si la réponse passe, en sachant que d’autres edges gardent leur limite.'
    }
  ]
} as const satisfies Kind
