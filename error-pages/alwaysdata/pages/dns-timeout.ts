import { NOTHING_ARRIVED, RAY_AND_TIME } from '../advice.js'
import { ALL_502, TEMPLATE, known, say, type PlatformPage } from '../page.js'

/** The same title where nobody said what address the name has. */
export const dnsTimeout = {
  status: 504,
  code: '504',
  title: known('Connection to upstream failed'),
  blame: 'upstream',
  happened: say(
    'The name that this site leads to was not resolved in time, so that no program was asked.',
    'Le nom vers lequel mène ce site n’a pas été résolu à temps : aucun programme n’a été interrogé.'),
  visitor: NOTHING_ARRIVED,
  owner: [
    say('Ask for the name yourself: dig NAME, or getent hosts NAME.',
      'Interrogez vous-même le nom : dig NOM, ou getent hosts NOM.'),
    say('If the name is right and others resolve, the name servers of its zone do not answer: ask whoever runs them.',
      'Si le nom est juste et que d’autres sont résolus, les serveurs de noms de sa zone ne répondent pas : voyez avec qui les exploite.'),
    say('Until then the site can lead to the address itself.',
      'En attendant, le site peut mener directement à l’adresse.')
  ],
  support: [RAY_AND_TIME, say('the name, and the output of dig NAME', 'le nom, et la sortie de dig NOM')],
  retryAfter: null,
  template: TEMPLATE,
  statusIn: ALL_502,
  scene: 'late',
  documented: true
} as const satisfies PlatformPage
