import { PLAIN, RAY_AND_TIME, say, type EdgePage } from '../page.js'

export const page1040 = {
  status: 403,
  code: '1040',
  title: say('Invalid request rewrite (header modification not allowed)', 'Réécriture de requête invalide (modification d’en-tête interdite)'),
  blame: 'edge',
  happened: say(
    'A rule of this site changes a request header that rules may not change.',
    'Une règle de ce site modifie un en-tête de requête que les règles ne peuvent pas modifier.'),
  visitor: say(
    'There is nothing you can do here. Tell the site’s owner.',
    'Vous ne pouvez rien y faire. Prévenez le propriétaire du site.'),
  owner: [
    say('Leave alone headers that begin with cf- or x-cf-, those that tell the visitor’s address, and those that frame a message, such as Host and Content-Length.',
      'Ne touchez pas aux en-têtes qui commencent par cf- ou x-cf-, à ceux qui donnent l’adresse du visiteur, ni à ceux qui délimitent un message, comme Host et Content-Length.'),
    say('Cookie may be removed, not set.',
      'Cookie peut être retiré, mais pas défini.')
  ],
  support: [RAY_AND_TIME, say('the rewrite rule that the log line names', 'la règle de réécriture que nomme la ligne de journal')],
  retryAfter: null,
  template: PLAIN,
  errorName: 'rewrite_header_not_allowed',
  category: 'rewrite',
  ownerAction: true,
  edgeMade: true
} as const satisfies EdgePage
