// alone: the owner of a port is looked for within 60 ms, and not in a process that has just had a file of tests before
import { connect, createServer, type AddressInfo, type Server } from 'node:net'
import { once } from 'node:events'
import { spawn } from 'node:child_process'
import t, { type Test } from 'tap'
import { listeners, portOwner } from '../../src/evidence/listeners.js'
import { fromHex, readListening, readTable, toEntry } from '../../src/sockets/table.js'

const skip = process.platform === 'linux' ? false : 'the socket table is a Linux thing'

const listen = async (t: Test, host: string): Promise<number> => {
  const server: Server = createServer()
  t.teardown(() => { server.close() })
  server.listen(0, host)
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

t.test('finds a listener of this process, its address and its owner', { skip }, async t => {
  const port = await listen(t, '127.0.0.1')
  const found = (await listeners()).filter(listener => listener.port === port)
  t.match(found, [{ address: '127.0.0.1', family: 4, waiting: 0, pid: process.pid, command: /^node/ }])
  t.same(await listeners(port), found, 'the same when only that port is looked for')
  t.match(portOwner(port), { pid: process.pid, command: /^node/ })
})

t.test('finds a listener on ::1 only', { skip }, async t => {
  const port = await listen(t, '::1')
  const found = (await listeners()).filter(listener => listener.port === port)
  t.match(found, [{ address: '::1', family: 6, pid: process.pid }])
})

t.test('finds all of many, though the kernel tells of a few at a time, and reads no further than those', { skip }, async t => {
  const ports = await Promise.all(Array.from({ length: 300 }, async () => await listen(t, '127.0.0.1')))
  const busy = createServer(socket => socket.resume())
  busy.listen(0, '127.0.0.1')
  await once(busy, 'listening')
  const clients = await Promise.all(Array.from({ length: 300 }, async () => {
    const client = connect((busy.address() as AddressInfo).port, '127.0.0.1')
    await once(client, 'connect')
    return client
  }))
  t.teardown(() => {
    for (const client of clients) client.destroy()
    busy.close()
  })
  const found = new Set((await listeners()).map(({ port }) => port))
  t.strictSame(ports.filter(port => !found.has(port)), [])
  t.ok(readListening(4).length < readTable(4).length, 'not those who are connected')
})

t.test('finds the listener of another process', { skip }, async t => {
  const child = spawn(process.execPath, ['-e', `
    const server = require('net').createServer().listen(0, '127.0.0.1', () => console.log(server.address().port))
  `], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(async () => {
    child.kill()
    await once(child, 'exit')
  })
  const [line] = await once(child.stdout, 'data') as [Buffer]
  t.match(portOwner(Number(line.toString())), { pid: child.pid, command: /^node/ })
})

t.test('a port nobody listens on has no owner', async t => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  t.equal(portOwner(port), null)
})

t.test('addresses are written as the table writes them, and read back', { skip }, async t => {
  for (const address of ['127.0.0.1', '10.20.30.40', '::1', '::', 'fe80::1234:5678:9abc:def0', '2001:db8::1', '::ffff:127.0.0.1']) {
    const [hex = '', port] = toEntry(address, 8080).split(':')
    t.equal(fromHex(hex), address)
    t.equal(port, '1F90')
  }
  t.equal(toEntry('fe80::1%lo', 1), toEntry('fe80::1', 1))
})
