import { PLAIN, RAY_AND_TIME, say, type EdgePage } from '../page.js'

export const page1018 = {
  status: 409,
  code: '1018',
  title: say('Could not find host', 'Hôte introuvable'),
  blame: 'edge',
  happened: say(
    'This site is declared, but the edge does not serve it yet: its settings are still on their way.',
    'Ce site est déclaré, mais le proxy ne le sert pas encore : ses réglages sont en cours de diffusion.'),
  visitor: say(
    'Try again in a few minutes.',
    'Réessayez dans quelques minutes.'),
  owner: [
    say('A site that was just activated needs a moment until it is known everywhere.',
      'Un site qui vient d’être activé met un moment à être connu partout.'),
    say('If the site was set up through a partner, ask there whether its DNS works.',
      'Si le site a été créé par un partenaire, demandez-lui si son DNS fonctionne.')
  ],
  support: [RAY_AND_TIME, say('the domain name', 'le nom de domaine'), say('a screenshot that shows the ray ID', 'une capture d’écran montrant l’identifiant Ray'), say('a HAR file of the failing request', 'un fichier HAR de la requête en erreur')],
  retryAfter: null,
  template: PLAIN,
  errorName: 'could_not_find_host',
  category: 'config',
  ownerAction: true,
  edgeMade: true
} as const satisfies EdgePage
