/**
 * The legs of a journey, in travel order. A failure belongs to the leg on which it happened. `instance` is for programs that the edge
 * starts itself; `listener` and `tunnel` are for
 * what stands between edge and origin as a process of its own.
 * `edge` is no leg: it is for the edge's own trouble and for requests that never became one.
 */
export const STAGES = ['site', 'instance', 'circuit', 'resolve', 'connect', 'handshake', 'request', 'head', 'body', 'answered', 'listener', 'tunnel', 'edge'] as const

export type Stage = typeof STAGES[number]

/** The error types of RFC 9209 section 2.3 that a kind may name as its nearest. */
export type RfcError =
  | 'dns_timeout' | 'dns_error' | 'destination_not_found' | 'destination_unavailable' | 'destination_ip_prohibited'
  | 'destination_ip_unroutable' | 'connection_refused' | 'connection_terminated' | 'connection_timeout'
  | 'connection_read_timeout' | 'connection_write_timeout' | 'connection_limit_reached' | 'tls_protocol_error'
  | 'tls_certificate_error' | 'tls_alert_received' | 'http_request_error' | 'http_request_denied'
  | 'http_response_incomplete' | 'http_response_header_section_size' | 'http_response_header_size'
  | 'http_response_body_size' | 'http_response_trailer_section_size' | 'http_response_trailer_size'
  | 'http_response_transfer_coding' | 'http_response_content_coding' | 'http_response_timeout' | 'http_upgrade_failed'
  | 'http_protocol_error' | 'proxy_internal_response' | 'proxy_internal_error' | 'proxy_configuration_error'
  | 'proxy_loop_detected'
