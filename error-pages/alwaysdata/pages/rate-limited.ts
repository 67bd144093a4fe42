import { RAY_AND_TIME } from '../advice.js'
import { TEMPLATE, say, type PlatformPage } from '../page.js'

export const rateLimited = {
  status: 429,
  code: '429',
  title: say('Too many requests', 'Trop de requêtes'),
  blame: 'client',
  happened: say(
    'More requests came from your address than this site takes in that time.',
    'Votre adresse a envoyé plus de requêtes que ce site n’en accepte pendant cette durée.'),
  visitor: say(
    'Wait a little, then try again. Reloading again and again may prolong it.',
    'Patientez un peu, puis réessayez. Recharger sans cesse peut prolonger l’attente.'),
  owner: [
    say('Look for the ray ID in the log: the line names the limit and the address.',
      'Cherchez l’identifiant Ray dans le journal : la ligne donne la limite et l’adresse.'),
    say('If ordinary visitors meet the limit, raise it: one page with its pictures is many requests.',
      'Si des visiteurs ordinaires atteignent la limite, relevez-la : une seule page avec ses images fait beaucoup de requêtes.')
  ],
  support: [RAY_AND_TIME, say('the address the request came from', 'l’adresse d’où vient la requête')],
  retryAfter: 30,
  template: TEMPLATE,
  scene: 'slow',
  documented: false
} as const satisfies PlatformPage
