import { FULL_URL, RAY_AND_TIME, STATUS_BOXES, TRACE, say, type EdgePage } from '../page.js'

export const page502 = {
  status: 502,
  code: '502',
  title: say('Bad gateway', 'Passerelle incorrecte'),
  blame: 'upstream',
  happened: say(
    'The site’s web server answered, but its answer was itself an error 502: an application or a service behind it could not be used. The edge shows this page in place of that answer’s body.',
    'Le serveur web du site a répondu, mais par une erreur 502 : une application ou un service dont il dépend est inutilisable. Le proxy affiche cette page à la place du contenu de cette réponse.'),
  visitor: say(
    'Reload the page in a minute. Nothing on your side needs fixing.',
    'Rechargez la page dans une minute. Rien n’est à corriger de votre côté.'),
  owner: [
    say('Check that the origin server answers for exactly this host name.',
      'Vérifiez que le serveur d’origine répond bien pour ce nom d’hôte précis.'),
    say('Look for overload, a crash or a network fault at the time of this page.',
      'Recherchez une surcharge, un plantage ou une panne réseau à l’heure de cette page.'),
    say('Find the application or service behind the web server that is stopped, blocked or too slow.',
      'Identifiez l’application ou le service, derrière le serveur web, qui est arrêté, bloqué ou trop lent.'),
    say('To read the origin’s own error page, ask it directly, or let it pass: --intercept pass.',
      'Pour lire la page d’erreur du serveur d’origine, interrogez-le directement, ou laissez-la passer : --intercept pass.')
  ],
  support: [RAY_AND_TIME, TRACE, FULL_URL, say('the same request sent straight to the origin, and its answer', 'la même requête envoyée directement au serveur d’origine, et sa réponse')],
  retryAfter: 60,
  template: STATUS_BOXES,
  errorName: 'origin_bad_gateway',
  category: 'origin',
  ownerAction: true,
  edgeMade: false
} as const satisfies EdgePage
