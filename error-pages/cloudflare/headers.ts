/** Header lines of this brand in both directions, as its reference of HTTP headers lists them. */
import type { Forwarded, RequestFacts, Relaying } from '../../src/brand/brand.js'

/** To the upstream. No CF-IPCountry where no country is pretended: the documented edge sends it on demand only. */
export function forwardedLines ({ ray, remoteAddress, secure, country }: RequestFacts, { options }: Forwarded): string[] {
  const lines = [
    'CF-RAY', ray,
    'CF-Connecting-IP', remoteAddress,
    'CF-Visitor', secure ? '{"scheme":"https"}' : '{"scheme":"http"}'
  ]
  if (country !== null) lines.push('CF-IPCountry', country)
  if (options.trueClientIp) lines.push('True-Client-IP', remoteAddress)
  return lines
}

/** What a client might say of itself in the edge's name. */
export const EDGE_ONLY: readonly string[] = [
  'CF-Connecting-IP', 'True-Client-IP', 'CF-Visitor', 'CF-IPCountry', 'CF-Connecting-IPv6', 'CF-Pseudo-IPv4'
]

/** To the client, on answers of the upstream. The X-Accel lines are instructions to a proxy and end at the first one. */
export const RELAYED: Relaying = {
  added: ['Server', 'cloudflare', 'cf-cache-status', 'DYNAMIC'],
  dropped: ['X-Accel-Buffering', 'X-Accel-Charset', 'X-Accel-Limit-Rate', 'X-Accel-Redirect']
}
