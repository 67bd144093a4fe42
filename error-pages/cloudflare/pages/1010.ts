import { PLAIN, RAY_AND_TIME, say, type EdgePage } from '../page.js'

export const page1010 = {
  status: 403,
  code: '1010',
  title: say('The owner of this website has banned your access based on your browser’s signature', 'Le propriétaire de ce site vous en interdit l’accès à cause de la signature de votre navigateur'),
  blame: 'edge',
  happened: say(
    'A rule of this site refuses clients that introduce themselves as yours does (User-Agent). Scripts with the default name of their library often meet it.',
    'Une règle de ce site refuse les clients qui se présentent comme le vôtre (User-Agent). Les scripts qui gardent le nom par défaut de leur bibliothèque la rencontrent souvent.'),
  visitor: say(
    'Try another browser, or turn off extensions that change how it introduces itself. A program should send a User-Agent of its own.',
    'Essayez un autre navigateur, ou désactivez les extensions qui changent sa présentation. Un programme devrait envoyer son propre User-Agent.'),
  owner: [
    say('Look for the ray ID in the log: the line names the rule.',
      'Cherchez l’identifiant Ray dans le journal : la ligne nomme la règle.'),
    say('Check that the rule does not catch your own monitors and partners.',
      'Vérifiez que la règle ne vise pas votre propre supervision ni vos partenaires.')
  ],
  support: [RAY_AND_TIME, say('the User-Agent of the request', 'le User-Agent de la requête')],
  retryAfter: null,
  template: PLAIN,
  errorName: 'browser_signature_banned',
  category: 'access_denied',
  ownerAction: false,
  edgeMade: true
} as const satisfies EdgePage
