// An origin that accepts a connection and resets it at once, a firewall's or an access list's way: the kernel tells it out of
// connect(), and it is a connection that stood, not one that was refused.
import t from 'tap'
import { walk } from '../../src/cli/diagnose-walk.js'
import { connect } from '../../src/dial/connect.js'
import { UpstreamFailure } from '../../src/failures/failure.js'
import { targetAt } from '../../src/faults/parts/listen.js'
import { resolveOptions } from '../../src/settings/options.js'
import type { SiteSettings } from '../../src/options/settings.js'
import { Listener } from '../../src/railgun/listener.js'
import { get } from '../support/client.js'
import { resettingOrigin } from '../support/resetting.js'
import { startRecordedEdge } from '../support/story.js'

const TERMINATED = { kind: 'connection_terminated', facts: { reason: 'silence', code: 'ECONNRESET', syscall: 'connect', attempts: [{ code: 'ECONNRESET' }] } }

t.test('a connect ends in it', async t => {
  const port = await resettingOrigin(t)
  for (const [protocol, want] of [['http:', TERMINATED], ['https:', { kind: 'tls_handshake_closed', facts: { reason: 'reset', code: 'ECONNRESET' } }]] as const) {
    const failure: unknown = await connect({ target: targetAt(port, { protocol }), addresses: ['127.0.0.1'], limit: 5000 }).catch((error: unknown) => error)
    t.ok(failure instanceof UpstreamFailure, `${protocol} was connected`)
    t.match(failure, want, protocol)
    t.match(failure, { message: new RegExp(`^accepted, and reset .*by 127\\.0\\.0\\.1:${port} after`) })
  }
})

t.test('through an edge: 520, and where TLS follows 525', async t => {
  for (const [scheme, status, failure] of [
    ['http', 520, { kind: 'connection_terminated', stage: 'head', reason: 'silence' }],
    ['https', 525, { kind: 'tls_handshake_closed', stage: 'handshake', reason: 'reset' }]
  ] as const) {
    await t.test(scheme, async t => {
      const port = await resettingOrigin(t)
      const { url, log } = await startRecordedEdge(t, { upstream: `${scheme}://127.0.0.1:${port}` })
      const answer = await get(url)
      t.equal(answer.status, status)
      t.match(await log.line(({ ray }) => ray === answer.header('x-edge-ray')), { failure: { ...failure, code: 'ECONNRESET', address: `127.0.0.1:${port}` } })
    })
  }
})

t.test('through a listener: 527, and its line says what happened', async t => {
  const port = await resettingOrigin(t)
  const lines: string[] = []
  const [site] = resolveOptions({ upstream: `http://127.0.0.1:${port}` }).sites as [SiteSettings]
  const listener = new Listener({ site, log: line => { lines.push(line) } })
  t.teardown(() => listener.close())
  const { url, log } = await startRecordedEdge(t, { railgun: await listener.listen('127.0.0.1', 0) })
  const answer = await get(url)
  t.equal(answer.status, 527)
  t.match(await log.line(({ ray }) => ray === answer.header('x-edge-ray')), { failure: { kind: 'railgun_listener_error', reason: 'origin', code: 'ECONNRESET' } })
  t.match(lines.join('\n'), `Error getting page: accepted, and reset at once, by 127.0.0.1:${port}`)
})

t.test('a diagnosis says the same', async t => {
  const port = await resettingOrigin(t)
  const found = await walk(resolveOptions({ upstream: `http://127.0.0.1:${port}` }), { host: 'shop.test', path: '/' })
  t.match(found.failure, TERMINATED)
})
