import { ADDRESSES, APACHE, BY_HAND, COMMAND, LOG_EXCERPT, RAY_AND_TIME, RIGHT_ADDRESS, SITE_LOG, UWSGI } from '../advice.js'
import { ALL_502, TEMPLATE, known, say, type PlatformPage } from '../page.js'

/** Knocked, and the door was closed. */
export const upstreamRefused = {
  status: 502,
  code: '502',
  title: known('Connection to upstream refused'),
  blame: 'upstream',
  happened: say(
    'Nobody accepts connections where this site’s program should listen: either it stopped while it started, or it runs and listens elsewhere.',
    'Personne n’accepte de connexion là où le programme de ce site devrait écouter : soit il s’est arrêté au démarrage, soit il tourne mais écoute ailleurs.'),
  visitor: say(
    'Try again in a few minutes. If it keeps failing, tell the site’s owner what the title above says.',
    'Réessayez dans quelques minutes. Si l’erreur persiste, signalez au propriétaire du site le titre ci-dessus.'),
  owner: [SITE_LOG, BY_HAND, RIGHT_ADDRESS, APACHE, UWSGI],
  support: [RAY_AND_TIME, LOG_EXCERPT, COMMAND, ADDRESSES],
  retryAfter: null,
  template: TEMPLATE,
  statusIn: ALL_502,
  scene: 'closed',
  documented: true
} as const satisfies PlatformPage
