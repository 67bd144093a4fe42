import { FULL_URL, RAY_AND_TIME, STATUS_BOXES, say, type EdgePage } from '../page.js'

export const page526 = {
  status: 526,
  code: '526',
  title: say('Invalid SSL certificate', 'Certificat SSL non valide'),
  blame: 'upstream',
  happened: say(
    'The site’s web server showed a certificate that the edge cannot trust, and the edge is told to insist on a valid one.',
    'Le serveur web du site a présenté un certificat auquel le proxy ne peut pas se fier, alors qu’il est configuré pour en exiger un valide.'),
  visitor: say(
    'Nothing on your side needs fixing: it is the server’s certificate, not yours. Tell the site’s owner.',
    'Rien n’est à corriger de votre côté : c’est le certificat du serveur qui est en cause. Prévenez le propriétaire du site.'),
  owner: [
    say('Look at the dates: is the certificate expired, or not valid yet?',
      'Regardez les dates : le certificat est-il expiré, ou pas encore valable ?'),
    say('Look at the names: the host name asked for must be among them.',
      'Regardez les noms : le nom d’hôte demandé doit y figurer.'),
    say('Look at the issuer: self-signed, unknown and revoked certificates are refused.',
      'Regardez l’émetteur : les certificats auto-signés, d’émetteur inconnu ou révoqués sont refusés.'),
    say('An authority of your own, or the certificate itself, can be trusted with --origin-ca; the mode full encrypts without checking.',
      'Votre propre autorité, ou le certificat lui-même, peut être acceptée avec --origin-ca ; le mode full chiffre sans vérifier.')
  ],
  support: [RAY_AND_TIME, FULL_URL, say('subject, issuer, names and dates of the certificate', 'sujet, émetteur, noms et dates du certificat')],
  retryAfter: null,
  template: STATUS_BOXES,
  errorName: 'invalid_ssl_certificate',
  category: 'ssl',
  ownerAction: true,
  edgeMade: true
} as const satisfies EdgePage
