import { PLAIN, RAY_AND_TIME, say, type EdgePage } from '../page.js'

export const page1035 = {
  status: 403,
  code: '1035',
  title: say('Invalid request rewrite (invalid URI path)', 'Réécriture de requête invalide (chemin d’URI invalide)'),
  blame: 'edge',
  happened: say(
    'A rule of this site rewrites the path of the request into something that is no path, or that belongs to the edge.',
    'Une règle de ce site réécrit le chemin de la requête en quelque chose qui n’est pas un chemin, ou qui appartient au proxy.'),
  visitor: say(
    'There is nothing you can do here. Tell the site’s owner.',
    'Vous ne pouvez rien y faire. Prévenez le propriétaire du site.'),
  owner: [
    say('Let the new path begin with a slash; it must not be empty.',
      'Faites commencer le nouveau chemin par une barre oblique ; il ne doit pas être vide.'),
    say('It may not lead below /cdn-cgi/.',
      'Il ne peut pas mener sous /cdn-cgi/.'),
    say('Test rules with the request that failed: the log line shows what came out.',
      'Testez les règles avec la requête en erreur : la ligne de journal montre le résultat.')
  ],
  support: [RAY_AND_TIME, say('the rewrite rule that the log line names', 'la règle de réécriture que nomme la ligne de journal')],
  retryAfter: null,
  template: PLAIN,
  errorName: 'invalid_rewrite_path',
  category: 'rewrite',
  ownerAction: true,
  edgeMade: true
} as const satisfies EdgePage
