import { PLAIN, RAY_AND_TIME, say, type EdgePage } from '../page.js'

export const page1034 = {
  status: 403,
  code: '1034',
  title: say('Edge IP restricted', 'Adresse IP réservée'),
  blame: 'upstream',
  happened: say(
    'The address this site leads to is reserved for a public resolver. No site can be there.',
    'L’adresse vers laquelle mène ce site est réservée à un résolveur public. Aucun site ne peut s’y trouver.'),
  visitor: say(
    'There is nothing you can do here. Tell the site’s owner.',
    'Vous ne pouvez rien y faire. Prévenez le propriétaire du site.'),
  owner: [
    say('Point the site at an address you control.',
      'Faites pointer le site vers une adresse que vous contrôlez.'),
    say('If it needs a placeholder only, use 100:: or 192.0.2.0.',
      'S’il ne faut qu’une adresse factice, utilisez 100:: ou 192.0.2.0.')
  ],
  support: [RAY_AND_TIME, say('the DNS records of the host name', 'les enregistrements DNS du nom d’hôte')],
  retryAfter: null,
  template: PLAIN,
  errorName: 'edge_ip_restricted',
  category: 'config',
  ownerAction: true,
  edgeMade: true
} as const satisfies EdgePage
