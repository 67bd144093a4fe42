// The listener's log has the documented lines: one real failure between listener and origin for each, and the 527 of the edge.
import t, { type Test } from 'tap'
import { type FailureKind } from '../../src/failures/catalog.js'
import { startFault } from '../../src/faults/index.js'
import { type EdgeOptions, resolveOptions } from '../../src/settings/options.js'
import type { SiteSettings } from '../../src/options/settings.js'
import { Listener } from '../../src/railgun/listener.js'
import { get } from '../support/client.js'
import { say } from '../support/edgeproxy.js'
import { skipUnless, targetOf } from '../support/fault.js'
import { authority, certificateFor, tlsOrigin } from '../support/origin.js'
import { startRecordedEdge } from '../support/story.js'

interface Row {
  /** Sub-cause of 527. */
  readonly cause: string
  /** What is wrong behind the listener. */
  readonly kind: FailureKind
  readonly options?: Partial<EdgeOptions>
  /** In place of the fault's own origin. */
  readonly origin?: (t: Test) => Promise<string>
  /** The documented line; ORIGIN is `ip:port`. */
  readonly line: string
  readonly reason: string
}

const STRICT = { sslMode: 'strict', originCa: authority.certPem, serverName: 'www.example.com' } as const
const otherName = async (t: Test): Promise<string> => `127.0.0.1:${await tlsOrigin(t, certificateFor({ names: ['example.com'], authority }))}`

const ROWS: readonly Row[] = [
  { cause: 'connection timeout, no SYN+ACK', kind: 'connection_timeout', options: { connectTimeout: '500ms' }, line: 'connection failed ORIGIN/example.com: dial tcp ORIGIN: i/o timeout', reason: 'timeout' },
  { cause: 'connection timeout, no acknowledgment', kind: 'request_unacknowledged', options: { ackTimeout: '700ms', sslMode: 'full' }, line: 'no response from origin (timeout) ORIGIN/example.com', reason: 'timeout' },
  { cause: 'LAN timeout exceeded', kind: 'http_response_timeout', options: { responseTimeout: '700ms' }, line: 'connection failed ORIGIN/example.com: dial tcp ORIGIN: i/o timeout', reason: 'lan_timeout' },
  { cause: 'connection refused', kind: 'connection_refused', line: 'Error getting page: dial tcp ORIGIN:connection refused', reason: 'refused' },
  { cause: 'TLS: the handshake fails', kind: 'tls_alert_received', options: { sslMode: 'full' }, line: 'connection failed ORIGIN/example.com: remote error: handshake failure', reason: 'tls' },
  { cause: 'TLS: nothing on the port', kind: 'connection_refused', options: { sslMode: 'full' }, line: 'connection failed ORIGIN/example.com: dial tcp ORIGIN:connection refused', reason: 'refused' },
  { cause: 'TLS: another name in the certificate', kind: 'tls_certificate_error', options: STRICT, origin: otherName, line: 'connection failed ORIGIN/www.example.com: x509: certificate is valid for example.com, not www.example.com', reason: 'tls' }
]

async function faulty (t: Test, kind: FailureKind): Promise<string> {
  const running = await startFault(kind)
  t.teardown(() => running.close())
  return targetOf(running).label
}

t.test('the documented line of each sub-cause', { jobs: 3, timeout: 60_000 }, async t => {
  for (const { cause, kind, options = {}, origin, line, reason } of ROWS) {
    t.test(cause, { skip: skipUnless(kind) }, async t => {
      const upstream = await (origin ?? (t => faulty(t, kind)))(t)
      const [site] = resolveOptions({ upstream, ...options }).sites as [SiteSettings]
      const lines: string[] = []
      const listener = new Listener({ site, log: text => { lines.push(text) } })
      t.teardown(() => listener.close())
      const { url, log } = await startRecordedEdge(t, { railgun: await listener.listen('127.0.0.1', 0) })
      const answer = await get(`${url}/`, { host: 'example.com', accept: 'text/html' })
      t.equal(answer.status, 527)
      const { ray = '', failure } = await log.line(({ ray }) => ray === answer.header('x-edge-ray'))
      t.match(failure, { kind: 'railgun_listener_error', reason })
      t.equal(lines[0], `${ray} ${line.replaceAll('ORIGIN', upstream)}`)
    })
  }
})

t.test('lan.timeout is said to be 30 s unless it is set', async t => {
  t.match((await say('railgun', '--help')).out, /--lan-timeout <duration> +time the origin has to answer \[30s\]/)
})
