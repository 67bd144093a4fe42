// The stream of events: numbered, resumed without loss or doubles, and never kept without end for who does not read.
import { once } from 'node:events'
import { connect } from 'node:net'
import type { IncomingMessage } from 'node:http'
import t from 'tap'
import { Events } from '../../src/control/events.js'
import { control, edgeAt, type Client } from '../support/control.js'
import { answerBytes, startUpstream } from '../support/upstream.js'

interface Message {
  readonly id: string
  readonly event: string
  readonly data: any
}

/** Reads messages until `enough` says so, then closes. */
async function read (stream: IncomingMessage, enough: (all: readonly Message[]) => boolean): Promise<Message[]> {
  const all: Message[] = []
  let text = ''
  if (enough(all)) return all
  for await (const piece of stream.setEncoding('utf8')) {
    text += String(piece)
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      const block = text.slice(0, end)
      text = text.slice(end + 2)
      const { id = '', event, data } = Object.fromEntries(block.split('\n').map(line => line.split(/: (.*)/s))) as Record<string, string>
      if (event !== undefined && data !== undefined) all.push({ id, event, data: JSON.parse(data) })
    }
    if (enough(all)) break
  }
  stream.destroy()
  return all
}

const urls = (all: readonly Message[]): string[] => all.filter(({ event }) => event === 'request').map(({ data }) => data.url)

async function scene (t: Parameters<typeof control>[0]): Promise<{ ask: Client, url: string }> {
  const ask = await control(t)
  const upstream = await startUpstream(t, answerBytes())
  return { ask, url: await edgeAt(ask, 'x', { upstream: upstream.port }) }
}

const ask = async (url: string): Promise<void> => { await (await fetch(url)).text() }

t.test('a reader that comes back loses nothing and gets nothing twice', async t => {
  const { ask: client, url } = await scene(t)
  const open = await client.open('/events?type=request')
  await ask(`${url}/1`)
  const [first] = await read(open, all => all.length === 1)
  t.match(first, { event: 'request', data: { edge: 'x', seq: 1, url: '/1', outcome: 'relayed', status: 200, kind: null } })
  for (let n = 2; n <= 301; n++) await ask(`${url}/${n}`)
  const again = await read(await client.open('/events?type=request', { 'last-event-id': first?.id }), all => all.length === 300)
  t.strictSame(urls(again), Array.from({ length: 300 }, (_, at) => `/${at + 2}`))
  const byQuery = await read(await client.open(`/events?type=request&after=${again.at(-2)?.id}`), all => all.length === 1)
  t.strictSame(urls(byQuery), ['/301'], 'a reader that cannot send the header')
})

t.test('an id of another process, and what is none', async t => {
  const { ask: client, url } = await scene(t)
  const foreign = await client.open('/events', { 'last-event-id': '000000-7' })
  const told = await read(foreign, all => all.length === 1)
  t.match(told, [{ event: 'restart', data: { boot: client.control.events.boot } }])
  for (const id of ['abc', '-1', '', `${client.control.events.boot}-`, `${client.control.events.boot}--3`]) {
    const open = await client.open('/events', { 'last-event-id': id })
    const seen = read(open, all => all.length === 1)
    await ask(`${url}/live`)
    t.match(await seen, [{ event: 'request', data: { url: '/live' } }], `${id}: live only`)
  }
})

t.test('a batch is one message with the id of its last event', async t => {
  const { ask: client, url } = await scene(t)
  const open = await client.open('/events?batch=50&type=request')
  const seen = read(open, all => all.reduce((sum, { data }) => sum + Number(data.length), 0) === 20)
  await Promise.all(Array.from({ length: 20 }, async (_, at) => { await ask(`${url}/${at}`) }))
  const batches = await seen
  t.ok(batches.length < 20 && batches.every(({ event }) => event === 'batch'))
  t.match(batches[0]?.data[0], { type: 'request', data: { edge: 'x' } })
})

t.test('faults, resets, edges and the log are told, for one edge where that is asked', async t => {
  const { ask: client } = await scene(t)
  await edgeAt(client, 'y', { upstream: 9 })
  const open = await client.open('/events?edge=x')
  const seen = read(open, all => all.some(({ event, data }) => event === 'edge' && data.what === 'deleted'))
  await client('PUT /edges/y/faults/other', { json: { kind: 'dns_error' } })
  await client('PUT /edges/x/faults/f', { json: { kind: 'dns_error' } })
  await client('DELETE /edges/x/faults/f')
  await client('POST /edges/x/reset')
  await client('DELETE /edges/x')
  const all = await seen
  t.match(all.map(({ event, data }) => `${event} ${data.what ?? ''}`), ['fault added', 'fault removed', 'reset ', 'edge deleted'])
  t.ok(all.every(({ data }) => data.edge === 'x'))
})

t.test('what is no longer kept is told as a gap', t => {
  const events = new Events({ events: 10, bytes: 1e6, readers: 1 })
  for (let n = 0; n < 25; n++) events.emit('log', 'x', { n })
  t.strictSame(events.arrival(`${events.boot}-5`), { from: 5, missed: 10 })
  t.strictSame(events.after(5).map(({ n }) => n), [16, 17, 18, 19, 20, 21, 22, 23, 24, 25])
  t.strictSame(events.arrival(`${events.boot}-20`), { from: 20, missed: 0 })
  t.strictSame(events.arrival(`${events.boot}-99`), { from: 25, missed: 0 }, 'a number that was never given')
  const small = new Events({ events: 1000, bytes: 100, readers: 1 })
  for (let n = 0; n < 25; n++) small.emit('log', 'x', { text: 'a'.repeat(30) })
  t.ok(small.after(0).length <= 3, 'bytes count, too')
  t.end()
})

t.test('a reader that sleeps is dropped, the others miss nothing, and the end is not held up', async t => {
  const { ask: client } = await scene(t)
  const { control } = client
  const sleeper = connect(control.port, '127.0.0.1')
  await once(sleeper, 'connect')
  sleeper.pause()
  sleeper.write(`GET /events HTTP/1.1\r\nHost: 127.0.0.1:${control.port}\r\nAuthorization: Bearer ${control.token}\r\n\r\n`)
  const other = read(await client.open('/events?type=edge'), all => all.length === 20_000)
  while (control.events.readers < 2) await client('GET /')
  const text = 'x'.repeat(1000)
  for (let sent = 0; sent < 20_000; sent += 200) {
    for (let n = 0; n < 200; n++) control.events.emit('edge', 'x', { text })
    await client('GET /healthz')
  }
  t.equal((await other).length, 20_000)
  while (control.events.readers > 0) await client('GET /')
  t.pass('the sleeper is gone')
  const last = await client.open('/events')
  const closed = once(last, 'close')
  last.resume()
  await control.close()
  await closed
  sleeper.destroy()
})

t.test('there is an end to how many may listen', async t => {
  const { ask: client } = await scene(t)
  const open = await Promise.all(Array.from({ length: 20 }, async () => await client.open('/events')))
  t.match(await client('GET /events'), { status: 429, json: { type: 'urn:edgeproxy:too-many' } })
  for (const stream of open) stream.destroy()
  while ((await client('GET /')).json.readers > 0);
  const again = await client.open('/events')
  t.equal(again.statusCode, 200)
  again.destroy()
})
