import { FULL_URL, RAY_AND_TIME, STATUS_BOXES, TRACE, say, type EdgePage } from '../page.js'

export const page503 = {
  status: 503,
  code: '503',
  title: say('Service temporarily unavailable', 'Service temporairement indisponible'),
  blame: 'edge',
  happened: say(
    'The edge is already busy with as many requests for this site as it may carry at once, so it turned this one away.',
    'Le proxy traite déjà le nombre maximal de requêtes simultanées autorisé pour ce site ; il n’a donc pas pu accepter celle-ci.'),
  visitor: say(
    'Wait a few seconds and reload the page.',
    'Patientez quelques secondes, puis rechargez la page.'),
  owner: [
    say('Look for slow answers: each one holds a place until it ends.',
      'Recherchez les réponses lentes : chacune occupe une place jusqu’à sa fin.'),
    say('Raise the site’s limit of connections if the origin server can carry more.',
      'Augmentez la limite de connexions du site si le serveur d’origine peut en supporter davantage.'),
    say('Look for a single client that sends many requests at once.',
      'Vérifiez si un seul client n’envoie pas de nombreuses requêtes à la fois.')
  ],
  support: [RAY_AND_TIME, FULL_URL, TRACE, say('the number of requests per second around that time', 'le nombre de requêtes par seconde autour de cette heure')],
  retryAfter: null,
  template: STATUS_BOXES,
  errorName: 'service_unavailable',
  category: 'cloudflare',
  ownerAction: false,
  edgeMade: true
} as const satisfies EdgePage
