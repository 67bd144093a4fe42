import { RAY_AND_TIME } from '../advice.js'
import { TEMPLATE, say, type PlatformPage } from '../page.js'

export const requestDenied = {
  status: 403,
  code: '403',
  title: say('Access refused', 'Accès refusé'),
  blame: 'client',
  happened: say(
    'A rule of this site refuses this request; it was stopped here and the site’s program never saw it.',
    'Une règle de ce site refuse cette requête ; elle a été arrêtée ici et le programme du site ne l’a jamais vue.'),
  visitor: say(
    'If you think you should be let in, send the ray ID below to the site’s owner.',
    'Si vous pensez devoir y accéder, envoyez l’identifiant Ray ci-dessous au propriétaire du site.'),
  owner: [
    say('Look for the ray ID in the log: the line names the rule.',
      'Cherchez l’identifiant Ray dans le journal : la ligne nomme la règle.'),
    say('Did the rule, or the profile of the firewall (WAF), catch more than it should? Narrow it, or make an exception.',
      'La règle, ou le profil du pare-feu (WAF), a-t-elle pris plus que prévu ? Restreignez-la, ou faites une exception.')
  ],
  support: [RAY_AND_TIME, say('the address the request came from', 'l’adresse d’où vient la requête')],
  retryAfter: null,
  template: TEMPLATE,
  scene: 'stopped',
  documented: false
} as const satisfies PlatformPage
