// The upstream that acknowledges nothing: judged by the kernel's own socket table.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import t, { type Test } from 'tap'
import { createDeafen, type Program } from '../../src/faults/parts/deaf.js'
import { REQUEST, skipUnless, start, targetOf, until } from '../support/fault.js'

const skip = skipUnless('request_unacknowledged')

const hex8 = (value: number): string => value.toString(16).toUpperCase().padStart(8, '0')
const hexPort = (port: number): string => port.toString(16).toUpperCase().padStart(4, '0')

/** The kernel's line for a connection whose segments it is sending again, once it does: bytes not acknowledged, timer, count. */
function retransmission (localPort: number, port: number): Promise<string> {
  const near = `0100007F:${hexPort(localPort)} 0100007F:${hexPort(port)} `
  const again = new RegExp(`${near}\\w+ (\\w{8}):\\w{8} 01:\\w{8} 0000000[1-9]`)
  return until(() => again.exec(readFileSync('/proc/net/tcp', 'utf8'))?.[1])
}

t.test('a connection passes both handshakes, and then the kernel sends the request again and again', { skip }, async t => {
  const { port } = targetOf(await start(t, 'request_unacknowledged'))
  // also a crowd
  await Promise.all(Array.from({ length: 40 }, (_, at) => at).map(async () => {
    const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
    t.teardown(() => socket.destroy())
    await once(socket, 'secureConnect')
    socket.write(REQUEST)
    socket.write(Buffer.alloc(20_000))
    const unacknowledged = parseInt(await retransmission(socket.localPort ?? 0, port), 16)
    t.ok(unacknowledged > REQUEST.length + 20_000, 'head, body and the end of the handshake')
  }))
})

/** A connection to a server of our own: both of its ends. */
async function pair (t: Test): Promise<{ near: Socket, far: Socket }> {
  const server = createServer({ pauseOnConnect: true })
  t.teardown(() => server.close())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const near = connect((server.address() as AddressInfo).port, '127.0.0.1')
  t.teardown(() => near.destroy())
  const [far] = await once(server, 'connection') as [Socket]
  t.teardown(() => far.destroy())
  return { near, far }
}

const isMissing = (program: Program): string | false =>
  (process.env.PATH ?? '').split(':').some(folder => { try { return readFileSync(`${folder}/${program}`).length > 0 } catch { return false } }) ? false : `no ${program} here`

for (const program of ['perl', 'python3'] as const) {
  t.test(`${program} makes one end deaf, which still can speak`, { skip: skip || isMissing(program) }, async t => {
    const { near, far } = await pair(t)
    await createDeafen(program)(far)
    near.write(REQUEST)
    t.equal(await retransmission(near.localPort ?? 0, near.remotePort ?? 0), hex8(REQUEST.length))
    far.write('I said')
    t.equal(String((await once(near, 'data'))[0]), 'I said')
  })
}
