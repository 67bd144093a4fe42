import { LOG_EXCERPT, RAY_AND_TIME } from '../advice.js'
import { ALL_502, TEMPLATE, known, say, type PlatformPage } from '../page.js'

/** Bytes came back, and they are no HTTP response. */
export const upstreamParse = {
  status: 502,
  code: '502',
  title: known('Cannot parse upstream response'),
  blame: 'upstream',
  happened: say(
    'This site’s program answered, but what it sent is not a valid HTTP response, so it cannot be passed on.',
    'Le programme de ce site a répondu, mais ce qu’il a envoyé n’est pas une réponse HTTP valide : elle ne peut pas être transmise.'),
  visitor: say(
    'Reloading will hardly help. Tell the site’s owner what the title above says.',
    'Recharger la page n’aidera guère. Signalez au propriétaire du site le titre ci-dessus.'),
  owner: [
    say('Ask the program directly (curl -v at its address and port) and compare: status line, header lines, an empty line, the body.',
      'Interrogez directement le programme (curl -v à son adresse et son port) et comparez : ligne de statut, en-têtes, ligne vide, corps.'),
    say('Look for a header without a colon or with a line break in its value, a Content-Length that is no number or stands there twice, and text that is printed before the headers.',
      'Cherchez un en-tête sans deux-points ou contenant un saut de ligne, un Content-Length non numérique ou présent deux fois, et du texte affiché avant les en-têtes.'),
    say('Is that port really the one of an HTTP/1.1 server?',
      'Ce port est-il vraiment celui d’un serveur HTTP/1.1 ?')
  ],
  support: [RAY_AND_TIME, say('the first lines of the answer as the program sends it', 'les premières lignes de la réponse telle que le programme l’envoie'), LOG_EXCERPT],
  retryAfter: null,
  template: TEMPLATE,
  statusIn: ALL_502,
  scene: 'babble',
  documented: true
} as const satisfies PlatformPage
