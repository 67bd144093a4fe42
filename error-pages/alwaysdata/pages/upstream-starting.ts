import { BY_HAND, COMMAND, LOG_EXCERPT, RAY_AND_TIME, RIGHT_ADDRESS } from '../advice.js'
import { ALL_502, TEMPLATE, known, say, type PlatformPage } from '../page.js'

/** The program is on its way up. */
export const upstreamStarting = {
  status: 503,
  code: '503',
  title: known('Upstream not ready'),
  blame: 'upstream',
  happened: say(
    'The program of this site is still starting.',
    'Le programme de ce site est en cours de démarrage.'),
  visitor: say(
    'Try again in a few seconds: most programs are up by then.',
    'Réessayez dans quelques secondes : la plupart des programmes ont démarré d’ici là.'),
  owner: [
    say('If it never gets ready, look for what it does before it listens: compiling, migrating, waiting for a database.',
      'S’il n’est jamais prêt, cherchez ce qu’il fait avant d’écouter : compilation, migration, attente d’une base de données.'),
    RIGHT_ADDRESS,
    BY_HAND
  ],
  support: [RAY_AND_TIME, LOG_EXCERPT, COMMAND],
  retryAfter: 1,
  template: TEMPLATE,
  statusIn: ALL_502,
  scene: 'waking',
  documented: true
} as const satisfies PlatformPage
