import { FULL_URL, RAY_AND_TIME, STATUS_BOXES, say, type EdgePage } from '../page.js'

export const page521 = {
  status: 521,
  code: '521',
  title: say('Web server is down', 'Le serveur web est en panne'),
  blame: 'upstream',
  happened: say(
    'The site’s web server does not take connections from the edge. Either nothing listens on the port the edge needs, or a firewall refuses it, or it failed so often just now that the edge has paused trying.',
    'Le serveur web du site n’accepte pas les connexions du proxy. Soit aucun programme n’écoute sur le port nécessaire, soit un pare-feu les refuse, soit les échecs récents sont si nombreux que le proxy a suspendu ses essais.'),
  visitor: say(
    'Reload the page in a few minutes. If it keeps failing, tell the site’s owner that the web server is down.',
    'Rechargez la page dans quelques minutes. Si l’erreur persiste, signalez au propriétaire du site que son serveur web est en panne.'),
  owner: [
    say('Is the application running? Start it, then read its error log for the reason it stopped.',
      'L’application est-elle lancée ? Démarrez-la, puis cherchez dans son journal d’erreurs la raison de son arrêt.'),
    say('Does it listen on the address and port the edge uses? That is 80 without TLS and 443 with it, unless configured otherwise.',
      'Écoute-t-elle sur l’adresse et le port utilisés par le proxy ? Par défaut 80 sans TLS et 443 avec, sauf configuration contraire.'),
    say('Let the edge’s addresses through every firewall and rate limit in front of the origin.',
      'Autorisez les adresses du proxy dans tous les pare-feu et limiteurs de débit placés devant le serveur d’origine.')
  ],
  support: [RAY_AND_TIME, FULL_URL, say('the origin’s error log around that time', 'le journal d’erreurs du serveur d’origine autour de cette heure')],
  retryAfter: 120,
  template: STATUS_BOXES,
  errorName: 'origin_refused_connection',
  category: 'origin',
  ownerAction: true,
  edgeMade: true
} as const satisfies EdgePage
