import { PLAIN, RAY_AND_TIME, say, type EdgePage } from '../page.js'

export const page1013 = {
  status: 403,
  code: '1013',
  title: say('HTTP hostname and TLS SNI hostname mismatch', 'Nom d’hôte HTTP et nom d’hôte TLS (SNI) différents'),
  blame: 'client',
  happened: say(
    'The connection was encrypted for one host name, but the request on it asks for another.',
    'La connexion a été chiffrée pour un nom d’hôte, mais la requête qu’elle porte en demande un autre.'),
  visitor: say(
    'Reload the page. If you use a proxy or an inspection tool, try without it.',
    'Rechargez la page. Si vous utilisez un proxy ou un outil d’inspection, essayez sans lui.'),
  owner: [
    say('Look for a proxy or a load balancer before the edge that rewrites Host but not the TLS server name.',
      'Cherchez, avant le proxy, un intermédiaire qui réécrit Host mais pas le nom de serveur TLS.'),
    say('In a program of your own, set the server name of TLS to the host of the request.',
      'Dans votre propre programme, donnez à TLS le même nom de serveur que l’hôte de la requête.')
  ],
  support: [RAY_AND_TIME, say('a HAR file of the failing request', 'un fichier HAR de la requête en erreur')],
  retryAfter: null,
  template: PLAIN,
  errorName: 'sni_mismatch',
  category: 'tls',
  ownerAction: false,
  edgeMade: true
} as const satisfies EdgePage
