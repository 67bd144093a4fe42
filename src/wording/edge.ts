/** What is said of a request before any upstream is asked, and of the edge itself. */
import { sentences } from './sentence.js'

export const SITE = sentences({
  pending: {
    en: 'site {site} is declared, but pending: it is not served yet',
    fr: 'le site {site} est déclaré, mais en attente : il n’est pas encore servi'
  },
  upstreamIsEdge: { en: 'the upstream {upstream} is this edge itself', fr: 'le serveur amont {upstream} est ce proxy lui-même' },
  crossAccount: {
    en: 'the upstream {upstream} of site {site} belongs to the account {account}',
    fr: 'le serveur amont {upstream} du site {site} appartient au compte {account}'
  },
  publicResolver: {
    en: 'the upstream {upstream} is the address of a public resolver, where no site can be',
    fr: 'le serveur amont {upstream} est l’adresse d’un résolveur public, où aucun site ne peut se trouver'
  },
  denied: { en: 'denied by rule {rule} of site {site}: {what}', fr: 'refusé par la règle {rule} du site {site} : {what}' },
  directIp: {
    en: 'the request asks for the address {host}, not for a site by its name',
    fr: 'la requête demande l’adresse {host}, et non un site par son nom'
  },
  limitReached: {
    en: 'site {site} already serves {limit} requests, its limit',
    fr: 'le site {site} sert déjà {limit} requêtes, sa limite'
  },
  unknownHost: { en: 'no site is configured for host {host:say}', fr: 'aucun site n’est configuré pour l’hôte {host}' },
  noHost: { en: '(none)', fr: '(aucun)' },
  secondPass: {
    en: 'the request has been through this edge already (CDN-Loop, RFC 8586)',
    fr: 'la requête est déjà passée par ce proxy (CDN-Loop, RFC 8586)'
  },
  forgedAddress: {
    en: 'the client itself sent {name}, which only the edge may say',
    fr: 'le client a lui-même envoyé {name}, que seul le proxy peut écrire'
  },
  forwardedRepeated: { en: 'the request carries {lines} X-Forwarded-For lines', fr: 'la requête porte {lines} lignes X-Forwarded-For' },
  forwardedTooLong: {
    en: 'X-Forwarded-For is {length} characters long; {most} are taken',
    fr: 'X-Forwarded-For compte {length} caractères ; {most} au plus sont acceptés'
  },
  tooMany: {
    en: '{client} made more than {requests:requests} in {time}, the limit of site {site}',
    fr: '{client} a fait plus de {requests} en {time}, la limite du site {site}'
  },
  blocked: { en: 'blocked for another {time}', fr: 'bloqué encore {time}' },
  skipped: {
    en: 'not tried: it failed too often in a row; next try in {seconds} s',
    fr: 'non essayé : trop d’échecs d’affilée ; prochain essai dans {seconds} s'
  }
})

export const REWRITE = sentences({
  undefinedPart: {
    en: 'rewrite rule {rule} of site {site} speaks of {part}, which this request does not have',
    fr: 'la règle de réécriture {rule} du site {site} parle de {part}, que cette requête n’a pas'
  },
  tooLong: {
    en: 'rewrite rule {rule} of site {site} makes a target of {length} characters; {most} are the most',
    fr: 'la règle de réécriture {rule} du site {site} donne une cible de {length} caractères ; le maximum est {most}'
  },
  noPath: {
    en: 'rewrite rule {rule} of site {site} makes {target}, which is no path: it must begin with /, without spaces',
    fr: 'la règle de réécriture {rule} du site {site} donne {target}, qui n’est pas un chemin : il doit commencer par /, sans espaces'
  },
  ownPath: {
    en: 'rewrite rule {rule} of site {site} leads to {target}, below {path}, which is the edge\'s own',
    fr: 'la règle de réécriture {rule} du site {site} mène à {target}, sous {path}, qui appartient au proxy'
  },
  mayNotSet: {
    en: 'rewrite rule {rule} of site {site} may not set {header}',
    fr: 'la règle de réécriture {rule} du site {site} ne peut pas définir {header}'
  },
  mayNotRemove: {
    en: 'rewrite rule {rule} of site {site} may not remove {header}',
    fr: 'la règle de réécriture {rule} du site {site} ne peut pas retirer {header}'
  },
  longValue: {
    en: 'rewrite rule {rule} of site {site} gives {header} {length} characters; {most} are the most',
    fr: 'la règle de réécriture {rule} du site {site} donne à {header} {length} caractères ; le maximum est {most}'
  },
  badValue: {
    en: 'rewrite rule {rule} of site {site} gives {header} characters that a header may not hold: {value}',
    fr: 'la règle de réécriture {rule} du site {site} donne à {header} des caractères interdits dans un en-tête : {value}'
  }
})

