import { PLAIN, RAY_AND_TIME, say, type EdgePage } from '../page.js'

export const page1006 = {
  status: 403,
  code: '1006',
  title: say('Access denied: your IP address has been banned', 'Accès refusé : votre adresse IP a été bannie'),
  blame: 'edge',
  happened: say(
    'The site’s owner bans the address that your request came from.',
    'Le propriétaire du site bannit l’adresse d’où vient votre requête.'),
  visitor: say(
    'If you think this is a mistake, send the ray ID below to the site’s owner.',
    'Si vous pensez qu’il s’agit d’une erreur, envoyez l’identifiant Ray ci-dessous au propriétaire du site.'),
  owner: [
    say('Look for the ray ID in the log: the line names the rule.',
      'Cherchez l’identifiant Ray dans le journal : la ligne nomme la règle.'),
    say('An address may have a new user by now: remove bans that have served their purpose.',
      'Une adresse peut avoir changé d’utilisateur : levez les bannissements devenus inutiles.')
  ],
  support: [RAY_AND_TIME, say('the address the request came from', 'l’adresse d’où vient la requête')],
  retryAfter: null,
  template: PLAIN,
  errorName: 'ip_banned',
  category: 'access_denied',
  ownerAction: false,
  edgeMade: true
} as const satisfies EdgePage
