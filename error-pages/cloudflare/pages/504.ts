import { FULL_URL, RAY_AND_TIME, STATUS_BOXES, TRACE, say, type EdgePage } from '../page.js'

export const page504 = {
  status: 504,
  code: '504',
  title: say('Gateway time-out', 'Délai de passerelle dépassé'),
  blame: 'upstream',
  happened: say(
    'The site’s web server answered with an error 504: it waited too long for an application or a service behind it. The edge shows this page in place of that answer’s body.',
    'Le serveur web du site a répondu par une erreur 504 : il a attendu trop longtemps une application ou un service dont il dépend. Le proxy affiche cette page à la place du contenu de cette réponse.'),
  visitor: say(
    'Reload the page in a couple of minutes. Nothing on your side needs fixing.',
    'Rechargez la page dans quelques minutes. Rien n’est à corriger de votre côté.'),
  owner: [
    say('Find what the web server was waiting for: its error log names the service that timed out.',
      'Cherchez ce que le serveur web attendait : son journal d’erreurs nomme le service qui n’a pas répondu à temps.'),
    say('Look for overload, exhausted workers or long database queries at the time of this page.',
      'Recherchez une surcharge, des processus saturés ou de longues requêtes de base de données à l’heure de cette page.'),
    say('Check that the origin server answers for exactly this host name.',
      'Vérifiez que le serveur d’origine répond bien pour ce nom d’hôte précis.')
  ],
  support: [RAY_AND_TIME, TRACE, FULL_URL, say('the lines of the origin’s error log from that minute', 'les lignes du journal d’erreurs du serveur d’origine pour cette minute')],
  retryAfter: 120,
  template: STATUS_BOXES,
  errorName: 'origin_gateway_timeout',
  category: 'origin',
  ownerAction: true,
  edgeMade: false
} as const satisfies EdgePage
