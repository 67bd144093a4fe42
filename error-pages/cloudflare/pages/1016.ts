import { PLAIN, RAY_AND_TIME, say, type EdgePage } from '../page.js'

export const page1016 = {
  status: 530,
  code: '1016',
  title: say('Origin DNS error', 'Erreur DNS du serveur d’origine'),
  blame: 'upstream',
  happened: say(
    'The edge could not find the site’s web server: the name it is configured with leads to no address.',
    'Le proxy n’a pas trouvé le serveur web du site : le nom configuré ne correspond à aucune adresse.'),
  visitor: say(
    'Try again in a few minutes. If it keeps failing, tell the site’s owner.',
    'Réessayez dans quelques minutes. Si l’erreur persiste, prévenez le propriétaire du site.'),
  owner: [
    say('Check that the origin’s name has an A or AAAA record, spelt exactly as configured.',
      'Vérifiez que le nom du serveur d’origine possède un enregistrement A ou AAAA, écrit exactement comme dans la configuration.'),
    say('If it is a CNAME, check that its target still resolves.',
      'S’il s’agit d’un CNAME, vérifiez que sa cible existe toujours.'),
    say('With several origins, give at least one of them as an IP address to fall back on.',
      'Avec plusieurs serveurs d’origine, indiquez-en au moins un par son adresse IP, comme secours.')
  ],
  support: [RAY_AND_TIME, say('what dig says about the origin’s name', 'le résultat de dig pour le nom du serveur d’origine')],
  retryAfter: null,
  template: PLAIN,
  errorName: 'origin_dns_error',
  category: 'dns',
  ownerAction: true,
  edgeMade: true
} as const satisfies EdgePage
