import { FULL_URL, RAY_AND_TIME, STATUS_BOXES, say, type EdgePage } from '../page.js'

export const page527 = {
  status: 527,
  code: '527',
  title: say('Railgun Listener to origin error', 'Erreur de Railgun Listener vers l’origine'),
  blame: 'upstream',
  happened: say(
    'The connection between the edge and the site’s web server, which goes through a Railgun listener, is interrupted.',
    'La connexion entre le proxy et le serveur web du site, qui passe par un écouteur Railgun (listener), est interrompue.'),
  visitor: say(
    'Try again in a few minutes. If it keeps failing, tell the site’s owner.',
    'Réessayez dans quelques minutes. Si l’erreur persiste, prévenez le propriétaire du site.'),
  owner: [
    say('Read the listener’s log: it says whether the connection timed out, was refused, or failed in TLS.',
      'Lisez le journal de l’écouteur : il dit si la connexion a expiré, a été refusée ou a échoué en TLS.'),
    say('From the listener, test the origin’s port with nc -vz, and allow the listener’s address in the origin’s firewall.',
      'Depuis l’écouteur, testez le port du serveur d’origine avec nc -vz, et autorisez l’adresse de l’écouteur dans son pare-feu.'),
    say('If the origin is only slow, raise lan.timeout (30 s by default) or relieve the origin.',
      'Si le serveur d’origine est seulement lent, augmentez lan.timeout (30 s par défaut) ou soulagez-le.'),
    say('For TLS errors, check that port 443 is open, that a certificate is presented, that it names the host, and that the SSL mode is Full or Full (strict).',
      'Pour les erreurs TLS, vérifiez que le port 443 est ouvert, qu’un certificat est présenté, qu’il nomme l’hôte demandé et que le mode SSL est Full ou Full (strict).'),
    say('Rule out a firewall or packet loss between the listener and the edge.',
      'Écartez un pare-feu ou une perte de paquets entre l’écouteur et le proxy.')
  ],
  support: [
    RAY_AND_TIME,
    FULL_URL,
    say('the whole railgun.conf and the whole railgun-nat.conf', 'le contenu complet de railgun.conf et de railgun-nat.conf'),
    say('the listener’s log files with the errors', 'les fichiers journaux de l’écouteur où figurent les erreurs')
  ],
  retryAfter: null,
  template: STATUS_BOXES,
  errorName: 'railgun_listener_error',
  category: 'origin',
  ownerAction: true,
  edgeMade: true
} as const satisfies EdgePage
