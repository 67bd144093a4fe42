// What ends a journey before any socket, and the edge's own trouble. Every failure is a real one; page and log line must agree.
import t from 'tap'
import { meet, meetAll, startLoggedEdge } from '../support/failing.js'

meetAll(t, [
  { kind: 'site_not_found', status: 409, page: '1001' },
  { kind: 'proxy_loop_detected', status: 403, page: '1000' },
  { kind: 'request_denied', status: 403, page: '1020' },
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
  const { now } = Date
  let ahead = 0
  t.teardown(() => { Date.now = now })
  Date.now = () => now() + ahead
  const logged = await startLoggedEdge(t)
  await meet(t, logged, { kind: 'upstream_skipped', status: 521, seen: { retryAfter: 10 } })
  ahead = 60_000
  await meet(t, logged, { kind: 'upstream_skipped', status: 521, seen: { retryAfter: 10 } })
})
