import { LOG_EXCERPT, RAY_AND_TIME } from '../advice.js'
import { ALL_502, TEMPLATE, known, say, type PlatformPage } from '../page.js'

/** The program's own 502; shown only where a site asks for it. */
export const upstreamGatewayError = {
  status: 502,
  code: '502',
  title: known('Connection to upstream failed'),
  blame: 'upstream',
  happened: say(
    'This site’s program answered, and said that something behind it failed.',
    'Le programme de ce site a répondu, mais signale que quelque chose derrière lui a échoué.'),
  visitor: say(
    'Try again in a few minutes. If it keeps failing, tell the site’s owner.',
    'Réessayez dans quelques minutes. Si l’erreur persiste, prévenez le propriétaire du site.'),
  owner: [
    say('The status is the program’s own: look into the program’s log, not into the proxy’s.',
      'Ce statut vient du programme lui-même : consultez son journal, et non celui du proxy.'),
    say('Which service does the program ask in turn? Is that one up, and does it answer in time?',
      'Quel service le programme interroge-t-il à son tour ? Fonctionne-t-il, et répond-il à temps ?')
  ],
  support: [RAY_AND_TIME, LOG_EXCERPT],
  retryAfter: null,
  template: TEMPLATE,
  statusIn: ALL_502,
  scene: 'cut',
  documented: true
} as const satisfies PlatformPage
