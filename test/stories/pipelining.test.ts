// Several requests at once on one connection (RFC 9112 section 9.3.2): one is under way, the rest waits, unread.
import type { Socket } from 'node:net'
import t, { type Test } from 'tap'
import { connect } from '../support/client.js'
import { eventually, requestBytes, tell, type Story } from '../support/story.js'
import { answerBytes, type Received } from '../support/upstream.js'

const OK = answerBytes('ok')

interface Held extends Story {
  /** Requests at the upstream that are not answered yet. */
  readonly open: Array<{ readonly request: Received, readonly socket: Socket }>
  /** The most of them at the same time. */
  readonly most: () => number
  /** From now on, with what is held already, requests are answered at once. */
  readonly passing: (answer: (request: Received, socket: Socket) => void) => void
}

/** An upstream that answers when it is told to. */
async function hold (t: Test, options = {}): Promise<Held> {
  const open: Held['open'] = []
  let most = 0
  let pass: ((request: Received, socket: Socket) => void) | null = null
  const story = await tell(t, (request, socket) => {
    if (pass !== null) {
      pass(request, socket)
      return
    }
    open.push({ request, socket })
    most = Math.max(most, open.length)
  }, options)
  const passing: Held['passing'] = answer => {
    pass = answer
    for (const { request, socket } of open.splice(0)) answer(request, socket)
  }
  return { ...story, open, most: () => most, passing }
}

const answerNext = async ({ open }: Held, bytes = OK): Promise<string> => {
  const { request, socket } = await eventually(() => open.shift())
  socket.write(bytes)
  return request.target
}

for (const tls of [false, true]) {
  for (const method of ['GET', 'POST', 'DELETE']) {
    t.test(`${method} over ${tls ? 'TLS' : 'TCP'}: one at a time, in order, each with a line`, async t => {
      const story = await hold(t, { tls })
      const client = await connect(story.url, t)
      const body = method === 'POST' ? 'x'.repeat(20) : ''
      client.send(Array.from({ length: 20 }, (_, at) => requestBytes(`${story.url}/${at}`, method, {}, body)).join(''))
      for (let at = 0; at < 20; at++) {
        t.equal(await answerNext(story, answerBytes(`answer ${at}`)), `/${at}`)
        t.equal((await client.answer()).text(), `answer ${at}`)
      }
      t.equal(story.most(), 1)
      await story.endsWith(20)
    })
  }
}

t.test('large uploads and chunks behind one another arrive whole', async t => {
  const story = await hold(t)
  const client = await connect(story.url, t)
  const large = 'y'.repeat(600_000)
  client.send(requestBytes(`${story.url}/a`) + requestBytes(`${story.url}/b`, 'POST', {}, large) +
    requestBytes(`${story.url}/c`, 'PUT', { 'transfer-encoding': 'chunked' }, '5\r\nhello\r\n0\r\n\r\n') + requestBytes(`${story.url}/d`))
  const seen: Received[] = []
  for (let at = 0; at < 4; at++) {
    const { request, socket } = await eventually(() => story.open.shift())
    seen.push(request)
    socket.write(OK)
    t.equal((await client.answer()).status, 200)
  }
  t.strictSame(seen.map(({ target, body }) => [target, body.length > 0]), [['/a', false], ['/b', true], ['/c', true], ['/d', false]])
  t.equal(seen[1]?.body.length, large.length)
  t.match(seen[2]?.body.toString(), 'hello')
  t.equal(story.most(), 1)
  await story.endsWith(4)
})

t.test('a flood is answered in order; while it waits, it is not read', async t => {
  const story = await hold(t)
  const client = await connect(story.url, t)
  const accepted = new Promise<Socket>(resolve => story.edge.fastify.server.once('connection', resolve))
  const flooder = await connect(story.url, t)
  const count = 60_000
  flooder.send(Array.from({ length: count }, (_, at) => `GET /${at} HTTP/1.1\r\nHost: a\r\n\r\n`).join(''))
  const inner = await accepted
  await eventually(() => story.open.length === 1 && inner.isPaused())
  const read = inner.bytesRead
  // another client is served meanwhile, again and again
  for (let at = 0; at < 20; at++) {
    client.send(requestBytes(`${story.url}/other`))
    await eventually(() => story.open.length === 2)
    story.open.pop()?.socket.write(OK)
    t.equal((await client.answer()).status, 200)
  }
  t.equal(inner.bytesRead, read, 'nothing more was read')
  t.ok(read < 1_000_000, `${read} bytes`)
  t.equal(story.log.journeys.length, 20)
  // it goes on where it was left
  const targets: string[] = []
  const more = new Promise<void>(resolve => {
    story.passing((request, socket) => {
      targets.push(request.target)
      socket.write(OK)
      if (targets.length === 2500) resolve()
    })
  })
  await more
  t.strictSame(targets.slice(0, 2500), Array.from({ length: 2500 }, (_, at) => `/${at}`))
  t.ok(inner.bytesRead > read, 'then more is read')
  t.equal(story.most(), 2, 'one of each connection')
  flooder.close('reset')
})

