import { PLAIN, RAY_AND_TIME, say, type EdgePage } from '../page.js'

export const page1033 = {
  status: 530,
  code: '1033',
  title: say('Cloudflare Tunnel error', 'Erreur Cloudflare Tunnel'),
  blame: 'upstream',
  happened: say(
    'The site’s web server is reached through a tunnel, and no connector of that tunnel is connected to the edge at the moment.',
    'Le serveur web du site est joint par un tunnel, et aucun connecteur de ce tunnel n’est connecté au proxy en ce moment.'),
  visitor: say(
    'Try again in a few minutes. If it keeps failing, tell the site’s owner.',
    'Réessayez dans quelques minutes. Si l’erreur persiste, prévenez le propriétaire du site.'),
  owner: [
    say('Check that the connector is running on the origin’s side and that its log says it is connected.',
      'Vérifiez que le connecteur tourne du côté du serveur d’origine et que son journal indique qu’il est connecté.'),
    say('Check that the tunnel’s name and token are the ones the site is configured with.',
      'Vérifiez que le nom et le jeton du tunnel sont ceux de la configuration du site.'),
    say('Check that no firewall keeps the connector from connecting out to the edge.',
      'Vérifiez qu’aucun pare-feu n’empêche le connecteur de sortir vers le proxy.')
  ],
  support: [RAY_AND_TIME, say('the connector’s log around that time', 'le journal du connecteur autour de cette heure')],
  retryAfter: 120,
  template: PLAIN,
  errorName: 'tunnel_error',
  category: 'config',
  ownerAction: true,
  edgeMade: true
} as const satisfies EdgePage
