import { LOG_EXCERPT, RAY_AND_TIME } from '../advice.js'
import { ALL_502, TEMPLATE, known, say, type PlatformPage } from '../page.js'

/** As many requests are inside as may be: the program has no place for one more yet. */
export const connectionLimit = {
  status: 503,
  code: '503',
  title: known('Upstream not ready'),
  blame: 'edge',
  happened: say(
    'This site already serves as many requests as it may at once, and had no place for this one.',
    'Ce site traite déjà autant de requêtes simultanées qu’il en a le droit : il n’y avait pas de place pour celle-ci.'),
  visitor: say(
    'Wait a few seconds and reload the page.',
    'Patientez quelques secondes, puis rechargez la page.'),
  owner: [
    say('Look for slow answers: each one holds its place until it ends.',
      'Cherchez les réponses lentes : chacune garde sa place jusqu’à sa fin.'),
    say('Raise the site’s limit of connections if the program can carry more, or run more instances of it.',
      'Relevez la limite de connexions du site si le programme peut en supporter davantage, ou lancez-en plusieurs instances.')
  ],
  support: [RAY_AND_TIME, LOG_EXCERPT],
  retryAfter: 1,
  template: TEMPLATE,
  statusIn: ALL_502,
  scene: 'queue',
  documented: true
} as const satisfies PlatformPage