t.test('a client that leaves: one line for the request under way, none for those that were never taken up', async t => {
  for (const how of ['fin', 'reset'] as const) {
    const story = await hold(t)
    const client = await connect(story.url, t)
    client.send(requestBytes(`${story.url}/1`) + requestBytes(`${story.url}/2`) + requestBytes(`${story.url}/3`))
    await eventually(() => story.open.length === 1)
    client.close(how)
    t.match(await story.log.line(({ ray }) => ray !== undefined), { outcome: 'abandoned', req: { url: '/1' } })
    await eventually(() => [...story.upstream.sockets].every(socket => socket.readableEnded || socket.destroyed))
    t.equal(story.upstream.requests.length, 1)
    await story.endsWith(1)
  }
})

t.test('an answer that ends the connection ends the line behind it', async t => {
  const story = await tell(t, OK)
  const client = await connect(story.url, t)
  client.send(requestBytes(`${story.url}/1`, 'GET', { connection: 'close' }) + requestBytes(`${story.url}/2`))
  t.equal((await client.answer()).status, 200)
  t.equal(await client.end(), 'fin')
  await story.endsWith(1)
})

t.test('a failure in the middle is a page, and those behind it are served', async t => {
  const story = await hold(t)
  const client = await connect(story.url, t)
  client.send(['/1', '/2', '/3'].map(path => requestBytes(`${story.url}${path}`)).join(''))
  await answerNext(story)
  t.equal((await client.answer()).status, 200)
  await answerNext(story, Buffer.from('HTTP/9.9 200 OK\r\n\r\n'))
  t.equal((await client.answer()).status, 520)
  await answerNext(story)
  t.equal((await client.answer()).status, 200)
  await story.endsWith(3)
})

t.test('what is broken behind whole requests fails for itself, after them', async t => {
  for (const [what, bad] of [['no request', 'garbage\r\n\r\n'], ['a body', 'POST /bad HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'], ['CONNECT', 'CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n']] as const) {
    await t.test(what, async t => {
      const story = await hold(t)
      const client = await connect(story.url, t)
      client.send(requestBytes(`${story.url}/1`) + requestBytes(`${story.url}/2`) + bad)
      for (const path of ['/1', '/2']) {
        t.equal(await answerNext(story), path)
        t.equal((await client.answer()).status, 200)
      }
      t.equal((await client.answer()).status, 400)
      t.equal(await client.end(), 'fin')
      await story.endsWith(3)
    })
  }
})

t.test('half a head that waits unread is not late; when it is read and stays half, it is', async t => {
  const story = await hold(t, { clientHeaderTimeout: '200ms' })
  const client = await connect(story.url, t)
  const requests = (from: number): string => Array.from({ length: 10 }, (_, at) => requestBytes(`${story.url}/${from + at}`)).join('')
  const [half, rest] = ['GET /half HTTP/1.1\r\nHo', `st: ${story.host}\r\n\r\n`]
  const late = new Promise<void>(resolve => story.edge.fastify.server.once('clientError', () => resolve()))
  client.send(requests(0) + half)
  await late
  client.send(rest)
  for (let at = 0; at < 11; at++) {
    t.equal(await answerNext(story), at === 10 ? '/half' : `/${at}`)
    t.equal((await client.answer()).status, 200)
  }
  const again = new Promise<void>(resolve => story.edge.fastify.server.once('clientError', () => resolve()))
  client.send(requests(20) + half)
  await again
  for (let at = 20; at < 30; at++) {
    t.equal(await answerNext(story), `/${at}`)
    t.equal((await client.answer()).status, 200)
  }
  t.equal((await client.answer()).status, 408)
  t.equal(await client.end(), 'fin')
  await story.endsWith(22)
})
