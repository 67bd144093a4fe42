import { PLAIN, RAY_AND_TIME, say, type EdgePage } from '../page.js'

export const page1015 = {
  status: 429,
  code: '1015',
  title: say('You are being rate limited', 'Vous envoyez trop de requêtes'),
  blame: 'client',
  happened: say(
    'More requests came from your address than this site takes in that time, so the rest is turned away for a while.',
    'Votre adresse a envoyé plus de requêtes que ce site n’en accepte pendant cette durée ; les suivantes sont refusées pour un moment.'),
  visitor: say(
    'Wait, then try again. Reloading again and again may prolong it.',
    'Patientez, puis réessayez. Recharger sans cesse peut prolonger l’attente.'),
  owner: [
    say('Look for the ray ID in the log: the line names the limit and the address.',
      'Cherchez l’identifiant Ray dans le journal : la ligne donne la limite et l’adresse.'),
    say('If ordinary visitors meet the limit, raise it or count over a longer period; a page with its pictures is many requests.',
      'Si des visiteurs ordinaires atteignent la limite, relevez-la ou comptez sur une durée plus longue ; une page et ses images font beaucoup de requêtes.'),
    say('A program should honor Retry-After.',
      'Un programme devrait respecter Retry-After.')
  ],
  support: [RAY_AND_TIME, say('the address the request came from', 'l’adresse d’où vient la requête'), say('the number of requests around that time', 'le nombre de requêtes autour de cette heure')],
  retryAfter: 30,
  template: PLAIN,
  errorName: 'rate_limited',
  category: 'rate_limit',
  ownerAction: false,
  edgeMade: true
} as const satisfies EdgePage
