import { BY_HAND, COMMAND, LOG_EXCERPT, RAY_AND_TIME, SITE_LOG } from '../advice.js'
import { ALL_502, TEMPLATE, known, say, type PlatformPage } from '../page.js'

/** Nothing could be run, so there is nothing to connect to. */
export const upstreamNotReady = {
  status: 503,
  code: '503',
  title: known('Upstream not ready'),
  blame: 'upstream',
  happened: say(
    'The program of this site could not be launched, so there is nothing that could answer.',
    'Le programme de ce site n’a pas pu être lancé : rien ne peut donc répondre.'),
  visitor: say(
    'There is nothing you can do about it from here. Come back later, or tell the site’s owner.',
    'Vous n’y pouvez rien d’ici. Revenez plus tard, ou prévenez le propriétaire du site.'),
  owner: [
    say('Does the working directory of the site exist? Create it, or correct the setting under Web > Sites. A path that does not begin with / starts from the account’s folder, and a full path may have been doubled.',
      'Le répertoire de travail du site existe-t-il ? Créez-le, ou corrigez le réglage dans Web > Sites. Un chemin sans / initial part de la racine du compte, et un chemin complet a pu être doublé.'),
    say('Does the command exist, and may it be executed? Is its port still taken by an older process?',
      'La commande existe-t-elle, et est-elle exécutable ? Son port est-il encore occupé par un ancien processus ?'),
    SITE_LOG,
    BY_HAND
  ],
  support: [RAY_AND_TIME, LOG_EXCERPT, COMMAND],
  retryAfter: null,
  template: TEMPLATE,
  statusIn: ALL_502,
  scene: 'nobody',
  documented: true
} as const satisfies PlatformPage
