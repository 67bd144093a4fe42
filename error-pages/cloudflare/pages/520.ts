import { FULL_URL, RAY_AND_TIME, STATUS_BOXES, TRACE, say, type EdgePage } from '../page.js'

export const page520 = {
  status: 520,
  code: '520',
  title: say('Web server is returning an unknown error', 'Le serveur web renvoie une erreur inconnue'),
  blame: 'upstream',
  happened: say(
    'The edge reached the site’s web server and sent the request, but what came back was empty, cut short, too large or no HTTP that it could understand.',
    'Le proxy a joint le serveur web du site et lui a envoyé la requête, mais la réponse était vide, interrompue, trop volumineuse ou impossible à interpréter comme du HTTP.'),
  visitor: say(
    'Reload the page in a minute. If it only fails for you, clear this site’s cookies.',
    'Rechargez la page dans une minute. Si l’erreur ne touche que vous, effacez les cookies de ce site.'),
  owner: [
    say('Look in the application’s error log for a crash or a restart at the time of this page.',
      'Cherchez dans le journal d’erreurs de l’application un plantage ou un redémarrage à l’heure de cette page.'),
    say('Ask the origin directly with curl -sv: the answer must begin with a status line and end as announced.',
      'Interrogez directement le serveur d’origine avec curl -sv : la réponse doit commencer par une ligne de statut et se terminer comme annoncé.'),
    say('Measure the response headers. Beyond the limit (128 KB; 16 KB in the older set) they are refused; too many cookies are the usual reason.',
      'Mesurez les en-têtes de réponse. Au-delà de la limite (128 Ko ; 16 Ko dans l’ancien jeu) ils sont refusés ; un excès de cookies en est la cause habituelle.'),
    say('If the origin asks for a client certificate (authenticated origin pulls), check that the edge has one that the origin trusts.',
      'Si le serveur d’origine demande un certificat client (authenticated origin pulls), vérifiez que le proxy en a un que ce serveur accepte.'),
    say('Check that nothing between edge and origin (firewall, load balancer) resets connections or closes idle ones early.',
      'Vérifiez qu’aucun équipement entre le proxy et le serveur d’origine (pare-feu, répartiteur de charge) ne coupe les connexions ou ne ferme trop tôt celles qui sont inactives.')
  ],
  support: [RAY_AND_TIME, TRACE, FULL_URL, say('two HAR files: one through the edge, one straight from the origin', 'deux fichiers HAR : l’un à travers le proxy, l’autre directement depuis le serveur d’origine')],
  retryAfter: 60,
  template: STATUS_BOXES,
  errorName: 'origin_unknown_error',
  category: 'origin',
  ownerAction: true,
  edgeMade: true
} as const satisfies EdgePage
