import { FULL_URL, RAY_AND_TIME, STATUS_BOXES, say, type EdgePage } from '../page.js'

export const page524 = {
  status: 524,
  code: '524',
  title: say('A timeout occurred', 'Délai de réponse dépassé'),
  blame: 'upstream',
  happened: say(
    'The edge is connected to the site’s web server, but the exchange stood still until the limit: the answer did not come, or the server stopped taking the request.',
    'Le proxy est bien connecté au serveur web du site, mais l’échange est resté bloqué jusqu’à la limite : la réponse n’est pas venue, ou le serveur a cessé de lire la requête.'),
  visitor: say(
    'If you started something long, such as an export, check whether it finished before you start it again. Else reload in a few minutes.',
    'Si vous avez lancé une opération longue, par exemple un export, vérifiez d’abord si elle a abouti avant de la relancer. Sinon, rechargez la page dans quelques minutes.'),
  owner: [
    say('Find what takes so long: a heavy query, a large export, a service that the application waits for.',
      'Trouvez ce qui prend autant de temps : une requête lourde, un export volumineux, un service que l’application attend.'),
    say('Check processor, memory and free workers of the origin at the time of this page.',
      'Vérifiez le processeur, la mémoire et les processus disponibles du serveur d’origine à l’heure de cette page.'),
    say('Answer long jobs at once and let the client ask for their state.',
      'Pour les tâches longues, répondez tout de suite et laissez le client demander l’avancement.'),
    say('Where that cannot be done, raise the response limit, or serve the job from a name that is not behind the edge.',
      'À défaut, augmentez le délai de réponse, ou servez la tâche depuis un nom qui ne passe pas par le proxy.')
  ],
  support: [RAY_AND_TIME, FULL_URL, say('the response times in the origin’s log around that time', 'les temps de réponse du journal du serveur d’origine autour de cette heure')],
  retryAfter: 120,
  template: STATUS_BOXES,
  errorName: 'origin_response_timeout',
  category: 'origin',
  ownerAction: true,
  edgeMade: true
} as const satisfies EdgePage
