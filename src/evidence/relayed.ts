/**
 * Answers that were relayed as they are, and yet say that the upstream was asked in the wrong way: in plain HTTP where it
 * speaks TLS, by a host that it does not know, or in a circle. Told from errors and redirects alone: any other answer costs
 * one comparison.
 */
import type { Answered, Journey } from '../journey.js'
import { printable } from './words.js'

/** Bytes of an error's body that are kept: its first sentence stands there. */
const KEPT = 1024

/** @param lines names and values of the answer's head, flat */
export function noteAnswer (status: number, lines: readonly string[]): Answered | null {
  if (status < 300) return null
  const find = (name: string): string | null => {
    const at = lines.findIndex((part, index) => index % 2 === 0 && part.length === name.length && part.toLowerCase() === name)
    return at === -1 ? null : lines[at + 1] ?? null
  }
  if (status < 400) {
    const location = find('location')
    return location === null ? null : { status, location, setsCookie: find('set-cookie') !== null, body: null }
  }
  return { status, location: null, setsCookie: false, body: find('content-encoding') === null ? '' : null }
}

/** The next piece of its body, which may be lent: what is kept is copied. */
export function noteBody (answered: Answered, chunk: Buffer): void {
  if (answered.body !== null && answered.body.length < KEPT) answered.body += chunk.toString('latin1', 0, KEPT - answered.body.length)
}

interface Rule {
  readonly when: (answered: Answered, journey: Journey) => boolean
  readonly says: (journey: Journey) => string | null
}

/** nginx, Go (Caddy, Traefik, Kubernetes), Apache, Tomcat, cheroot, IIS, Jetty, Netty and what many say. */
const WANTS_TLS = new RegExp([
  'plain HTTP request was sent to HTTPS port', 'sent an HTTP request to an HTTPS server', 'speaking plain HTTP to an SSL-enabled ' +
  'server port',
  'combination of host and port requires TLS', 'plain HTTP request, but this server only speaks HTTPS', 'secured with Secure Sockets Layer',
  '\\b(?:HTTPS|TLS|SSL) (?:is )?required\\b', '\\buse the HTTPS scheme\\b', 'HTTP (?:request )?(?:to|on) (?:an? ' +
  ')?(?:HTTPS|TLS|SSL)[ -](?:enabled )?(?:port|server|listener|socket)'
].join('|'), 'i')

/** webpack, Vite, Angular, Starlette, Django, Rails, IIS, ASP.NET, Tomcat, Symfony, Werkzeug, Jupyter, hosting services. */
const WANTS_ITS_HOST = new RegExp([
  'invalid host ?(?:header|name)', 'request hostname is invalid', 'This host \\([^)]*\\) is not allowed', 'Blocked hosts?:', 'DisallowedHost', 'Invalid HTTP_HOST header',
  'Untrusted Host', 'host (?:\\[[^\\]]*\\] |"[^"]*" |\'[^\']*\' |\\S+ )?is not (?:valid|allowed|trusted)\\b', 'non-local \'Host\'',
  'Host header (?:is )?(?:not allowed|not permitted|mismatch)', 'unknown (?:virtual ' +
  ')?(?:host|domain)\\b', 'no such app', 'There isn\'t a GitHub Pages site here', '<Code>NoSuchBucket</Code>', 'DEPLOYMENT_NOT_FOUND'
].join('|'), 'i')

/** A port of another protocol that has a sentence for visitors of HTTP. */
const NO_HTTP = /not an? HTTP port|expect(?:s|ed)? (?:a |the )?PROXY[ -]protocol|PROXY protocol (?:header|line)/i

const body = (pattern: RegExp): Rule['when'] => answered => answered.body !== null && pattern.test(answered.body)

