// What was sent before an end is delivered, however slowly it is read.
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { Journey } from '../../src/journey.js'
import { ClientEnd } from '../../src/upgrade/client-end.js'
import { splice, type Carrier } from '../../src/upgrade/splice.js'
import { journeyWith } from '../rooms/evidence-journey.js'

/** The two ends of a connection; neither reads yet. */
async function pair (t: Test): Promise<readonly [Socket, Socket]> {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }).listen(0, '127.0.0.1')
  t.teardown(() => { server.close() })
  await once(server, 'listening')
  const far = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', allowHalfOpen: true })
  const [near] = await once(server, 'connection') as [Socket]
  t.teardown(() => { near.destroy(); far.destroy() })
  return [near, far]
}

t.test('a client that takes nothing for a while after the upstream\'s FIN gets every byte', async t => {
  const [near, client] = await pair(t)
  const [upstreamSocket] = await pair(t)
  let carrier: Carrier | undefined
  const journey: Journey = journeyWith(null, 'x:1')
  splice(journey, new ClientEnd(near, near), {
    socket: upstreamSocket, carry: given => { carrier = given }, pause: () => {}, resume: () => {}, keep: Buffer.from, kept: undefined
  })
  if (carrier === undefined) throw new Error('nothing is carried')
  const chunk = Buffer.alloc(1000, 'x')
  let sent = 0
  // until the system's buffers are full, and a piece more waits in the process
  for (let waiting = 0; waiting < 50; waiting = near.writableLength > 0 ? waiting + 1 : 0) {
    carrier.onBytes(chunk)
    sent += chunk.length
    if (near.writableLength === 0) await new Promise(resolve => setImmediate(resolve))
  }
  carrier.onEnd()
  const pauses = once(near, 'timeout').then(() => 'it pauses')
  t.equal(await Promise.race([pauses, once(near, 'close').then(() => 'it was closed')]), 'it pauses')
  let got = 0
  client.on('data', bytes => { got += bytes.length })
  await Promise.race([once(client, 'end'), once(client, 'close')])
  t.equal(got, sent)
})
