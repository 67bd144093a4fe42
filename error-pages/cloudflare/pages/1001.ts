import { PLAIN, RAY_AND_TIME, say, type EdgePage } from '../page.js'

export const page1001 = {
  status: 409,
  code: '1001',
  title: say('DNS resolution error', 'Erreur de résolution DNS'),
  blame: 'edge',
  happened: say(
    'The request reached the edge, but no site is set up here for the host name it asked for.',
    'La requête est bien arrivée au proxy, mais aucun site n’y est configuré pour le nom d’hôte demandé.'),
  visitor: say(
    'Check the address for a typing mistake. If it is right, try again in a few minutes.',
    'Vérifiez que l’adresse ne comporte pas de faute de frappe. Si elle est correcte, réessayez dans quelques minutes.'),
  owner: [
    say('Add the host name to a site of the configuration, or let one site take every host.',
      'Ajoutez le nom d’hôte à un site de la configuration, ou laissez un site accepter tous les hôtes.'),
    say('A new name takes a moment until it is known everywhere.',
      'Un nouveau nom met un certain temps à être connu partout.')
  ],
  support: [RAY_AND_TIME, say('the host name as it was typed', 'le nom d’hôte tel qu’il a été saisi')],
  retryAfter: null,
  template: PLAIN,
  errorName: 'dns_resolution_error',
  category: 'dns',
  ownerAction: true,
  edgeMade: true
} as const satisfies EdgePage
