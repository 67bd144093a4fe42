/**
 * What the documented edge asks for with each code, and who should be asked first: most 5xx belong to who runs the
 * origin, and only what the edge made by itself goes to its support at once.
 */
import type { Guide, Support } from '../../src/brand/brand.js'
import { say } from './page.js'
import { LISTENER, ORIGIN_ERRORS } from './support-hops.js'
import { TLS_CODES } from './support-tls.js'

const ADDRESSES = say(
  'Are addresses of the edge blocked or rate limited (firewall, iptables, .htaccess, a security module)?',
  'Des adresses du proxy sont-elles bloquées ou limitées en débit (pare-feu, iptables, .htaccess, module de sécurité) ?')
const ERROR_LOG = say(
  'What does the error log of the web server and of the application say at that time?',
  'Que dit le journal d’erreurs du serveur web et de l’application à cette heure ?')
const LOAD = say('Was the server overloaded, restarting or out of workers?', 'Le serveur était-il surchargé, en redémarrage ou à court de processus ?')
const HOST_LOGS = say('what the host found: logs and answers of the investigation', 'ce que l’hébergeur a constaté : journaux et échanges de l’enquête')
const ROUTE = say(
  'an MTR or traceroute from the origin to an address of the edge that stands in the origin’s access log (route.txt has the commands)',
  'un MTR ou traceroute depuis le serveur d’origine vers une adresse du proxy relevée dans son journal d’accès (route.txt donne les commandes)')

const BY_THE_EDGE: Guide = {
  to: ['support'],
  say: say('The error was made by the edge itself, not by the origin.', 'L’erreur vient du proxy lui-même, et non du serveur d’origine.'),
  ask: [],
  parts: ['trace'],
  add: []
}

const EDGE_CODES: Readonly<Record<string, Guide>> = {
  500: BY_THE_EDGE,
  502: BY_THE_EDGE,
  503: BY_THE_EDGE,
  504: BY_THE_EDGE,
  520: {
    to: ['host', 'support'],
    say: say(
      'The edge reached the origin, but its answer was empty, cut short, too large or no valid HTTP.',
      'Le proxy a joint le serveur d’origine, mais la réponse était vide, interrompue, trop volumineuse ou n’était pas du HTTP valide.'),
    ask: [
      ERROR_LOG,
      say('Did the application crash or restart while it answered?', 'L’application a-t-elle planté ou redémarré en répondant ?'),
      ADDRESSES,
      say('How large are the response headers, cookies above all?', 'Quelle est la taille des en-têtes de réponse, surtout des cookies ?'),
      say('Does the answer have a status line, headers and the body that they announce?', 'La réponse a-t-elle une ligne de statut, des en-têtes et le corps qu’ils annoncent ?')
    ],
    parts: ['trace', 'hars'],
    add: []
  },
  521: {
    to: ['host'],
    say: say('The origin refused the connection from the edge.', 'Le serveur d’origine a refusé la connexion du proxy.'),
    ask: [
      say('Does the web server run, and does it listen on the address and port of record.json?', 'Le serveur web fonctionne-t-il et écoute-t-il sur l’adresse et le port indiqués dans record.json ?'),
      ERROR_LOG,
      ADDRESSES,
      say('Is HTTPS set up on the origin, where the SSL mode asks for it?', 'HTTPS est-il configuré sur le serveur d’origine, si le mode SSL l’exige ?')
    ],
    parts: [],
    add: []
  },
  522: {
    to: ['host', 'support'],
    say: say(
      'The origin did not answer the connection, or never acknowledged the request; the stage in record.json says which.',
      'Le serveur d’origine n’a pas répondu à la connexion, ou n’a jamais accusé réception de la requête ; l’étape indiquée dans record.json précise lequel des deux.'),
    ask: [
      ADDRESSES,
      LOAD,
      say('Are keepalives switched off?', 'Les keepalives sont-ils désactivés ?'),
      say('Is the address in the DNS record the one the origin has today?', 'L’adresse de l’enregistrement DNS est-elle bien celle du serveur aujourd’hui ?'),
      say('Are packets dropped on the way?', 'Des paquets sont-ils perdus en chemin ?')
    ],
    parts: ['route'],
    add: [ROUTE, HOST_LOGS]
  },
  523: {
    to: ['host', 'support'],
    say: say('There is no way through the network to the origin’s address.', 'Aucun chemin réseau ne mène à l’adresse du serveur d’origine.'),
    ask: [
      say('Is the address in the A or AAAA record right?', 'L’adresse de l’enregistrement A ou AAAA est-elle correcte ?'),
      say('Is there a routing fault between edge and origin, or a route that swallows the edge’s addresses?', 'Y a-t-il un défaut de routage entre le proxy et le serveur d’origine, ou une route qui capte les adresses du proxy ?')
    ],
    parts: ['route'],
    add: [ROUTE, LISTENER.route, LISTENER.syslog]
  },
  524: {
    to: ['host'],
    say: say(
      'The origin accepted the request, but no complete answer came in time.',
      'Le serveur d’origine a accepté la requête, mais aucune réponse complète n’est arrivée à temps.'),
    ask: [
      say('How long did this request take there, by the response times in the access log?', 'Combien de temps cette requête y a-t-elle pris, d’après les temps de réponse du journal d’accès ?'),
      LOAD,
      say('Can the work be done in the background and asked for with short requests?', 'Le traitement peut-il se faire en arrière-plan, avec de courtes requêtes de suivi ?'),
      LISTENER.lanTimeout
    ],
    parts: [],
    add: [say('the origin’s log lines with response times', 'les lignes du journal du serveur d’origine avec les temps de réponse')]
  },
  ...TLS_CODES,
  527: LISTENER.guide
}

/** The 1xxx pages: the site's configuration at the edge is looked at first. */
const CONFIGURATION: Guide = {
  to: ['support'],
  say: say('The edge answered by itself, because of what is configured for this site.', 'Le proxy a répondu lui-même, en raison de la configuration de ce site.'),
  ask: [],
  parts: ['trace'],
  add: [say('a screenshot of the page with its ray ID', 'une capture de la page avec son identifiant Ray')]
}

const UNRESOLVED: Guide = {
  to: ['host', 'support'],
  say: say('The name of the origin leads to no address (status 530 with 1016).', 'Le nom du serveur d’origine ne mène à aucune adresse (statut 530 avec 1016).'),
  ask: [
    say('Does the origin’s name have an A or AAAA record?', 'Le nom du serveur d’origine a-t-il un enregistrement A ou AAAA ?'),
    say('If it is a CNAME: does its target resolve?', 'S’il s’agit d’un CNAME : sa cible est-elle résolue ?')
  ],
  parts: [],
  add: [say('what dig says about the origin’s name', 'le résultat de dig pour le nom du serveur d’origine')]
}

const ONE_THOUSANDS: Readonly<Record<string, Guide>> = {
  1013: { ...CONFIGURATION, parts: ['trace', 'hars'] },
  1016: UNRESOLVED,
  1018: { ...CONFIGURATION, parts: ['trace', 'hars'] },
  530: UNRESOLVED
}

export const support: Support = {
  tracePath: '/cdn-cgi/trace',
  guideFor: (code, madeBy) => {
    if (madeBy === 'upstream') return ORIGIN_ERRORS[code] ?? ORIGIN_ERRORS.any
    return EDGE_CODES[code] ?? ONE_THOUSANDS[code] ?? (code.length > 3 ? CONFIGURATION : BY_THE_EDGE)
  }
}
