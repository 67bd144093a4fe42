import { PLAIN, RAY_AND_TIME, say, type EdgePage } from '../page.js'

export const page1005 = {
  status: 403,
  code: '1005',
  title: say('Access denied: autonomous system number (ASN) banned', 'Accès refusé : numéro de système autonome (ASN) banni'),
  blame: 'edge',
  happened: say(
    'The site’s owner bans the whole network that your request came from.',
    'Le propriétaire du site bannit tout le réseau d’où vient votre requête.'),
  visitor: say(
    'Try from another network, for example without a VPN. If you think this is a mistake, send the ray ID below to the site’s owner.',
    'Essayez depuis un autre réseau, par exemple sans VPN. Si vous pensez qu’il s’agit d’une erreur, envoyez l’identifiant Ray ci-dessous au propriétaire du site.'),
  owner: [
    say('Look for the ray ID in the log: the line names the rule.',
      'Cherchez l’identifiant Ray dans le journal : la ligne nomme la règle.'),
    say('Check that the ranges of the rule belong to the network you mean; hosting and mobile networks hold many innocent visitors.',
      'Vérifiez que les plages de la règle appartiennent bien au réseau visé ; les réseaux mobiles et d’hébergement comptent de nombreux visiteurs de bonne foi.')
  ],
  support: [RAY_AND_TIME, say('the address the request came from', 'l’adresse d’où vient la requête')],
  retryAfter: null,
  template: PLAIN,
  errorName: 'asn_banned',
  category: 'access_denied',
  ownerAction: false,
  edgeMade: true
} as const satisfies EdgePage
