import { PLAIN, RAY_AND_TIME, say, type EdgePage } from '../page.js'

export const page1036 = {
  status: 403,
  code: '1036',
  title: say('Invalid request rewrite (maximum length exceeded)', 'Réécriture de requête invalide (longueur maximale dépassée)'),
  blame: 'edge',
  happened: say(
    'A rule of this site rewrites the path or query of the request into one that is too long.',
    'Une règle de ce site réécrit le chemin ou les paramètres de la requête en quelque chose de trop long.'),
  visitor: say(
    'There is nothing you can do here. Tell the site’s owner.',
    'Vous ne pouvez rien y faire. Prévenez le propriétaire du site.'),
  owner: [
    say('Use a shorter value, or copy less of the request into it.',
      'Utilisez une valeur plus courte, ou reprenez-y moins d’éléments de la requête.'),
    say('Test rules with the request that failed: the log line shows what came out.',
      'Testez les règles avec la requête en erreur : la ligne de journal montre le résultat.')
  ],
  support: [RAY_AND_TIME, say('the rewrite rule that the log line names', 'la règle de réécriture que nomme la ligne de journal')],
  retryAfter: null,
  template: PLAIN,
  errorName: 'rewrite_too_long',
  category: 'rewrite',
  ownerAction: true,
  edgeMade: true
} as const satisfies EdgePage
