import { PLAIN, RAY_AND_TIME, say, type EdgePage } from '../page.js'

export const page1003 = {
  status: 403,
  code: '1003',
  title: say('Access denied: direct IP access not allowed', 'Accès refusé : accès direct par adresse IP interdit'),
  blame: 'client',
  happened: say(
    'The request asked for an IP address instead of a name. The edge serves many sites, and an address does not say which one is meant.',
    'La requête demandait une adresse IP au lieu d’un nom. Le proxy sert de nombreux sites, et une adresse ne dit pas lequel est visé.'),
  visitor: say(
    'Type the site’s name into the address bar instead of its address.',
    'Saisissez le nom du site dans la barre d’adresse, et non son adresse IP.'),
  owner: [
    say('Link to the site, and monitor it, by its name.',
      'Faites des liens vers le site, et supervisez-le, par son nom.'),
    say('To let addresses through, set direct-ip to allow.',
      'Pour laisser passer les adresses, réglez direct-ip sur allow.')
  ],
  support: [RAY_AND_TIME, say('the address as it was typed', 'l’adresse telle qu’elle a été saisie')],
  retryAfter: null,
  template: PLAIN,
  errorName: 'direct_ip_access_not_allowed',
  category: 'access_denied',
  ownerAction: false,
  edgeMade: true
} as const satisfies EdgePage
