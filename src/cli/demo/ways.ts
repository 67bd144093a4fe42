/** How the demo makes each failure: a whole sentence in both languages. */
import type { FailureKind } from '../../failures/catalog.js'
import type { Text } from '../../failures/kind.js'

export const WAYS: Readonly<Record<FailureKind, Text>> = {
  site_not_found: {
    en: 'The request is treated as if it asked for a host that no site of the edge has, or whose site is not active yet.',
    fr: 'La requête est traitée comme si elle demandait un hôte qu’aucun site ne sert, ou dont le site n’est pas encore actif.'
  },
  proxy_loop_detected: {
    en: 'The request carries the mark that this edge leaves on what it forwards, or its upstream is the edge itself.',
    fr: 'La requête porte la marque que ce proxy laisse sur ce qu’il transmet, ou son serveur amont est le proxy lui-même.'
  },
  request_denied: {
    en: 'A rule of the site refuses the request.',
    fr: 'Une règle du site refuse la requête.'
  },
  connection_limit_reached: {
    en: 'The site allows one request at a time, and another one is running.',
    fr: 'Le site n’admet qu’une requête à la fois, et une autre est en cours.'
  },
  upstream_start_failed: {
    en: 'The edge starts the program itself, and the program ends with an error before it listens.',
    fr: 'Le proxy lance lui-même le programme, et celui-ci se termine par une erreur avant d’écouter.'
  },
  upstream_not_ready: {
    en: 'The edge starts the program itself, and the program is still starting when the request stops waiting.',
    fr: 'Le proxy lance lui-même le programme, qui démarre encore quand la requête cesse d’attendre.'
  },
  upstream_skipped: {
    en: 'The upstream failed a moment ago, and for a while no request is sent to it.',
    fr: 'Le serveur amont vient d’échouer, et pendant un moment aucune requête ne lui est envoyée.'
  },
  dns_error: {
    en: 'A name server answers that the upstream’s name has no address.',
    fr: 'Un serveur de noms répond que le nom du serveur amont n’a pas d’adresse.'
  },
  dns_timeout: {
    en: 'A name server is asked for the upstream’s address and never answers.',
    fr: 'Un serveur de noms est interrogé sur l’adresse du serveur amont et ne répond jamais.'
  },
  connection_refused: {
    en: 'Nothing listens on the upstream’s port.',
    fr: 'Aucun programme n’écoute sur le port du serveur amont.'
  },
  connection_timeout: {
    en: 'The upstream listens, but its queue is full: the kernel drops every SYN.',
    fr: 'Le serveur amont écoute, mais sa file d’attente est pleine : le noyau ignore chaque SYN.'
  },
  destination_ip_unroutable: {
    en: 'No route leads to the upstream’s address.',
    fr: 'Aucune route ne mène à l’adresse du serveur amont.'
  },
  tls_protocol_error: {
    en: 'The upstream answers the first message of the TLS handshake in plain HTTP.',
    fr: 'Le serveur amont répond en HTTP non chiffré au premier message de la négociation TLS.'
  },
  tls_alert_received: {
    en: 'The upstream refuses the TLS handshake with a fatal alert.',
    fr: 'Le serveur amont refuse la négociation TLS par une alerte fatale.'
  },
  tls_handshake_closed: {
    en: 'The upstream closes the connection in the middle of the TLS handshake.',
    fr: 'Le serveur amont ferme la connexion au milieu de la négociation TLS.'
  },
  tls_handshake_timeout: {
    en: 'The upstream receives the first message of the TLS handshake and never answers it.',
    fr: 'Le serveur amont reçoit le premier message de la négociation TLS et n’y répond jamais.'
  },
  tls_certificate_error: {
    en: 'The upstream completes the TLS handshake with a certificate that does not pass the check.',
    fr: 'Le serveur amont termine la négociation TLS avec un certificat qui ne passe pas la vérification.'
  },
  connection_write_timeout: {
    en: 'The upstream accepts the connection and never reads from it: a request with 8 MB gets stuck.',
    fr: 'Le serveur amont accepte la connexion et n’y lit jamais rien : une requête de 8 Mo reste bloquée.'
  },
  request_unacknowledged: {
    en: 'The upstream completes the handshakes of TCP and TLS and acknowledges nothing that is sent after them.',
    fr: 'Le serveur amont termine les négociations TCP et TLS, puis n’acquitte plus rien de ce qui lui est envoyé.'
  },
  http_response_timeout: {
    en: 'The upstream reads the request and never finishes the headers of an answer.',
    fr: 'Le serveur amont lit la requête et ne termine jamais les en-têtes d’une réponse.'
  },
  http_response_empty: {
    en: 'The upstream reads the request and closes the connection without sending a byte.',
    fr: 'Le serveur amont lit la requête et ferme la connexion sans envoyer un octet.'
  },
  connection_terminated: {
    en: 'The upstream reads the request and resets the connection.',
    fr: 'Le serveur amont lit la requête et réinitialise la connexion.'
  },
  http_response_incomplete: {
    en: 'The upstream closes the connection in the middle of its response headers.',
    fr: 'Le serveur amont ferme la connexion au milieu des en-têtes de sa réponse.'
  },
  http_protocol_error: {
    en: 'The upstream answers with something that is not valid HTTP.',
    fr: 'Le serveur amont répond par quelque chose qui n’est pas du HTTP valide.'
  },
  http_response_header_section_size: {
    en: 'The upstream answers with hundreds of kilobytes of headers.',
    fr: 'Le serveur amont répond par des centaines de kilo-octets d’en-têtes.'
  },
  http_upgrade_failed: {
    en: 'The upstream switches protocols wrongly: with a wrong WebSocket key, or without having been asked.',
    fr: 'Le serveur amont change de protocole à tort : avec une mauvaise clé WebSocket, ou sans qu’on le lui demande.'
  },
  http_response_body_incomplete: {
    en: 'The upstream promises a body of 100 bytes and closes the connection before its end.',
    fr: 'Le serveur amont promet un corps de 100 octets et ferme la connexion avant la fin.'
  },
  http_response_body_terminated: {
    en: 'The upstream promises a body of 100 bytes and resets the connection before its end.',
    fr: 'Le serveur amont promet un corps de 100 octets et réinitialise la connexion avant la fin.'
  },
  http_response_body_timeout: {
    en: 'The upstream promises a body of 100 bytes and stops sending before its end.',
    fr: 'Le serveur amont promet un corps de 100 octets et n’envoie plus rien avant la fin.'
  },
  http_response_transfer_coding: {
    en: 'The upstream sends a body in chunks, one of which has a size that is no number.',
    fr: 'Le serveur amont envoie un corps par morceaux, dont l’un a une taille qui n’est pas un nombre.'
  },
  upstream_gateway_error: {
    en: 'The upstream is a gateway itself and answers 502 or 504, in valid HTTP.',
    fr: 'Le serveur amont est lui-même une passerelle et répond 502 ou 504, en HTTP valide.'
  },
  railgun_listener_error: {
    en: 'A listener stands between edge and origin (a process of its own) and cannot get an answer, or breaks itself.',
    fr: 'Un listener, processus à part entre le proxy et l’origine, n’obtient pas de réponse ou tombe lui-même en panne.'
  },
  tunnel_disconnected: {
    en: 'The upstream is reached through a tunnel whose connector never connected, or disconnects during the request.',
    fr: 'Le serveur amont passe par un tunnel dont le connecteur ne s’est jamais connecté, ou se déconnecte pendant la requête.'
  },
  http_request_error: {
    en: 'The request arrives with a second Host line, which HTTP forbids.',
    fr: 'La requête arrive avec une seconde ligne Host, ce que HTTP interdit.'
  },
  proxy_internal_error: {
    en: 'The edge is told to connect from an address that this machine does not have.',
    fr: 'Le proxy doit se connecter depuis une adresse que cette machine n’a pas.'
  }
}
