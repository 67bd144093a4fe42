/** What is said of resolve, connect and handshake. */
import { sentences } from './sentence.js'

/** Of an address that could not be connected to. */
export const CONNECT = sentences({
  refused: { en: 'refused by {address} after {ms} ms', fr: 'connexion refusée par {address} après {ms} ms' },
  resetAtOnce: {
    en: 'accepted, and reset at once, by {address} after {ms} ms',
    fr: '{address} a accepté la connexion, puis l’a aussitôt réinitialisée, après {ms} ms'
  },
  resetBeforeTls: {
    en: 'accepted, and reset before the TLS handshake, by {address} after {ms} ms',
    fr: '{address} a accepté la connexion, puis l’a réinitialisée avant la négociation TLS, après {ms} ms'
  },
  noSocketFile: { en: 'no such socket file: {address} after {ms} ms', fr: 'ce fichier de socket n’existe pas : {address}, après {ms} ms' },
  noSocket: { en: 'not a socket: {address} after {ms} ms', fr: 'ce n’est pas un socket : {address}, après {ms} ms' },
  hostUnreachable: { en: 'host unreachable: {address} after {ms} ms', fr: 'hôte injoignable : {address}, après {ms} ms' },
  networkUnreachable: { en: 'network unreachable: {address} after {ms} ms', fr: 'réseau injoignable : {address}, après {ms} ms' },
  networkDown: { en: 'network down: {address} after {ms} ms', fr: 'réseau coupé : {address}, après {ms} ms' },
  hostDown: { en: 'host down: {address} after {ms} ms', fr: 'hôte éteint : {address}, après {ms} ms' },
  protocolUnreachable: { en: 'protocol unreachable: {address} after {ms} ms', fr: 'protocole injoignable : {address}, après {ms} ms' },
  noRoute: { en: 'no usable route to {address} after {ms} ms', fr: 'aucune route utilisable vers {address}, après {ms} ms' },
  routeProhibited: { en: 'route prohibited: {address} after {ms} ms', fr: 'route interdite : {address}, après {ms} ms' },
  ownFirewall: {
    en: 'a local firewall forbids {address} after {ms} ms',
    fr: 'un pare-feu de cette machine interdit {address}, après {ms} ms'
  },
  noAnswer: { en: 'no answer from {address} after {ms} ms', fr: 'aucune réponse de {address} après {ms} ms' },
  noPermission: { en: 'no permission for {address} after {ms} ms', fr: 'accès interdit à {address}, après {ms} ms' },
  badSocketPath: {
    en: 'not a usable socket path: {address} after {ms} ms',
    fr: 'ce chemin de socket est inutilisable : {address}, après {ms} ms'
  },
  queueFull: {
    en: 'the queue of connections to be accepted is full: {address} after {ms} ms',
    fr: 'la file des connexions à accepter est pleine : {address}, après {ms} ms'
  }
})

export const DIAL = sentences({
  notDialed: { en: 'could not dial {address}: {why:say}', fr: 'connexion impossible à {address} : {why}' },
  noAddress: { en: 'no address', fr: 'aucune adresse' },
  notResolved: { en: 'could not resolve {host}: {why:say}', fr: 'impossible de résoudre {host} : {why}' },
  itselfFailed: { en: 'the edge itself failed: {why:say}', fr: 'le proxy lui-même a échoué : {why}' },
  noDnsAnswer: { en: 'no answer for {host} within {ms} ms', fr: 'aucune réponse pour {host} en {ms} ms' },
  noDnsAnswerFrom: { en: 'no answer for {host} within {ms} ms from {server}', fr: 'aucune réponse de {server} pour {host} en {ms} ms' },
  serverSilent: { en: 'no answer for {host} from {server}', fr: 'aucune réponse de {server} pour {host}' },
  unresolved: { en: '{host} did not resolve: {what:say} ({code})', fr: '{host} n’a pas été résolu : {what} ({code})' },
  noSuchName: { en: 'no such name', fr: 'ce nom n’existe pas' },
  nameWithoutAddress: { en: 'the name has no address', fr: 'ce nom n’a pas d’adresse' },
  resolverRefuses: { en: 'the name server refuses to answer', fr: 'le serveur de noms refuse de répondre' },
  resolverSilent: { en: 'the resolver gave no answer', fr: 'le résolveur n’a pas donné de réponse' },
  connectorBusy: {
    en: 'the connector of {label} offered no connection within {ms} ms',
    fr: 'le connecteur de {label} n’a offert aucune connexion en {ms} ms'
  },
  noConnector: { en: 'no connector of {label} is connected', fr: 'aucun connecteur de {label} n’est connecté' }
})

export const HANDSHAKE = sentences({
  late: { en: 'no TLS handshake with {address} within {ms} ms', fr: 'pas de négociation TLS avec {address} en {ms} ms' },
  certificate: {
    en: 'the certificate of {address} is refused: {reason:say} ({code})',
    fr: 'le certificat de {address} est refusé : {reason} ({code})'
  },
  alert: {
    en: '{address} answered the TLS handshake with an alert: {alert}',
    fr: '{address} a répondu à la négociation TLS par une alerte : {alert}'
  },
  lateAlert: {
    en: '{address} ended the connection after the TLS handshake with an alert: {alert}',
    fr: '{address} a mis fin à la connexion après la négociation TLS par une alerte : {alert}'
  },
  reset: {
    en: '{address} reset the connection during the TLS handshake',
    fr: '{address} a réinitialisé la connexion pendant la négociation TLS'
  },
  closed: {
    en: '{address} closed the connection during the TLS handshake',
    fr: '{address} a fermé la connexion pendant la négociation TLS'
  },
  vanished: { en: '{address} stopped answering during the TLS handshake', fr: '{address} a cessé de répondre pendant la négociation TLS' },
  noTls: { en: '{address} does not speak usable TLS: {error}', fr: '{address} ne parle pas un TLS utilisable : {error}' }
})

/** Why a certificate is refused. */
export const CERTIFICATE = sentences({
  expired: { en: 'expired', fr: 'expiré' },
  not_yet_valid: { en: 'not yet valid', fr: 'pas encore valide' },
  self_signed: { en: 'self signed', fr: 'auto-signé' },
  unknown_issuer: { en: 'unknown issuer', fr: 'émetteur inconnu' },
  wrong_host: { en: 'wrong host', fr: 'autre hôte' },
  wrong_purpose: { en: 'wrong purpose', fr: 'autre usage' },
  revoked: { en: 'revoked', fr: 'révoqué' },
  unknown_revocation: { en: 'unknown revocation', fr: 'révocation inconnue' }
})

/** No file descriptor is left. */
export const OPEN_FILES = sentences({
  process: {
    en: 'the limit of open files of this process[ ({limit})] is reached[ ({code})]',
    fr: 'la limite de fichiers ouverts de ce processus[ ({limit})] est atteinte[ ({code})]'
  },
  machine: {
    en: 'the limit of open files of the whole machine[ ({limit})] is reached[ ({code})]',
    fr: 'la limite de fichiers ouverts de toute la machine[ ({limit})] est atteinte[ ({code})]'
  }
})
