import { RAY_AND_TIME, STATUS_BOXES, say, type EdgePage } from '../page.js'

export const page400 = {
  status: 400,
  code: '400',
  title: say('Bad request', 'Requête incorrecte'),
  blame: 'client',
  happened: say(
    'The edge could not make sense of the request: it broke a rule of HTTP, so it was stopped here and never sent on.',
    'Le proxy n’a pas pu interpréter la requête : elle enfreint une règle de HTTP. Elle a été arrêtée ici et n’a pas été transmise.'),
  visitor: say(
    'Reload the page. If it keeps failing, clear this site’s cookies and try another browser.',
    'Rechargez la page. Si l’erreur persiste, effacez les cookies de ce site et essayez un autre navigateur.'),
  owner: [
    say('Look for the ray ID in the log: the line says which rule was broken.',
      'Cherchez l’identifiant Ray dans le journal : la ligne indique la règle enfreinte.'),
    say('If a program of yours sent it, check its Host header, its Content-Length and its line endings.',
      'Si l’un de vos programmes l’a envoyée, vérifiez son en-tête Host, son Content-Length et ses fins de ligne.')
  ],
  support: [RAY_AND_TIME, say('the request as it was sent, byte for byte', 'la requête telle qu’elle a été envoyée, octet par octet')],
  retryAfter: null,
  template: STATUS_BOXES,
  errorName: 'bad_request',
  category: 'cloudflare',
  ownerAction: false,
  edgeMade: true
} as const satisfies EdgePage
