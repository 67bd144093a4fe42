import { FULL_URL, RAY_AND_TIME, STATUS_BOXES, TRACE, say, type EdgePage } from '../page.js'

export const page500 = {
  status: 500,
  code: '500',
  title: say('Internal server error', 'Erreur interne du serveur'),
  blame: 'edge',
  happened: say(
    'The edge itself failed while it handled the request. Your browser and the site’s web server did nothing wrong.',
    'Le proxy lui-même a échoué pendant le traitement de la requête. Ni votre navigateur ni le serveur web du site ne sont en cause.'),
  visitor: say(
    'Try again in half a minute. If it keeps failing, send the ray ID below to the site’s owner.',
    'Réessayez dans trente secondes. Si l’erreur persiste, envoyez l’identifiant Ray ci-dessous au propriétaire du site.'),
  owner: [
    say('Look for the ray ID in the edge’s log: the line carries the cause.',
      'Cherchez l’identifiant Ray dans le journal du proxy : la ligne indique la cause.'),
    say('Ask the origin server directly. If it answers, nothing is wrong there.',
      'Interrogez directement le serveur d’origine. S’il répond, le problème n’est pas de son côté.'),
    say('A 500 of your own application looks different: it passes through with its own body.',
      'Une erreur 500 de votre application se présente autrement : elle est transmise avec son propre contenu.')
  ],
  support: [RAY_AND_TIME, FULL_URL, TRACE, say('the domain name and the log line of the ray', 'le nom de domaine et la ligne de journal correspondante')],
  retryAfter: 30,
  template: STATUS_BOXES,
  errorName: 'internal_server_error',
  category: 'cloudflare',
  ownerAction: false,
  edgeMade: true
} as const satisfies EdgePage
