import { createServer, connect, type AddressInfo, type Socket } from 'node:net'
import { once } from 'node:events'
import t, { type Test } from 'tap'
import { findAck, readAck } from '../../src/evidence/acknowledged.js'

const skip = process.platform === 'linux' ? false : 'the socket table is a Linux thing'

/** Two ends of a real connection; the far end is paused and reads nothing until told. */
async function pair (t: Test, host: string, target = host): Promise<{ near: Socket, far: Socket }> {
  const server = createServer({ pauseOnConnect: true })
  t.teardown(() => { server.close() })
  server.listen(0, host)
  await once(server, 'listening')
  const near = connect((server.address() as AddressInfo).port, target)
  t.teardown(() => { near.destroy() })
  const [far] = await once(server, 'connection') as [Socket]
  t.teardown(() => { far.destroy() })
  if (near.connecting) await once(near, 'connect')
  return { near, far }
}

for (const [name, host, target] of [
  ['IPv4', '127.0.0.1', '127.0.0.1'],
  ['IPv6', '::1', '::1'],
  ['IPv4 asked as an IPv6 address', '::', '::ffff:127.0.0.1']
] as const) {
  t.test(`${name}: what was written to a kernel that is there is acknowledged`, { skip }, async t => {
    const { near } = await pair(t, host, target)
    await new Promise(resolve => near.write('GET / HTTP/1.1\r\n\r\n', resolve))
    t.equal(readAck(near), 'acknowledged')
  })

  t.test(`${name}: a peer that does not read shuts its window`, { skip }, async t => {
    const { near } = await pair(t, host, target)
    near.write(Buffer.alloc(20_000_000))
    // the kernel starts to probe the window once everything that fit was acknowledged
    const end = Date.now() + 5000
    while (readAck(near) !== 'unread' && Date.now() < end) await new Promise(resolve => setImmediate(resolve))
    t.equal(readAck(near), 'unread')
  })
}

t.test('a socket that is gone is unknown', async t => {
  const { near } = await pair(t, '127.0.0.1')
  near.destroy()
  await once(near, 'close')
  t.equal(readAck(near), 'unknown')
})

t.test('reads the columns of the table', async t => {
  const row = (queue: string, timer: string, probes = 0) => Buffer.from(
    `  9: 0100007F:C001 0100007F:1F90 01 ${queue}:00000000 ${timer}:00000012 00000002  1000        ${probes} 4711 2 0000000000000000\n`)
  const entry = '0100007F:C001 0100007F:1F90 '
  const cases = [
    ['00000000', '00', 'acknowledged'],
    ['00000000', '02', 'acknowledged'],
    ['00000040', '01', 'unacknowledged'],
    ['00388000', '04', 'unread']
  ] as const
  for (const [queue, timer, want] of cases) t.equal(findAck(row(queue, timer), entry), want, `${queue} ${timer}`)
  t.equal(findAck(row('00388000', '04', 1), entry), 'unread', 'a probe is on its way')
  t.equal(findAck(row('00388000', '04', 3), entry), 'unacknowledged', 'a machine whose window is shut answers probes')
  t.equal(findAck(row('00000000', '00'), '0100007F:C001 0100007F:1F91 '), 'unknown')
})
