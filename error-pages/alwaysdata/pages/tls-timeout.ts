import { NOTHING_ARRIVED, RAY_AND_TIME } from '../advice.js'
import { ALL_502, TEMPLATE, known, say, type PlatformPage } from '../page.js'

/** The same title where the TLS handshake got no answer. */
export const tlsTimeout = {
  status: 504,
  code: '504',
  title: known('Connection to upstream failed'),
  blame: 'upstream',
  happened: say(
    'The connection was accepted, but the TLS handshake with it was not finished in time, so that the program was not asked for anything yet.',
    'La connexion a été acceptée, mais la négociation TLS n’a pas abouti à temps : rien n’a encore été demandé au programme.'),
  visitor: NOTHING_ARRIVED,
  owner: [
    say('See whether the port speaks TLS at all: openssl s_client -connect HOST:PORT answers at once if it does.',
      'Vérifiez que le port parle bien TLS : openssl s_client -connect HÔTE:PORT répond alors aussitôt.'),
    say('A program that is frozen accepts connections and begins no handshake: look at its load, and restart it.',
      'Un programme figé accepte les connexions sans commencer de négociation : regardez sa charge, puis redémarrez-le.'),
    say('Look for a firewall that lets connections begin and drops what follows.',
      'Cherchez un pare-feu qui laisse les connexions commencer et ignore la suite.')
  ],
  support: [RAY_AND_TIME, say('the output of openssl s_client -connect HOST:PORT', 'la sortie de openssl s_client -connect HÔTE:PORT')],
  retryAfter: null,
  template: TEMPLATE,
  statusIn: ALL_502,
  scene: 'late',
  documented: true
} as const satisfies PlatformPage
