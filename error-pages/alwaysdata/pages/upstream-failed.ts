import { ADDRESSES, LOG_EXCERPT, RAY_AND_TIME } from '../advice.js'
import { ALL_502, TEMPLATE, known, say, type PlatformPage } from '../page.js'

/** The connection failed in another way than by being refused. */
export const upstreamFailed = {
  status: 502,
  code: '502',
  title: known('Connection to upstream failed'),
  blame: 'upstream',
  happened: say(
    'The connection to this site’s program could not be made, or it broke before a whole answer had come.',
    'La connexion au programme de ce site n’a pas pu être établie, ou elle a été coupée avant une réponse complète.'),
  visitor: say(
    'Try again in a moment. If you had sent a form, check first whether it arrived.',
    'Réessayez dans un instant. Si vous aviez envoyé un formulaire, vérifiez d’abord s’il est arrivé.'),
  owner: [
    say('Did the program crash or run out of memory while it answered? Its last lines are in $HOME/admin/logs/sites.',
      'Le programme a-t-il planté ou manqué de mémoire en répondant ? Ses dernières lignes sont dans $HOME/admin/logs/sites.'),
    say('Does it speak plain HTTP on that port? A server of another protocol (FastCGI, the uwsgi protocol, TLS) closes without a word.',
      'Parle-t-il bien HTTP en clair sur ce port ? Un serveur d’un autre protocole (FastCGI, protocole uwsgi, TLS) ferme sans rien dire.'),
    say('If the upstream is another machine: is its name right, can it be reached, and is its certificate accepted?',
      'Si l’upstream est une autre machine : son nom est-il juste, est-elle joignable et son certificat est-il accepté ?')
  ],
  support: [RAY_AND_TIME, LOG_EXCERPT, ADDRESSES],
  retryAfter: null,
  template: TEMPLATE,
  statusIn: ALL_502,
  scene: 'cut',
  documented: true
} as const satisfies PlatformPage
