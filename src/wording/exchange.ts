/** What is said of an answer that did not come, or was none. */
import { sentences } from './sentence.js'

export const EXCHANGE = sentences({
  untrustedLength: {
    en: '{address} sent a head whose Content-Length cannot be trusted: {why:say}',
    fr: '{address} a envoyé un en-tête dont le Content-Length n’est pas fiable : {why}'
  },
  brokenChunks: {
    en: '{address} sent a body that breaks its chunked coding: {why:say}',
    fr: '{address} a envoyé un corps qui enfreint son codage par blocs : {why}'
  },
  notHttp: { en: '{address} sent something that is not HTTP/1.1: {why:say}', fr: '{address} a envoyé autre chose que du HTTP/1.1 : {why}' },
  headTooLarge: {
    en: 'the response head of {address} is larger than the limit of {limit} bytes',
    fr: 'l’en-tête de réponse de {address} dépasse la limite de {limit} octets'
  },
  vanished: { en: '{address} vanished in the middle of the body', fr: '{address} a disparu au milieu du corps' },
  neverAcknowledged: {
    en: 'the request to {address} was never acknowledged: the kernel gave up',
    fr: 'la requête vers {address} n’a jamais été acquittée : le noyau a abandonné'
  },
  resetInBody: { en: '{address} reset the connection after {sofar:say}', fr: '{address} a réinitialisé la connexion après {sofar}' },
  resetBefore: {
    en: '{address} reset the connection before any byte of an answer',
    fr: '{address} a réinitialisé la connexion avant le premier octet d’une réponse'
  },
  resetInHead: {
    en: '{address} reset the connection after {bytes} bytes of the response head',
    fr: '{address} a réinitialisé la connexion après {bytes} octets de l’en-tête de réponse'
  },
  closedInBody: { en: '{address} closed the connection after {sofar:say}', fr: '{address} a fermé la connexion après {sofar}' },
  closedBefore: { en: '{address} closed the connection without an answer', fr: '{address} a fermé la connexion sans répondre' },
  closedInHead: {
    en: '{address} closed the connection after {bytes} bytes of the response head',
    fr: '{address} a fermé la connexion après {bytes} octets de l’en-tête de réponse'
  },
  unsent: { en: '{bytes} bytes of the request body had been sent', fr: '{bytes} octets du corps de la requête avaient été envoyés' },
  unsentOf: {
    en: '{bytes} of {size} bytes of the request body had been sent',
    fr: '{bytes} octets sur {size} du corps de la requête avaient été envoyés'
  },
  bodySoFar: { en: '{bytes} bytes of the body', fr: '{bytes} octets du corps' },
  bodySoFarOf: { en: '{bytes} of {expected} body bytes', fr: '{bytes} octets sur {expected} du corps' },
  noSuchStatus: {
    en: '{address} answered with status {status}, which HTTP does not have',
    fr: '{address} a répondu par le statut {status}, qui n’existe pas en HTTP'
  },
  emptyCoding: {
    en: '{address} sent a Transfer-Encoding that names no coding',
    fr: '{address} a envoyé un Transfer-Encoding qui ne nomme aucun codage'
  },
  chunkedTwice: {
    en: '{address} names chunked twice in Transfer-Encoding',
    fr: '{address} nomme chunked deux fois dans Transfer-Encoding'
  },
  chunkedTimes: {
    en: '{address} names chunked {times} times in Transfer-Encoding',
    fr: '{address} nomme chunked {times} fois dans Transfer-Encoding'
  },
  strangeCoding: {
    en: '{address} used a transfer coding nobody here can take off: {coding}',
    fr: '{address} a utilisé un codage de transfert que personne ici ne sait défaire : {coding}'
  },
  controlBytes: {
    en: '{address} put control bytes into its status line',
    fr: '{address} a mis des octets de contrôle dans sa ligne de statut'
  },
  itself: { en: '{address} itself answered {status}', fr: '{address} a lui-même répondu {status}' },
  unaskedSwitch: {
    en: '{address} switched protocols (101) though nobody had asked',
    fr: '{address} a changé de protocole (101) sans que personne l’ait demandé'
  },
  earlySwitch: {
    en: '{address} switched protocols (101) before it had the whole request',
    fr: '{address} a changé de protocole (101) avant d’avoir toute la requête'
  },
  interimFlood: {
    en: '{address} sent more than {count} interim answers',
    fr: '{address} a envoyé plus de {count} réponses intermédiaires'
  },
  otherProtocol: {
    en: '{address} switched to {offered:say}, though {wanted} was asked',
    fr: '{address} est passé à {offered}, alors que {wanted} était demandé'
  },
  nothingNamed: { en: 'nothing it names', fr: 'un protocole qu’il ne nomme pas' },
  wrongAccept: {
    en: '{address} answered the WebSocket key with a wrong Sec-WebSocket-Accept',
    fr: '{address} a répondu à la clé WebSocket par un Sec-WebSocket-Accept faux'
  },
  bodyStalled: { en: '{address} sent nothing more of the body for {ms} ms', fr: '{address} n’a plus rien envoyé du corps pendant {ms} ms' },
  noHead: { en: 'no response head from {address} within {ms} ms', fr: 'pas d’en-tête de réponse de {address} en {ms} ms' },
  headBegan: { en: '{bytes} bytes of it came', fr: '{bytes} octets en sont arrivés' },
  notAcknowledged: {
    en: '{address} accepted the connection, but the request was never acknowledged within {ms} ms',
    fr: '{address} a accepté la connexion, mais la requête n’a jamais été acquittée en {ms} ms'
  },
  notRead: {
    en: '{address} stopped reading the request: no progress for {ms} ms',
    fr: '{address} a cessé de lire la requête : aucun progrès pendant {ms} ms'
  },
  clientStalled: {
    en: 'the client sent no more of its body for {ms} ms',
    fr: 'le client n’a plus rien envoyé de son corps pendant {ms} ms'
  },
  unreadableRequest: {
    en: 'what the client sent is no HTTP request: {why}',
    fr: 'ce que le client a envoyé n’est pas une requête HTTP : {why}'
  }
})

