/** The header lines every page carries, whatever its brand. */
import { CATALOG, FAILURE_KINDS, type FailureKind } from '../failures/catalog.js'
import type { Page, View } from '../brand/brand.js'

/** RFC 9209: an item of a structured list (RFC 8941); the error names are tokens by its grammar. */
const PROXY_STATUS = Object.fromEntries(FAILURE_KINDS.map(kind => {
  const { rfc9209 } = CATALOG[kind]
  return [kind, rfc9209 === null ? 'edgeproxy' : `edgeproxy; error=${rfc9209}`]
})) as Record<FailureKind, string>

const NOTHING_TOLD = 'edgeproxy'

export function proxyStatus (kind: FailureKind, upstreamStatus: number | null): string {
  return upstreamStatus === null ? PROXY_STATUS[kind] : `${PROXY_STATUS[kind]}; received-status=${upstreamStatus}`
}

/**
 * Flat: name, value, name, value.
 * @param negotiated form and language were chosen by what the client accepts; a site's own page has the one it has
 * @param vary request headers that the answer depends on
 */
export function pageHeaders (type: string, length: number, view: View, page: Page, negotiated: boolean, vary: string): string[] {
  const headers = [
    'Content-Type', type,
    'Content-Length', String(length),
    ...negotiated ? ['Content-Language', view.language] : [],
    'Cache-Control', 'private, no-store',
    'Vary', vary,
    'X-Content-Type-Options', 'nosniff',
    'X-Robots-Tag', 'noindex',
    'X-Edgeproxy-Simulated', '1',
    'Proxy-Status', view.revealed ? proxyStatus(view.kind, view.upstreamStatus) : NOTHING_TOLD,
    // for a tool that gets a line of text, as the documented edge sends it
    ...view.local ? ['X-Edge-Failure', view.kind] : []
  ]
  const retryAfter = view.retryAfter ?? page.retryAfter
  // the one refresh that needs no script: a program is on its way up
  if (view.reloads) headers.push('Refresh', '1')
  if (retryAfter !== null) headers.push('Retry-After', String(retryAfter))
  return headers
}
