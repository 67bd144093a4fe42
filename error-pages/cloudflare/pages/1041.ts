import { PLAIN, RAY_AND_TIME, say, type EdgePage } from '../page.js'

export const page1041 = {
  status: 403,
  code: '1041',
  title: say('Invalid request rewrite (invalid header value)', 'Réécriture de requête invalide (valeur d’en-tête invalide)'),
  blame: 'edge',
  happened: say(
    'A rule of this site gives a request header a value that is too long or holds characters a header may not hold.',
    'Une règle de ce site donne à un en-tête de requête une valeur trop longue ou contenant des caractères interdits.'),
  visitor: say(
    'There is nothing you can do here. Tell the site’s owner.',
    'Vous ne pouvez rien y faire. Prévenez le propriétaire du site.'),
  owner: [
    say('Keep the value below 4 KB.',
      'Gardez la valeur sous 4 Ko.'),
    say('Use letters, digits, spaces and ASCII punctuation only.',
      'N’utilisez que des lettres, des chiffres, des espaces et la ponctuation ASCII.')
  ],
  support: [RAY_AND_TIME, say('the rewrite rule that the log line names', 'la règle de réécriture que nomme la ligne de journal')],
  retryAfter: null,
  template: PLAIN,
  errorName: 'rewrite_header_value_invalid',
  category: 'rewrite',
  ownerAction: true,
  edgeMade: true
} as const satisfies EdgePage
