import { PLAIN, RAY_AND_TIME, say, type EdgePage } from '../page.js'

export const page1009 = {
  status: 403,
  code: '1009',
  title: say('Access denied: country or region banned', 'Accès refusé : pays ou région bannis'),
  blame: 'edge',
  happened: say(
    'The site’s owner bans the country or region that your address seems to be in.',
    'Le propriétaire du site bannit le pays ou la région où votre adresse semble se trouver.'),
  visitor: say(
    'If you are somewhere else, leave your VPN and try again. If you think this is a mistake, send the ray ID below to the site’s owner.',
    'Si vous êtes ailleurs, quittez votre VPN et réessayez. Si vous pensez qu’il s’agit d’une erreur, envoyez l’identifiant Ray ci-dessous au propriétaire du site.'),
  owner: [
    say('Look for the ray ID in the log: the line names the rule.',
      'Cherchez l’identifiant Ray dans le journal : la ligne nomme la règle.'),
    say('Let single visitors in by a rule for their address instead of lifting the ban.',
      'Laissez entrer certains visiteurs par une règle pour leur adresse plutôt que de lever le bannissement.')
  ],
  support: [RAY_AND_TIME, say('the address the request came from', 'l’adresse d’où vient la requête')],
  retryAfter: null,
  template: PLAIN,
  errorName: 'country_banned',
  category: 'access_denied',
  ownerAction: false,
  edgeMade: true
} as const satisfies EdgePage
