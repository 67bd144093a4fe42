// Each fault ends in exactly its kind, by the fixture that users have, and leaves nothing behind: so no kind is in the catalog
// that the edge does not raise.
import t from 'tap'
import { FAULTS } from '../../src/faults/index.js'
import type { Fault } from '../../src/faults/fault.js'
import { CATALOG, FAILURE_KINDS, startEdge } from '../../src/index.js'
import { skipUnless } from '../support/fault.js'
import { startUpstream } from '../support/upstream.js'

t.test('every fault, every reason', async t => {
  const upstream = await startUpstream(t, 'HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nhealthy')
  const edge = await startEdge({ upstream: upstream.url, timeScale: 0.01 })
  t.teardown(() => edge.close())
  for (const kind of FAILURE_KINDS) {
    const { reasons, needs }: Fault = FAULTS[kind]
    for (const reason of reasons ?? [undefined]) {
      await t.test(reason === undefined ? kind : `${kind}/${reason}`, { skip: skipUnless(kind) }, async t => {
        const rule = edge.fail(kind, { times: 1, match: '/pay', ...(reason === undefined ? {} : { reason }) })
        const init = needs === undefined ? {} : { method: needs.method, body: Buffer.alloc(needs.bodyBytes) }
        // an upload may be cut off by the answer, which is no concern of this test
        await fetch(`${edge.url}/pay`, init).then(response => response.arrayBuffer()).catch(() => {})
        const failure = await edge.nextFailure()
        t.match(failure, { kind, stage: CATALOG[kind].stage }, failure.message)
        t.equal(rule.remaining, 0)
        t.equal(await fetch(edge.url).then(response => response.text()), 'healthy', 'the next request knows nothing of it')
      })
    }
  }
  const raised = new Set(edge.journeys.map(({ failure }) => failure?.kind))
  t.strictSame(FAILURE_KINDS.filter(kind => skipUnless(kind) === false && !raised.has(kind)), [], 'kinds that nobody raises')
  t.ok(edge.journeys.every(({ failure, fault }) => (failure === null) === (fault === null)), 'a failure where one was asked for, and nowhere else')
})

t.test('what the catalog says of reasons and what the faults can do is the same', async t => {
  for (const kind of FAILURE_KINDS) {
    const { reasons = [] }: Fault = FAULTS[kind]
    const known = Object.keys((CATALOG[kind] as { reasons?: object }).reasons ?? {})
    t.same(reasons.filter(reason => !known.includes(reason)), [], `${kind}: a reason that can be asked for is explained`)
  }
})
