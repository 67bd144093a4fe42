/**
 * What the first bytes of something that is no HTTP/1 answer look like. A table of probes, the sure ones first; the first
 * that matches names it.
 */

export interface Likeness {
  /** A noun phrase: `a TLS alert`. */
  readonly looksLike: string
  /** What to do about it, when there is one usual way. */
  readonly advice?: string
  /** The finer reason of http_protocol_error, where it is one of its own. */
  readonly reason?: 'tls' | 'ssh' | 'http2'
}

interface Probe extends Likeness {
  /** Tested against the bytes as latin1, so that `\x16` in it is the byte 0x16. */
  readonly pattern: RegExp
}

const HTTPS = 'the upstream speaks TLS: use --upstream https://...'
const HTTP2 = 'the upstream speaks HTTP/2 without TLS: let it speak HTTP/1.1 on this port'
const PROXY =
  'it sends the PROXY protocol to those who connect, which is for a load balancer that connects to a server: switch it off ' +
  '(send-proxy of HAProxy, proxy_protocol of nginx)'
const OTHER = 'another service listens there: check the port of --upstream'
const BODY_FIRST = 'the program prints its page without a status line and headers first'

/* eslint-disable no-control-regex -- these are bytes of binary protocols */
const PROBES: readonly Probe[] = [
  { looksLike: 'a TLS alert', pattern: /^\x15\x03[\x00-\x04]\x00\x02/, advice: HTTPS, reason: 'tls' },
  { looksLike: 'a TLS handshake record', pattern: /^\x16\x03[\x00-\x04]/, advice: HTTPS, reason: 'tls' },
  { looksLike: 'the HTTP/2 connection preface', pattern: /^PRI \* HTTP\/2/, advice: HTTP2, reason: 'http2' },
  { looksLike: 'an HTTP/2 SETTINGS frame', pattern: /^\x00[\x00-\xff]{2}\x04[\x00\x01]\x00{4}/, advice: HTTP2, reason: 'http2' },
  { looksLike: 'an HTTP/2 GOAWAY frame', pattern: /^\x00[\x00-\xff]{2}\x07\x00\x00{4}/, advice: HTTP2, reason: 'http2' },
  { looksLike: 'a PROXY protocol line', pattern: /^PROXY (?:TCP[46]|UNKNOWN)\b/, advice: PROXY },
  { looksLike: 'a PROXY protocol header (version 2)', pattern: /^\r\n\r\n\x00\r\nQUIT\n/, advice: PROXY },
  {
    looksLike: 'a FastCGI record',
    pattern: /^\x01[\x01-\x0b][\x00-\xff]{5}\x00/,
    advice: 'the port speaks FastCGI: put a web server before it'
  },
  { looksLike: 'an SSH greeting', pattern: /^SSH-\d/, advice: OTHER, reason: 'ssh' },
  { looksLike: 'an SMTP greeting', pattern: /^220[ -][^\r\n]*(?:SMTP|mail)/i, advice: OTHER },
  { looksLike: 'an FTP greeting', pattern: /^220[ -]/, advice: OTHER },
  { looksLike: 'a POP3 greeting', pattern: /^\+OK/, advice: OTHER },
  { looksLike: 'an IMAP greeting', pattern: /^\* (?:OK|BYE|PREAUTH)/, advice: OTHER },
  { looksLike: 'a VNC greeting', pattern: /^RFB \d{3}\./, advice: OTHER },
  { looksLike: 'a Redis error', pattern: /^-(?:ERR|NOAUTH|NOPERM|DENIED|LOADING|MISCONF|READONLY|WRONG[A-Z]+)\b/, advice: OTHER },
  { looksLike: 'a memcached error', pattern: /^(?:CLIENT_|SERVER_)?ERROR\r?\n?(?:$|CLIENT_|ERROR)/, advice: OTHER },
  { looksLike: 'a MySQL greeting', pattern: /^[\x00-\xff]{2}\x00\x00\x0a\d+\.\d+/, advice: OTHER },
  { looksLike: 'a MySQL error', pattern: /^[\x00-\xff]{2}\x00\x00\xff/, advice: OTHER },
  { looksLike: 'a PostgreSQL error', pattern: /^E\x00\x00[\x00-\xff]{2}S(?:FATAL|ERROR|PANIC)/, advice: OTHER },
  { looksLike: 'a NATS greeting', pattern: /^INFO \{"/, advice: OTHER },
  { looksLike: 'an AMQP header', pattern: /^AMQP[\x00-\x09]/, advice: OTHER },
  { looksLike: 'telnet negotiation', pattern: /^\xff[\xfb-\xfe]/, advice: OTHER },
  { looksLike: 'gzip data', pattern: /^\x1f\x8b\x08/, advice: 'a compressed page was sent without a status line and headers first' },
  { looksLike: 'a zstd frame', pattern: /^\x28\xb5\x2f\xfd/, advice: 'a compressed page was sent without a status line and headers first' },
  { looksLike: 'a ZIP file', pattern: /^PK\x03\x04/, advice: BODY_FIRST },
  { looksLike: 'a PNG image', pattern: /^\x89PNG\r\n/, advice: BODY_FIRST },
  { looksLike: 'a JPEG image', pattern: /^\xff\xd8\xff/, advice: BODY_FIRST },
  { looksLike: 'a PDF file', pattern: /^%PDF-/, advice: BODY_FIRST },
  {
    looksLike: 'a UTF-8 byte order mark before the status line',
    pattern: /^\xef\xbb\xbfHTTP\//,
    advice: 'save the file that prints it without a byte order mark'
  },
  {
    looksLike: 'blanks before the status line',
    pattern: /^[ \t\r\n]+HTTP\//,
    advice: 'the program prints blanks or empty lines before its answer'
  },
  {
    looksLike: 'an HTTP status line in lower case',
    pattern: /^(?!HTTP)[Hh][Tt][Tt][Pp]\/\d/,
    advice: 'the name in a status line is HTTP, in capitals'
  },
  { looksLike: 'a SHOUTcast status line', pattern: /^ICY \d{3}/, advice: 'the stream server answers in its own dialect: ask it for HTTP' },
  { looksLike: 'an RTSP answer', pattern: /^RTSP\/\d/, advice: OTHER },
  { looksLike: 'a SIP answer', pattern: /^SIP\/\d/, advice: OTHER },
  {
    looksLike: 'an HTTP request',
    pattern: /^[A-Z]{3,10} [^\r\n]* HTTP\/1/,
    advice: 'the upstream echoes what it gets, or is itself waiting for an answer'
  },
  {
    looksLike: 'a PHP message',
    pattern: /^\s*(?:<br ?\/?>\s*)?(?:<b>)?(?:PHP )?(?:Warning|Notice|Deprecated|(?:Fatal|Parse) error)(?:<\/b>)?:/,
    advice: 'PHP prints before the headers: look for display_errors and for output before header()'
  },
  {
    looksLike: 'a Python traceback',
    pattern: /^Traceback \(most recent call last\)/,
    advice: 'the program prints its error into the connection: read it there'
  },
  { looksLike: 'XML without a status line', pattern: /^\s*<\?xml\b/i, advice: BODY_FIRST },
  { looksLike: 'HTML without a status line', pattern: /^\s*<(?:!doctype html|!--|html|head|body|title|h1|p|div)\b/i, advice: BODY_FIRST },
  {
    looksLike: 'header lines without a status line',
    pattern: /^(?:Content-[A-Z][\w-]*|Status|Set-Cookie|Date|Server|Location|Cache-Control|Connection|X-[\w-]+): ?[^\r\n]/i,
    advice: 'a CGI program answers like this: a web server must stand before it'
  },
  { looksLike: 'JSON without a status line', pattern: /^\s*(?:\{\s*(?:"|\})|\[\s*(?:[[{"\d\]]|true|false|null))/, advice: BODY_FIRST },
  {
    looksLike: 'text without a status line (HTTP/0.9)',
    pattern: /^(?!HTTP\/)[\t\r\n\x20-\x7e\x80-\xff]{4,}$/,
    advice: 'another service listens there, or the program prints without a status line first'
  }
]
/* eslint-enable no-control-regex */

/** Returns null when nothing matches: also for bytes that begin as HTTP/1 does. */
export function recognize (bytes: Buffer): Likeness | null {
  const text = bytes.toString('latin1', 0, 256)
  return PROBES.find(probe => probe.pattern.test(text)) ?? null
}

/** What the first bytes look like, as a noun phrase (`an SSH greeting`), or null. */
export const sniff = (bytes: Buffer): string | null => recognize(bytes)?.looksLike ?? null
