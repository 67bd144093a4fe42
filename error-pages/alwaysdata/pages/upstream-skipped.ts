import { APACHE, BY_HAND, COMMAND, LOG_EXCERPT, RAY_AND_TIME, SITE_LOG, UWSGI } from '../advice.js'
import { ALL_502, TEMPLATE, known, say, type PlatformPage } from '../page.js'

/** Did not even knock: neither a start nor a connection was tried. */
export const upstreamSkipped = {
  status: 503,
  code: '503',
  title: known('Connection to upstream skipped'),
  blame: 'upstream',
  happened: say(
    'The last attempts to reach this site’s program failed, so nothing new is tried until a pause is over.',
    'Les dernières tentatives pour joindre le programme de ce site ont échoué : aucune autre n’est faite avant la fin d’une pause.'),
  visitor: say(
    'Wait until the pause is over, then reload the page. Reloading sooner changes nothing.',
    'Attendez la fin de la pause, puis rechargez la page. Recharger plus tôt n’y change rien.'),
  owner: [
    say('Find out why the earlier attempts failed: this page only follows from them.',
      'Trouvez pourquoi les tentatives précédentes ont échoué : cette page n’en est que la suite.'),
    SITE_LOG,
    say('Once the cause is mended, restart the site under Web > Sites: the next request then tries at once.',
      'Une fois la cause corrigée, redémarrez le site dans Web > Sites : la requête suivante fait aussitôt un nouvel essai.'),
    BY_HAND,
    APACHE,
    UWSGI
  ],
  support: [RAY_AND_TIME, LOG_EXCERPT, COMMAND],
  retryAfter: 10,
  template: TEMPLATE,
  statusIn: ALL_502,
  scene: 'passed',
  documented: true
} as const satisfies PlatformPage
