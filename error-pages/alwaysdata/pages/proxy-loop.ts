import { RAY_AND_TIME } from '../advice.js'
import { ALL_502, TEMPLATE, known, say, type PlatformPage } from '../page.js'

export const proxyLoop = {
  status: 502,
  code: '502',
  title: known('Connection to upstream failed'),
  blame: 'upstream',
  happened: say(
    'The request came back to this proxy instead of reaching a program, and was stopped before it went in circles.',
    'La requête est revenue à ce proxy au lieu d’atteindre un programme ; elle a été arrêtée avant de tourner en rond.'),
  visitor: say(
    'There is nothing you can do about it from here. Tell the site’s owner.',
    'Vous n’y pouvez rien d’ici. Prévenez le propriétaire du site.'),
  owner: [
    say('Where does the site’s reverse proxy lead? Its remote URL must not be an address of this same site.',
      'Où mène le reverse proxy du site ? Son URL distante ne doit pas être une adresse de ce même site.'),
    say('If the program forwards requests in turn, let it ask its target directly, not through a name that leads back here.',
      'Si le programme transmet des requêtes à son tour, qu’il interroge directement sa cible, et non un nom qui ramène ici.')
  ],
  support: [RAY_AND_TIME, say('the remote URL of the site and the DNS records of both names', 'l’URL distante du site et les enregistrements DNS des deux noms')],
  retryAfter: null,
  template: TEMPLATE,
  statusIn: ALL_502,
  scene: 'circle',
  documented: true
} as const satisfies PlatformPage
