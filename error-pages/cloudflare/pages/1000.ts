import { PLAIN, RAY_AND_TIME, say, type EdgePage } from '../page.js'

export const page1000 = {
  status: 403,
  code: '1000',
  title: say('DNS points to prohibited IP', 'Le DNS pointe vers une adresse interdite'),
  blame: 'upstream',
  happened: say(
    'This request leads back to the edge: it has been here before, it would be sent to the edge itself, or it carries headers that only a proxy like this one adds. To forward it could send it round and round, so it was stopped.',
    'Cette requête ramène au proxy : elle y est déjà passée, elle lui serait renvoyée, ou elle porte des en-têtes que seul un tel proxy ajoute. La transmettre pourrait la faire tourner sans fin ; elle a donc été arrêtée.'),
  visitor: say(
    'There is nothing you can do here. Tell the site’s owner.',
    'Vous ne pouvez rien y faire. Prévenez le propriétaire du site.'),
  owner: [
    say('Point the record, or the configured upstream, at the origin server and not at the edge.',
      'Faites pointer l’enregistrement, ou l’adresse configurée, vers le serveur d’origine et non vers le proxy.'),
    say('If a reverse proxy at the origin forwards to the public name, replace it by a redirect or by the inner address.',
      'Si un proxy inverse, côté origine, renvoie vers le nom public, remplacez-le par une redirection ou par l’adresse interne.'),
    say('If a client or a proxy before the edge sends CF-Connecting-IP, two X-Forwarded-For lines, or one of more than 100 characters, make it stop.',
      'Si un client, ou un proxy placé avant, envoie CF-Connecting-IP, deux lignes X-Forwarded-For ou une seule de plus de 100 caractères, faites-le cesser.')
  ],
  support: [RAY_AND_TIME, say('the DNS records of the host name', 'les enregistrements DNS du nom d’hôte')],
  retryAfter: null,
  template: PLAIN,
  errorName: 'dns_points_to_prohibited_ip',
  category: 'dns',
  ownerAction: true,
  edgeMade: true
} as const satisfies EdgePage
