import { FULL_URL, RAY_AND_TIME, STATUS_BOXES, say, type EdgePage } from '../page.js'

export const page522 = {
  status: 522,
  code: '522',
  title: say('Connection timed out', 'Délai de connexion dépassé'),
  blame: 'upstream',
  happened: say(
    'The edge knows where the site’s web server is, but got no sign of life from it in time: the connection was not accepted, its TLS handshake got no answer, or the request was never acknowledged.',
    'Le proxy connaît l’adresse du serveur web du site, mais n’en a reçu aucun signe de vie à temps : la connexion n’a pas été acceptée, la négociation TLS est restée sans réponse, ou la réception de la requête n’a jamais été confirmée.'),
  visitor: say(
    'Reload the page in a few minutes. If it keeps failing, tell the site’s owner.',
    'Rechargez la page dans quelques minutes. Si l’erreur persiste, prévenez le propriétaire du site.'),
  owner: [
    say('Look for a firewall or rate limit that silently drops the edge’s packets: the most common cause.',
      'Cherchez un pare-feu ou un limiteur de débit qui rejette sans réponse les paquets du proxy : c’est la cause la plus fréquente.'),
    say('Check the load: an overloaded or frozen server lets connections wait until the limit.',
      'Vérifiez la charge : un serveur surchargé ou figé laisse les connexions en attente jusqu’à la limite.'),
    say('Compare the configured address with the one the origin server has today.',
      'Comparez l’adresse configurée avec l’adresse actuelle du serveur d’origine.'),
    say('Keep TCP keep-alive switched on at the origin.',
      'Laissez le maintien de connexion TCP (keep-alive) activé sur le serveur d’origine.')
  ],
  support: [RAY_AND_TIME, FULL_URL, say('an MTR or traceroute from the origin towards an edge address seen in its log', 'un MTR ou traceroute du serveur d’origine vers une adresse du proxy relevée dans son journal')],
  retryAfter: 120,
  template: STATUS_BOXES,
  errorName: 'connection_timeout',
  category: 'origin',
  ownerAction: true,
  edgeMade: true
} as const satisfies EdgePage