export const FORWARD = sentences({
  head: { en: 'the response head cannot be passed on: {error}', fr: 'l’en-tête de réponse ne peut pas être transmis : {error}' },
  interim: {
    en: 'an interim answer ({status}) cannot be passed on: its line {line} holds what no header may hold',
    fr: 'une réponse intermédiaire ({status}) ne peut pas être transmise : sa ligne {line} contient ce qu’aucun en-tête ne peut contenir'
  },
  switched: {
    en: 'the 101 cannot be passed on: its {line:say} holds control bytes',
    fr: 'le 101 ne peut pas être transmis : {line} contient des octets de contrôle'
  },
  statusLine: { en: 'status line', fr: 'la ligne de statut' },
  trailers: { en: 'the trailers cannot be passed on: {error}', fr: 'les lignes de fin ne peuvent pas être transmises : {error}' },
  listener: {
    en: 'the Railgun listener got no answer from the origin: {why:say}',
    fr: 'l’écouteur Railgun n’a pas obtenu de réponse de l’origine : {why}'
  },
  lateLines: {
    en: 'the brand could not make the header lines of this answer: {error}',
    fr: 'la marque n’a pas pu produire les lignes d’en-tête de cette réponse : {error}'
  }
})

export const EDGE = sentences({
  connectorLost: {
    en: 'the connector of {label:say} went away with the request, before anything of an answer',
    fr: 'le connecteur de {label} a disparu avec la requête, avant tout début de réponse'
  },
  theTunnel: { en: 'the tunnel', fr: 'le tunnel' },
  itselfFailed: { en: 'the edge itself failed: {error}', fr: 'le proxy lui-même a échoué : {error}' },
  listenerFailed: { en: 'the listener itself failed: {error}', fr: 'l’écouteur lui-même a échoué : {error}' },
  noListener: {
    en: 'no working connection to the Railgun listener: {why:say}',
    fr: 'pas de connexion utilisable vers l’écouteur Railgun : {why}'
  },
  headTooLarge: {
    en: 'the request head is larger than the limit of 128 kB',
    fr: 'l’en-tête de la requête dépasse la limite de 128\u00a0Ko'
  },
  chunkExtensions: {
    en: 'the chunk extensions of the request are larger than any client needs',
    fr: 'les extensions de blocs de la requête sont plus grandes qu’aucun client n’en a besoin'
  },
  headLate: {
    en: 'the request head was not complete within --client-header-timeout',
    fr: 'l’en-tête de la requête n’était pas complet dans le délai de --client-header-timeout'
  },
  misspelt: {
    en: 'the method {method} is not {meant}: methods are told apart by their case, and Node.js, which reads requests for the edge, ' +
      'knows no such one',
    fr: 'la méthode {method} n’est pas {meant} : la casse distingue les méthodes, et Node.js, qui lit les requêtes pour le proxy, n’en ' +
      'connaît pas de telle'
  },
  unknownMethod: {
    en: 'Node.js, which reads requests for the edge, knows no method {method}; it is forwarded where it begins a packet of its own: ' +
      'send it on a connection where no other request is under way',
    fr: 'Node.js, qui lit les requêtes pour le proxy, ne connaît pas la méthode {method} ; elle est transmise quand elle commence son propre ' +
      'paquet : envoyez-la sur une connexion où aucune autre requête n’est en cours'
  },
  unknownToApplication: {
    en: 'Node.js, which reads requests for the application\'s server, knows no method {method}; an edge of its own (npx edgeproxy) ' +
      'forwards it',
    fr: 'Node.js, qui lit les requêtes pour le serveur de l’application, ne connaît pas la méthode {method} ; un proxy à part (npx ' +
      'edgeproxy) la transmet'
  },
  noRequest: { en: 'what the client sent is no HTTP request: {why}', fr: 'ce que le client a envoyé n’est pas une requête HTTP : {why}' },
  coding: {
    en: 'the body came in a transfer coding that is not passed on: {coding}',
    fr: 'le corps est arrivé dans un codage de transfert qui n’est pas transmis : {coding}'
  },
  severalHosts: { en: 'the request carries {count} Host lines', fr: 'la requête porte {count} lignes Host' },
  noHost: { en: 'the request has no Host', fr: 'la requête n’a pas de ligne Host' },
  badHost: { en: '"{host}" is no Host', fr: '« {host} » n’est pas une valeur de Host' },
  connect: { en: 'CONNECT is refused: this edge is no open proxy', fr: 'CONNECT est refusé : ce proxy n’est pas ouvert à tous' },
  noPath: { en: '"{url}" is no path', fr: '« {url} » n’est pas un chemin' },
  foreignAuthority: {
    en: 'this edge is no open proxy: {authority} was asked through {host}',
    fr: 'ce proxy n’est pas ouvert à tous : {authority} a été demandé à travers {host}'
  },
  plainHttp: {
    en: 'plain HTTP was sent to a port that speaks TLS; write https:// instead of http://',
    fr: 'du HTTP en clair a été envoyé à un port qui parle TLS ; écrivez https:// au lieu de http://'
  },
  sniMismatch: {
    en: 'TLS asked for {name}, but the request for {host:say}',
    fr: 'TLS a demandé {name}, mais la requête demande {host}'
  },
  askedNoHost: { en: 'no host', fr: 'aucun hôte' },
  /** A mistake in the header that asks for a failure or a delay: in the words of the command line. */
  edgeFault: { en: 'Edge-Fault: {error}', fr: 'Edge-Fault : {error}' },
  edgeDelay: { en: 'Edge-Delay: {error}', fr: 'Edge-Delay : {error}' }
})
