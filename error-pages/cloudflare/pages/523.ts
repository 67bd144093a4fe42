import { FULL_URL, RAY_AND_TIME, STATUS_BOXES, say, type EdgePage } from '../page.js'

export const page523 = {
  status: 523,
  code: '523',
  title: say('Origin is unreachable', 'Le serveur d’origine est inaccessible'),
  blame: 'upstream',
  happened: say(
    'There is no way to the site’s web server: the network says that its address cannot be reached. Most often the address on record is wrong.',
    'Aucun chemin ne mène au serveur web du site : le réseau signale que son adresse est inaccessible. Le plus souvent, l’adresse enregistrée est erronée.'),
  visitor: say(
    'Reload the page in a few minutes. If it keeps failing, tell the site’s owner.',
    'Rechargez la page dans quelques minutes. Si l’erreur persiste, prévenez le propriétaire du site.'),
  owner: [
    say('Compare the A and AAAA records, or the configured address, with the origin’s real one.',
      'Comparez les enregistrements A et AAAA, ou l’adresse configurée, avec l’adresse réelle du serveur d’origine.'),
    say('Ask the provider whether the machine and its network are up.',
      'Demandez à l’hébergeur si la machine et son réseau sont en service.'),
    say('Check the routes on both sides: a private range written too wide swallows public addresses.',
      'Contrôlez les routes des deux côtés : une plage privée trop large absorbe des adresses publiques.')
  ],
  support: [RAY_AND_TIME, FULL_URL, say('an MTR or traceroute from the origin towards the edge', 'un MTR ou traceroute du serveur d’origine vers le proxy')],
  retryAfter: 120,
  template: STATUS_BOXES,
  errorName: 'origin_unreachable',
  category: 'origin',
  ownerAction: true,
  edgeMade: true
} as const satisfies EdgePage