const RULES: readonly Rule[] = [
  { when: (answered, journey) => journey.upstreamTls === null && body(WANTS_TLS)(answered, journey), says: speaksTls },
  {
    when: body(
      NO_HTTP
    ),
    says: ({ upstreamLabel }) => `the upstream says that ${upstreamLabel ?? 'its port'} is no port for plain HTTP requests: ` +
    'check the port of --upstream, and whether it waits for a PROXY protocol header'
  },
  { when: (answered, journey) => answered.status === 421 || body(WANTS_ITS_HOST)(answered, journey), says: knowsOtherHost },
  {
    when: body(
      /<h1>Bad Request \(400\)<\/h1>/
    ),
    says: journey => `Django answers like this to a host that is not among its ALLOWED_HOSTS: ${knowsOtherHost(journey)}`
  },
  { when: ({ location }) => location !== null, says: goesRound }
]

function speaksTls ({ hop, upstreamLabel }: Journey): string {
  if (hop === 'tunnel') {
    return 'the origin speaks TLS on this port and was asked in plain HTTP: give the connector (edgeproxy tunnel) --to https://...'
  }
  if (hop === 'railgun') {
    return 'the origin speaks TLS on this port and was asked in plain HTTP: give the listener (edgeproxy railgun) --upstream https://...'
  }
  return `the upstream speaks TLS on this port and was asked in plain HTTP: use --upstream https://${upstreamLabel ?? '...'}`
}

function knowsOtherHost ({ hop, host, hostSent }: Journey): string {
  if (hostSent !== null) {
    return `the upstream does not know the host ${printable(hostSent)}, which --host-header upstream sends: let it serve that ` +
      'name, or the visitor\'s (--host-header visitor)'
  }
  const option = hop === 'railgun' ? '--host-header upstream of edgeproxy railgun' : '--host-header upstream'
  return `the upstream does not know the host ${printable(host)}, which the visitor asked for: ${option} sends its own, or let it ` +
    'serve that name as well'
}

const IN_A_CIRCLE = 'the upstream redirects to the very address that was asked for, so that visitors go round in a circle'

function goesRound (journey: Journey): string | null {
  const { answered, method } = journey
  if (answered === null || (method !== 'GET' && method !== 'HEAD')) return null
  const asked = askedUrl(journey)
  const leadsTo = asked === null || answered.location === null ? null : parsed(answered.location, asked)
  if (asked === null || leadsTo === null) return null
  return leadsTo.href === asked.href ? circle(journey, answered) : toOwnPort(journey, asked, leadsTo)
}

function circle ({ secure, upstreamTls, hop }: Journey, { setsCookie }: Answered): string | null {
  if (secure && upstreamTls === null && hop === null) {
    return `${IN_A_CIRCLE}: it is asked in plain HTTP and sends everybody to https; let it trust X-Forwarded-Proto, or ask it in ` +
      'TLS (--ssl-mode full)'
  }
  // a cookie may make the second answer another one
  return setsCookie ? null : IN_A_CIRCLE
}

/** A port that stands in the address is this edge's own. */
const toOwnPort = ({ secure }: Journey, asked: URL, leadsTo: URL): string | null =>
  !secure && leadsTo.protocol === 'https:' && asked.port !== '' && leadsTo.host === asked.host
    ? `the upstream sends visitors to https on ${printable(asked.host)}, where this edge speaks plain HTTP: start it with --tls, ` +
      'or let the upstream trust X-Forwarded-Proto'
    : null

const askedUrl = ({ secure, host, url }: Journey): URL | null =>
  url.startsWith('/') ? parsed(`${secure ? 'https' : 'http'}://${host}${url}`) : parsed(url)

/** Without its fragment, which no server sees. */
function parsed (text: string, base?: URL): URL | null {
  if (!URL.canParse(text, base?.href)) return null
  const url = new URL(text, base)
  url.hash = ''
  return url
}

/** What a relayed answer says about the way it was asked for; null for most. */
export function aboutRelayed (journey: Journey): string | null {
  const { answered } = journey
  if (answered === null || journey.outcome !== 'relayed') return null
  return RULES.find(({ when }) => when(answered, journey))?.says(journey) ?? null
}
