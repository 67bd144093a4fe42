import { PLAIN, RAY_AND_TIME, say, type EdgePage } from '../page.js'

export const page1020 = {
  status: 403,
  code: '1020',
  title: say('Access denied', 'Accès refusé'),
  blame: 'edge',
  happened: say(
    'A rule of this site refuses requests like yours. The site’s web server was not asked.',
    'Une règle de ce site refuse les requêtes comme la vôtre. Le serveur web du site n’a pas été interrogé.'),
  visitor: say(
    'If you think this is a mistake, send the ray ID below to the site’s owner.',
    'Si vous pensez qu’il s’agit d’une erreur, envoyez l’identifiant Ray ci-dessous au propriétaire du site.'),
  owner: [
    say('Look for the ray ID in the log: the line names the rule.',
      'Cherchez l’identifiant Ray dans le journal : la ligne nomme la règle.'),
    say('If the rule is too wide, narrow its address range, path or browser name.',
      'Si la règle est trop large, restreignez sa plage d’adresses, son chemin ou son nom de navigateur.')
  ],
  support: [RAY_AND_TIME, say('the address the request came from', 'l’adresse d’où vient la requête')],
  retryAfter: null,
  template: PLAIN,
  errorName: 'access_denied',
  category: 'access_denied',
  ownerAction: false,
  edgeMade: true
} as const satisfies EdgePage
