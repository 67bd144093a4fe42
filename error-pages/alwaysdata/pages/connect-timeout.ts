import { NOTHING_ARRIVED, RAY_AND_TIME } from '../advice.js'
import { ALL_502, TEMPLATE, known, say, type PlatformPage } from '../page.js'

/** The same title where no connection came about in time. */
export const connectTimeout = {
  status: 504,
  code: '504',
  title: known('Connection to upstream failed'),
  blame: 'upstream',
  happened: say(
    'No connection to this site’s program came about in time: nobody accepted it, and nobody refused it.',
    'Aucune connexion au programme de ce site n’a abouti à temps : personne ne l’a acceptée, ni refusée.'),
  visitor: NOTHING_ARRIVED,
  owner: [
    say('Look for a firewall that drops packets without an answer on the way to the program.',
      'Cherchez un pare-feu qui ignore les paquets sans répondre, sur le chemin vers le programme.'),
    say('See whether the program still accepts connections: one that is frozen lets them wait until its queue is full.',
      'Vérifiez que le programme accepte encore les connexions : un programme figé les laisse attendre jusqu’à ce que sa file soit pleine.'),
    say('If the site leads to another machine, check its address, and that the machine is on.',
      'Si le site mène à une autre machine, vérifiez son adresse, et que la machine est allumée.')
  ],
  support: [RAY_AND_TIME, say('the address and port that the site leads to', 'l’adresse et le port vers lesquels mène le site')],
  retryAfter: null,
  template: TEMPLATE,
  statusIn: ALL_502,
  scene: 'late',
  documented: true
} as const satisfies PlatformPage
