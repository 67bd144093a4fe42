import { createServer } from 'node:net'
import { once } from 'node:events'
import t from 'tap'
import { createHints } from '../../src/evidence/hints.js'
import { UpstreamFailure } from '../../src/failures/failure.js'
import type { Journey } from '../../src/journey.js'
import { failed, journeyWith } from './evidence-journey.js'
import { closedPort, holdPort } from '../support/upstream.js'

const skip = process.platform === 'linux' ? false : 'looking at the machine is a Linux thing'

t.test('looks at the machine a few times a second; then repeats what is fresh, for the same upstream only', { skip }, async t => {
  let now = 1000
  const hints = createHints({ now: () => now, perSecond: 2 })
  const refused = (port: number): Journey => journeyWith(new UpstreamFailure('connection_refused', 'refused', { address: `127.0.0.1:${port}` }), `127.0.0.1:${port}`)
  const { port, release } = await holdPort(t)
  t.match(await hints(refused(port)), 'nothing listens')
  await release()
  const server = createServer().listen(port, '127.0.0.1')
  t.teardown(() => { server.close() })
  await once(server, 'listening')
  t.match(await hints(refused(port)), 'by now', 'the second look of this second')
  server.close()
  await once(server, 'close')
  t.match(await hints(refused(port)), 'by now', 'the third one is not taken: the last answer is repeated')
  t.equal(await hints(refused(port + 1)), null, 'another upstream has none to repeat')
  now += 999
  t.match(await hints(refused(port)), 'by now')
  now += 1
  t.match(await hints(refused(port)), 'nothing listens', 'a new second')
  t.match(await hints(failed('upstream_skipped', { retryAfter: 3 })), '3 seconds', 'what needs no look is always said')
})

t.test('an old answer is not repeated', { skip }, async t => {
  let now = 0
  const hints = createHints({ now: () => now, perSecond: 1 })
  const port = await closedPort(t)
  const refused = journeyWith(new UpstreamFailure('connection_refused', 'refused', { address: `127.0.0.1:${port}` }), `127.0.0.1:${port}`)
  t.match(await hints(refused), 'nothing listens')
  now = 6000
  const other = journeyWith(new UpstreamFailure('connection_timeout', 'late', { address: '192.0.2.1:1' }), '192.0.2.1:1')
  t.match(await hints(other), 'does not answer', 'takes the look of this second')
  t.equal(await hints(refused), null)
})
