import type { Kind } from '../kind.js'

export const httpResponseTimeout = {
  stage: 'head',
  rfc9209: 'http_response_timeout',
  summary: {
    en: 'the upstream has the request, but no complete response head came in time',
    fr: 'le serveur amont a la requête, mais aucun en-tête de réponse complet n’est venu à temps'
  },
  meaning: {
    en: 'The whole request was written and, where that can be seen, acknowledged; then the response limit passed without a complete head. The network works and the program is there: it is slow, hangs, or waits for something itself. Whoever runs the application can act; a retry by the visitor may do the work a second time.',
    fr: 'Toute la requête a été écrite et, là où cela se voit, acquittée ; puis le délai de réponse s’est écoulé sans en-tête complet. Le réseau fonctionne et le programme est là : il est lent, bloqué, ou attend lui-même quelque chose. Celui qui exploite l’application peut agir ; une nouvelle tentative du visiteur peut refaire le travail une seconde fois.'
  },
  causes: [
    {
      en: 'The application waits for a database, a lock or another service.',
      fr: 'L’application attend une base de données, un verrou ou un autre service.'
    },
    {
      en: 'The work takes longer than the limit: a report, an export, a large import.',
      fr: 'Le travail dure plus que la limite : rapport, export, import volumineux.'
    },
    {
      en: 'All workers of the application are busy, and the request waits in line.',
      fr: 'Tous les workers de l’application sont occupés et la requête attend son tour.'
    },
    {
      en: 'A code path forgot to answer, or the process is stopped in a debugger.',
      fr: 'Une branche du code oublie de répondre, ou le processus est arrêté dans un débogueur.'
    }
  ],
  checks: [
    {
      en: "Ask without the edge and take the time: curl -o /dev/null -w '%{time_starttransfer}\\n' <upstream>",
      fr: "Interrogez sans le proxy et mesurez : curl -o /dev/null -w '%{time_starttransfer}\\n' <amont>"
    },
    {
      en: "Look in the application's log for the same ray ID, and for its slowest step.",
      fr: 'Cherchez dans le journal de l’application le même ray ID, et son étape la plus lente.'
    },
    {
      en: 'Look at load and state of the process: top -p <pid>',
      fr: 'Regardez la charge et l’état du processus : top -p <pid>'
    },
    {
      en: 'Move long work behind a queue and answer 202 at once, or raise --response-timeout.',
      fr: 'Mettez le long travail dans une file et répondez 202 aussitôt, ou relevez --response-timeout.'
    }
  ],
  reasons: {
    silence: {
      en: 'not one byte of an answer came',
      fr: 'pas un octet de réponse n’est venu'
    },
    half_head: {
      en: 'the head began, and its end did not come',
      fr: 'l’en-tête a commencé, mais sa fin n’est pas venue'
    }
  }
} as const satisfies Kind
