import { PLAIN, RAY_AND_TIME, say, type EdgePage } from '../page.js'

export const page1037 = {
  status: 403,
  code: '1037',
  title: say('Invalid rewrite rule (failed to evaluate expression)', 'Règle de réécriture invalide (expression impossible à évaluer)'),
  blame: 'edge',
  happened: say(
    'A rule of this site rewrites the path with something that this request does not have, such as a header nobody sent.',
    'Une règle de ce site réécrit le chemin avec un élément que cette requête n’a pas, comme un en-tête que personne n’a envoyé.'),
  visitor: say(
    'There is nothing you can do here. Tell the site’s owner.',
    'Vous ne pouvez rien y faire. Prévenez le propriétaire du site.'),
  owner: [
    say('Make sure that every part of the expression is defined for every request the rule fits.',
      'Assurez-vous que chaque élément de l’expression est défini pour toute requête visée par la règle.'),
    say('Test rules with the request that failed: the log line shows what came out.',
      'Testez les règles avec la requête en erreur : la ligne de journal montre le résultat.')
  ],
  support: [RAY_AND_TIME, say('the rewrite rule that the log line names', 'la règle de réécriture que nomme la ligne de journal')],
  retryAfter: null,
  template: PLAIN,
  errorName: 'rewrite_expression_failed',
  category: 'rewrite',
  ownerAction: true,
  edgeMade: true
} as const satisfies EdgePage