/** What a parser stopped at. */
export const GRAMMAR = sentences({
  brokenAnswer: { en: 'an answer that breaks the grammar', fr: 'une réponse qui enfreint la grammaire' },
  bareFeed: { en: 'a line ends in a bare line feed', fr: 'une ligne se termine par un simple saut de ligne' },
  noHeader: { en: 'a header line that is none', fr: 'une ligne d’en-tête qui n’en est pas une' },
  noTrailer: { en: 'a trailer line that is none', fr: 'une ligne de fin de message qui n’en est pas une' },
  noHttp: { en: 'it does not begin with HTTP/', fr: 'elle ne commence pas par HTTP/' },
  otherVersion: { en: 'a version other than HTTP/1.0 or HTTP/1.1', fr: 'une version autre que HTTP/1.0 ou HTTP/1.1' },
  badStatus: { en: 'a status that is not three digits', fr: 'un statut qui n’a pas trois chiffres' },
  controlInStatus: { en: 'a control byte in the status line', fr: 'un octet de contrôle dans la ligne de statut' },
  headTooLarge: { en: 'a head larger than the limit', fr: 'un en-tête plus grand que la limite' },
  longChunkLine: { en: 'a chunk\'s line longer than the limit', fr: 'une ligne de bloc plus longue que la limite' },
  controlInExtension: { en: 'a control byte in a chunk\'s extension', fr: 'un octet de contrôle dans l’extension d’un bloc' },
  unendedChunkLine: { en: 'a chunk\'s line that does not end in CR LF', fr: 'une ligne de bloc qui ne se termine pas par CR LF' },
  longChunk: { en: 'a chunk longer than its size says', fr: 'un bloc plus long que sa taille ne le dit' },
  unendedChunk: { en: 'a chunk that does not end in CR LF', fr: 'un bloc qui ne se termine pas par CR LF' },
  largeChunk: { en: 'a chunk size that is too large', fr: 'une taille de bloc trop grande' },
  badChunkSize: { en: 'a chunk size that is no hexadecimal number', fr: 'une taille de bloc qui n’est pas un nombre hexadécimal' },
  badExtension: { en: 'a chunk\'s extension that is none', fr: 'une extension de bloc qui n’en est pas une' },
  overhead: { en: 'more bytes around the chunks than in them', fr: 'plus d’octets autour des blocs que dedans' },
  largeTrailers: { en: 'trailers larger than the limit', fr: 'des lignes de fin plus grandes que la limite' },
  contentLength: { en: 'a Content-Length that is no number', fr: 'un Content-Length qui n’est pas un nombre' },
  lengthBeside: { en: 'a Content-Length beside Transfer-Encoding', fr: 'un Content-Length à côté de Transfer-Encoding' },
  trailerBareFeed: { en: 'a trailer line ends in a bare line feed', fr: 'une ligne de fin se termine par un simple saut de ligne' }
})
