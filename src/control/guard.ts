/**
 * Who may ask: what a page of another origin, a rebound name or a stranger on this machine sends is refused before anything of
 * the request is read. The order is part of the contract: Host, Origin, Sec-Fetch-Site, token. No cookie carries a right:
 * cookies and sites ignore ports (RFC 6265 section 8.5), so the app under test would get it and could use it.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { Refusal } from './problem.js'

export interface GuardOptions {
  /** Port of the control API, as it listens. */
  readonly port: number
  /** Further names under which it may be asked, without a port. */
  readonly hosts: readonly string[]
  readonly token: string
}

/** Names under which a loopback listener is asked; the last one is a site of its own for a browser. */
const OWN_NAMES = ['127.0.0.1', '[::1]', 'localhost', 'edgeproxy.localhost']

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

const FOREIGN = 'The control API answers only its own address and its own pages.'

const NO_TOKEN = 'Send the header "Authorization: Bearer <token>"; the token stands behind # in the URL of the line "control".'

/** Decides about one request by its headers alone. @throws Refusal */
export type Guard = (request: IncomingMessage) => void

export function createGuard ({ port, hosts, token }: GuardOptions): Guard {
  const names = [...OWN_NAMES, ...hosts].flatMap(name => port === 80 ? [`${name}:80`, name] : [`${name}:${port}`])
  const ownHosts = new Set(names)
  const ownOrigins = new Set(names.map(name => `http://${name}`))
  const wanted = digest(token)
  return ({ rawHeaders, headers }) => {
    const sent = rawHeaders.filter((_, at) => at % 2 === 0 && rawHeaders[at]?.toLowerCase() === 'host').length
    if (sent !== 1 || !ownHosts.has(headers.host ?? '')) {
      throw new Refusal('foreign', `${FOREIGN} Host names none of them; they are ${[...ownHosts].join(', ')}.`)
    }
    if (headers.origin !== undefined && !ownOrigins.has(headers.origin)) throw new Refusal('foreign', `${FOREIGN} Origin is another.`)
    const site = headers['sec-fetch-site']
    if (site !== undefined && site !== 'same-origin' && site !== 'none') {
      throw new Refusal('foreign', `${FOREIGN} A browser sent this for a page of another origin (Sec-Fetch-Site).`)
    }
    const [, given = ''] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? []
    if (timingSafeEqual(digest(given), wanted)) return
    throw new Refusal('token', NO_TOKEN, [], { 'www-authenticate': 'Bearer realm="edgeproxy"' })
  }
}

/** Header lines of every answer. */
export const SAFE_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff'
}
