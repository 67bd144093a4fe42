/** What is asked for when the encrypted connection to the origin cannot be made: 525 and 526. */
import type { Guide } from '../../src/brand/brand.js'
import { say } from './page.js'

export const TLS_CODES: Readonly<Record<'525' | '526', Guide>> = {
  525: {
    to: ['host'],
    say: say('The TLS handshake between edge and origin failed.', 'La négociation TLS entre le proxy et le serveur d’origine a échoué.'),
    ask: [
      say('Is a certificate installed for this host name?', 'Un certificat est-il installé pour ce nom d’hôte ?'),
      say('Is port 443, or the port of your own, open and speaking TLS?', 'Le port 443, ou votre propre port, est-il ouvert et parle-t-il TLS ?'),
      say('Does the server understand SNI?', 'Le serveur prend-il en charge SNI ?'),
      say('Does it accept a protocol version and a cipher suite that the edge offers?', 'Accepte-t-il une version de protocole et une suite de chiffrement proposées par le proxy ?')
    ],
    parts: [],
    add: [say('the lines of the origin’s TLS error log at that time', 'les lignes du journal d’erreurs TLS du serveur d’origine à cette heure')]
  },
  526: {
    to: ['host'],
    say: say(
      'The origin’s certificate did not pass the check; the details are in certificate.txt.',
      'Le certificat du serveur d’origine n’a pas été accepté ; les détails sont dans certificate.txt.'),
    ask: [
      say('Is it expired, or not valid yet?', 'Est-il expiré, ou pas encore valable ?'),
      say('Was it revoked?', 'A-t-il été révoqué ?'),
      say('Is it signed by an authority that is trusted, or by itself?', 'Est-il signé par une autorité reconnue, ou auto-signé ?'),
      say('Is the host name among its names (common name or SAN)?', 'Le nom d’hôte figure-t-il parmi ses noms (nom commun ou SAN) ?'),
      say('Does the server take connections on the TLS port?', 'Le serveur accepte-t-il les connexions sur le port TLS ?')
    ],
    parts: ['certificate'],
    add: []
  }
}
