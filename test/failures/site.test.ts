// What ends a journey before any socket, and the edge's own trouble. Every failure is a real one; page and log line must agree.
import t from 'tap'
import { wall } from '../../src/clock.js'
import type { FAULTS } from '../../src/faults/index.js'
import { meet, meetAll, startLoggedEdge, type Meeting } from '../support/failing.js'

/** Every finer reason of a refusal and the page it leads to. */
const DENIED = {
  deny_rule: '1020',
  ip_banned: '1006',
  asn_banned: '1005',
  country_banned: '1009',
  browser_banned: '1010',
  hotlinked: '1011',
  rate_limited: '1015',
  direct_ip: '1003',
  forged_address: '1000',
  forwarded_for_repeated: '1000',
  forwarded_for_too_long: '1000',
  cross_account: '1014',
  restricted_upstream: '1034',
  rewrite_path_invalid: '1035',
  rewrite_too_long: '1036',
  rewrite_expression_failed: '1037',
  rewrite_header_not_allowed: '1040',
  rewrite_header_value_invalid: '1041'
} as const satisfies Record<typeof FAULTS.request_denied.reasons[number], string>

const denials: Meeting[] = Object.entries(DENIED).map(([reason, page]) => ({
  kind: 'request_denied', reason, page, status: page === '1015' ? 429 : 403, seen: { reason }
}))

meetAll(t, [
  { kind: 'site_not_found', status: 409, page: '1001', seen: { reason: 'unknown_host' } },
  { kind: 'site_not_found', reason: 'pending', status: 409, page: '1018', seen: { reason: 'pending' } },
  { kind: 'proxy_loop_detected', status: 403, page: '1000', seen: { reason: 'second_pass' } },
  { kind: 'proxy_loop_detected', reason: 'upstream_is_edge', status: 403, page: '1000', seen: { reason: 'upstream_is_edge', message: /is this edge itself$/ } },
  ...denials,
  { kind: 'connection_limit_reached', status: 503 },
  { kind: 'upstream_skipped', status: 521, seen: { retryAfter: Number } },
  { kind: 'http_request_error', status: 400, seen: { message: /2 Host lines/ } },
  { kind: 'proxy_internal_error', status: 500, seen: { code: 'EADDRNOTAVAIL' } }
])

t.test('none of them asks an upstream', async t => {
  const logged = await startLoggedEdge(t)
  for (const [kind, status, page] of [['site_not_found', 409, '1001'], ['request_denied', 403, '1020'], ['connection_limit_reached', 503, '503']] as const) {
    const { line } = await meet(t, logged, { kind, status, page })
    t.match(line, { upstream: { attempts: 0, bytesReceived: 0 } })
  }
  t.equal(logged.upstream.connections, 0)
})

t.test('a fault asked for again a minute later is the same failure', async t => {
  const { now } = wall
  let ahead = 0
  t.intercept(wall, 'now', { value: () => now() + ahead })
  const logged = await startLoggedEdge(t)
  await meet(t, logged, { kind: 'upstream_skipped', status: 521, seen: { retryAfter: 10 } })
  ahead = 60_000
  await meet(t, logged, { kind: 'upstream_skipped', status: 521, seen: { retryAfter: 10 } })
})

t.test('none of the refusals asks an upstream, and a second request is refused like the first', async t => {
  const logged = await startLoggedEdge(t)
  for (const meeting of [...denials, ...denials]) {
    const { line } = await meet(t, logged, meeting)
    t.match(line, { upstream: { attempts: 0, bytesReceived: 0 } })
  }
  t.equal(logged.upstream.connections, 0)
})
