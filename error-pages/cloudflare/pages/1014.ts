import { PLAIN, RAY_AND_TIME, say, type EdgePage } from '../page.js'

export const page1014 = {
  status: 403,
  code: '1014',
  title: say('CNAME cross-user banned', 'CNAME interdit entre comptes'),
  blame: 'upstream',
  happened: say(
    'This site leads to a host that belongs to a site of another account. Without that account’s consent the edge does not follow.',
    'Ce site mène à un hôte qui appartient au site d’un autre compte. Sans l’accord de ce compte, le proxy ne suit pas.'),
  visitor: say(
    'There is nothing you can do here. Tell the site’s owner.',
    'Vous ne pouvez rien y faire. Prévenez le propriétaire du site.'),
  owner: [
    say('Point the site at a host of its own account, or at the origin server itself.',
      'Faites pointer le site vers un hôte de son propre compte, ou vers le serveur d’origine lui-même.'),
    say('If the other account is meant to serve this name, its owner has to allow it there.',
      'Si l’autre compte doit servir ce nom, son propriétaire doit l’y autoriser.')
  ],
  support: [RAY_AND_TIME, say('the host name and what it leads to', 'le nom d’hôte et ce vers quoi il mène')],
  retryAfter: null,
  template: PLAIN,
  errorName: 'cname_cross_user_banned',
  category: 'config',
  ownerAction: true,
  edgeMade: true
} as const satisfies EdgePage
