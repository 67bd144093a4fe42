import { FULL_URL, RAY_AND_TIME, STATUS_BOXES, say, type EdgePage } from '../page.js'

export const page525 = {
  status: 525,
  code: '525',
  title: say('SSL handshake failed', 'Échec de la négociation SSL'),
  blame: 'upstream',
  happened: say(
    'The edge reached the site’s web server, but the two could not agree on an encrypted connection.',
    'Le proxy a joint le serveur web du site, mais tous deux n’ont pas pu s’accorder sur une connexion chiffrée.'),
  visitor: say(
    'Nothing on your side needs fixing, and reloading rarely helps. Tell the site’s owner.',
    'Rien n’est à corriger de votre côté, et recharger la page aide rarement. Prévenez le propriétaire du site.'),
  owner: [
    say('Check that a certificate is installed and that the TLS port (443, or your own) really speaks TLS.',
      'Vérifiez qu’un certificat est installé et que le port TLS (443, ou le vôtre) répond bien en TLS.'),
    say('Check that origin and edge share a protocol version and a cipher suite.',
      'Vérifiez que le serveur d’origine et le proxy ont en commun une version de protocole et une suite de chiffrement.'),
    say('Check that the origin knows the host name asked for (SNI).',
      'Vérifiez que le serveur d’origine reconnaît le nom d’hôte demandé (SNI).'),
    say('If the origin asks for a client certificate, give the edge one that the origin trusts.',
      'Si le serveur d’origine demande un certificat client, donnez au proxy un certificat que ce serveur accepte.'),
    say('Read the origin’s TLS error log at the time of this page, or try: openssl s_client -connect HOST:443 -servername HOST',
      'Lisez le journal d’erreurs TLS du serveur d’origine à l’heure de cette page, ou essayez : openssl s_client -connect HOTE:443 -servername HOTE')
  ],
  support: [RAY_AND_TIME, FULL_URL, say('the lines of the origin’s TLS error log', 'les lignes du journal d’erreurs TLS du serveur d’origine')],
  retryAfter: null,
  template: STATUS_BOXES,
  errorName: 'ssl_handshake_failed',
  category: 'ssl',
  ownerAction: true,
  edgeMade: true
} as const satisfies EdgePage
