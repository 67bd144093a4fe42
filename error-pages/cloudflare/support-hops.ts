/** What is asked for when the origin itself answered with an error, and when a listener stands between edge and origin. */
import type { Guide } from '../../src/brand/brand.js'
import { say } from './page.js'

const OF_THE_ORIGIN = say(
  'This status is the origin’s own answer; the edge only passed it on.',
  'Ce statut est la réponse du serveur d’origine lui-même ; le proxy n’a fait que la transmettre.')

const gateway: Guide = {
  to: ['host', 'support'],
  say: say(
    'The origin answered with this gateway error; the page around it is the edge’s.',
    'Le serveur d’origine a répondu par cette erreur de passerelle ; seule la page est celle du proxy.'),
  ask: [
    say('Does the origin answer requests for the host name of this URL?', 'Le serveur d’origine répond-il aux requêtes pour le nom d’hôte de cette URL ?'),
    say('Was there high load, a crash or a network failure at that time?', 'Y a-t-il eu une forte charge, un plantage ou une panne réseau à cette heure ?'),
    say('Which application or service behind the web server timed out or was blocked?', 'Quelle application ou quel service derrière le serveur web a expiré ou a été bloqué ?')
  ],
  parts: ['trace'],
  add: []
}

const any: Guide = { to: ['host'], say: OF_THE_ORIGIN, ask: [], parts: [], add: [] }

export const ORIGIN_ERRORS: Readonly<Record<string, Guide>> & { readonly any: Guide } = {
  500: {
    ...any,
    ask: [
      say('What does the application’s error log say at that time?', 'Que dit le journal d’erreurs de l’application à cette heure ?'),
      say('Could the application reach its database?', 'L’application pouvait-elle joindre sa base de données ?')
    ]
  },
  502: gateway,
  503: {
    ...any,
    ask: [
      say('Does the server limit the rate of requests?', 'Le serveur limite-t-il le débit des requêtes ?'),
      say('Was it overloaded or in maintenance?', 'Était-il surchargé ou en maintenance ?')
    ]
  },
  504: gateway,
  any
}

const guide: Guide = {
  to: ['host', 'support'],
  say: say(
    'The connection between the edge and the origin’s listener (Railgun) was broken, or the listener could not reach the origin.',
    'La connexion entre le proxy et l’écouteur de l’origine (Railgun) a été rompue, ou l’écouteur n’a pas pu joindre le serveur d’origine.'),
  ask: [
    say('Does a firewall stand between edge and listener, or between listener and origin?', 'Un pare-feu se trouve-t-il entre le proxy et l’écouteur, ou entre l’écouteur et le serveur d’origine ?'),
    say('Is there packet loss or a network incident on that way?', 'Y a-t-il une perte de paquets ou un incident réseau sur ce chemin ?'),
    say('From the listener: does nc -vz SERVERIP PORT reach the origin?', 'Depuis l’écouteur : nc -vz SERVERIP PORT atteint-il le serveur d’origine ?'),
    say('Is lan.timeout (30 s by default) shorter than the origin’s slowest answer?', 'lan.timeout (30 s par défaut) est-il plus court que la réponse la plus lente du serveur d’origine ?')
  ],
  parts: ['listener'],
  add: [
    say('the whole railgun.conf', 'le fichier railgun.conf complet'),
    say('the whole railgun-nat.conf', 'le fichier railgun-nat.conf complet')
  ]
}

export const LISTENER = {
  guide,
  lanTimeout: say(
    'With a listener (Railgun): is lan.timeout above its 30 s, and was the service restarted since?',
    'Avec un écouteur (Railgun) : lan.timeout dépasse-t-il ses 30 s, et le service a-t-il été redémarré depuis ?'),
  route: say('with a listener (Railgun) of your own: a traceroute from it to the origin', 'avec votre propre listener (Railgun) : un traceroute depuis celui-ci vers le serveur d’origine'),
  syslog: say('with a listener (Railgun) of your own: its latest syslog', 'avec votre propre listener (Railgun) : son syslog le plus récent')
}
