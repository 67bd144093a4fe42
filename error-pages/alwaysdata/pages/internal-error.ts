import { RAY_AND_TIME } from '../advice.js'
import { TEMPLATE, say, type PlatformPage } from '../page.js'

export const internalError = {
  status: 500,
  code: '500',
  title: say('Internal error', 'Erreur interne'),
  blame: 'edge',
  happened: say(
    'The proxy itself failed; neither your browser nor this site’s program is to blame.',
    'Le proxy lui-même a échoué ; ni votre navigateur ni le programme de ce site ne sont en cause.'),
  visitor: say(
    'Try again in half a minute. If it keeps failing, send the ray ID below to the site’s owner.',
    'Réessayez dans trente secondes. Si l’erreur persiste, envoyez l’identifiant Ray ci-dessous au propriétaire du site.'),
  owner: [
    say('Look for the ray ID in the proxy’s log: the line carries the cause.',
      'Cherchez l’identifiant Ray dans le journal du proxy : la ligne en donne la cause.'),
    say('A 500 of your own program looks different: it passes through with its own body.',
      'Une erreur 500 de votre propre programme se présente autrement : elle est transmise avec son contenu.')
  ],
  support: [RAY_AND_TIME, say('the log line of the ray', 'la ligne de journal correspondante')],
  retryAfter: 30,
  template: TEMPLATE,
  scene: 'own',
  documented: false
} as const satisfies PlatformPage
