import { PLAIN, RAY_AND_TIME, say, type EdgePage } from '../page.js'

export const page1000 = {
  status: 403,
  code: '1000',
  title: say('DNS points to prohibited IP', 'Le DNS pointe vers une adresse interdite'),
  blame: 'upstream',
  happened: say(
    'The request has come back to the edge that sent it. To forward it again would send it round and round, so it was stopped.',
    'La requête est revenue au proxy qui l’avait envoyée. La transmettre à nouveau la ferait tourner sans fin ; elle a donc été arrêtée.'),
  visitor: say(
    'There is nothing you can do here. Tell the site’s owner.',
    'Vous ne pouvez rien y faire. Prévenez le propriétaire du site.'),
  owner: [
    say('Point the record, or the configured upstream, at the origin server and not at the edge.',
      'Faites pointer l’enregistrement, ou l’adresse configurée, vers le serveur d’origine et non vers le proxy.'),
    say('If a reverse proxy at the origin forwards to the public name, replace it by a redirect or by the inner address.',
      'Si un proxy inverse, côté origine, renvoie vers le nom public, remplacez-le par une redirection ou par l’adresse interne.')
  ],
  support: [RAY_AND_TIME, say('the DNS records of the host name', 'les enregistrements DNS du nom d’hôte')],
  retryAfter: null,
  template: PLAIN,
  errorName: 'dns_points_to_prohibited_ip',
  category: 'dns',
  ownerAction: true,
  edgeMade: true
} as const satisfies EdgePage
