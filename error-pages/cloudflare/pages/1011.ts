import { PLAIN, RAY_AND_TIME, say, type EdgePage } from '../page.js'

export const page1011 = {
  status: 403,
  code: '1011',
  title: say('Access denied (hotlinking denied)', 'Accès refusé (lien direct interdit)'),
  blame: 'edge',
  happened: say(
    'Another site’s page asked for a file of this one, and this site does not let its files be embedded elsewhere.',
    'La page d’un autre site a demandé un fichier de celui-ci, qui n’accepte pas que ses fichiers soient intégrés ailleurs.'),
  visitor: say(
    'Open the file from a page of the site it belongs to.',
    'Ouvrez le fichier depuis une page du site auquel il appartient.'),
  owner: [
    say('Look for the ray ID in the log: the line names the rule.',
      'Cherchez l’identifiant Ray dans le journal : la ligne nomme la règle.'),
    say('Exempt the paths that partners may embed, or name only the hosts you mean in the rule.',
      'Exemptez les chemins que des partenaires peuvent intégrer, ou ne nommez dans la règle que les hôtes visés.')
  ],
  support: [RAY_AND_TIME, say('the page that embeds the file (Referer)', 'la page qui intègre le fichier (Referer)')],
  retryAfter: null,
  template: PLAIN,
  errorName: 'hotlinking_denied',
  category: 'access_denied',
  ownerAction: false,
  edgeMade: true
} as const satisfies EdgePage
