// Clients that do not mean well, or break off in the middle: one line for each request, and nothing stays open.
import type { Socket } from 'node:net'
import t from 'tap'
import { resolveOptions } from '../../src/settings/options.js'
import { ask, connect } from '../support/client.js'
import { refused } from '../support/refused.js'
import { eventually, requestBytes, startRecordedEdge, tell, type Story } from '../support/story.js'
import { answerBytes } from '../support/upstream.js'

const OK = answerBytes('ok')

/** The upstream has seen the end of every connection that the edge had opened. */
const cancelled = ({ upstream }: Story): Promise<unknown> => eventually(() => [...upstream.sockets].every(socket => socket.readableEnded || socket.destroyed))

t.test('OPTIONS * is for the upstream as it stands, or is refused', async t => {
  const story = await tell(t, OK)
  const answer = await story.ask(`OPTIONS * HTTP/1.1\r\nHost: ${story.host}\r\n\r\n`)
  if (answer.status === 200) t.equal(story.upstream.requests[0]?.requestLine, 'OPTIONS * HTTP/1.1')
  else t.match({ status: answer.status, asked: story.upstream.requests.length }, { status: 400, asked: 0 })
  await story.endsWith(1)
})

t.test('what is no HTTP/1 at all is told by its bytes; what follows a request line is not kept', async t => {
  const rows: Array<[raw: string, hint: RegExp | null]> = [
    ['\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03' + 'r'.repeat(500), /^the client speaks TLS to a plain port: ask http:\/\/, or start the edge with --tls$/],
    ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', /^the client speaks HTTP\/2 without TLS/],
    ['SSH-2.0-OpenSSH_9.6\r\n', /^the client sent "S>>>S<<<H-2.0-OpenSSH_9.6/],
    ['GET / HTTP/1.1\r\nHost: a\r\nCookie: secret=s3same\0\r\n\r\n', null]
  ]
  const story = await tell(t, OK)
  for (const [raw, hint] of rows) {
    await refused(t, story, Buffer.from(raw, 'latin1'))
    const { failure } = story.log.journeys.at(-1) ?? {}
    if (hint === null) t.match(failure, { hint: null, evidence: undefined })
    else t.match(failure, { hint, evidence: { bytes: Math.min(64, raw.length) } })
    t.notMatch(JSON.stringify(failure), 's3same')
  }
  await story.endsWith(rows.length)
})

t.test('heads that are too large', async t => {
  const story = await tell(t, OK)
  await refused(t, story, `GET / HTTP/1.1\r\nHost: ${story.host}\r\n${'X-Flood: 0123456789\r\n'.repeat(20_000)}\r\n`, 431)
  await refused(t, story, `GET / HTTP/1.1\r\nHost: ${story.host}\r\nX-One: ${'x'.repeat(200_000)}\r\n\r\n`, 431)
  t.match(story.log.journeys.at(-1), { failure: { message: 'the request head is larger than the limit of 128 kB' } })
  await refused(t, story, `GET /${'x'.repeat(200_000)} HTTP/1.1\r\nHost: ${story.host}\r\n\r\n`, [414, 431])
  const long = `/${'x'.repeat(20_000)}`
  t.equal((await story.ask(`GET ${long} HTTP/1.1\r\nHost: ${story.host}\r\n\r\n`)).status, 200, '20 kB of target are fine')
  t.ok(story.upstream.requests.at(-1)?.target === long)
  await story.endsWith(4)
})

t.test('a head that trickles in is closed at the limit', async t => {
  const story = await tell(t, OK, { clientHeaderTimeout: '150ms' })
  const client = await connect(story.url, t)
  const trickle = setInterval(() => client.send('X'), 20)
  t.teardown(() => clearInterval(trickle))
  client.send(`GET /slow HTTP/1.1\r\nHost: ${story.host}\r\nX-Slow: `)
  const answer = await client.answer({ timeout: 3000 })
  clearInterval(trickle)
  t.equal(answer.status, 408)
  await client.end()
  t.match(await story.lineOf(answer), { outcome: 'branded', failure: { kind: 'http_request_error' }, res: { statusCode: 408 } })
  await story.endsWith(1)
})

t.test('the second head of a kept connection that trickles in is closed at the limit as well', async t => {
  const story = await tell(t, OK, { clientHeaderTimeout: '150ms' })
  const client = await connect(story.url, t)
  client.send(requestBytes(`${story.url}/`))
  t.equal((await client.answer()).status, 200)
  client.send('GET /slow HTT')
  t.equal((await client.answer({ timeout: 3000 })).status, 408)
  await client.end()
  await story.endsWith(2)
})

t.test('a chunked upload that breaks in the middle: one line, and the upstream\'s connection ends', async t => {
  for (const [name, bad] of [['a bad size', 'zz\r\n'], ['an extension flood', `5;${'x'.repeat(100_000)}\r\nhello\r\n`], ['no line end', '5\r\nhelloXX'], ['bare line feeds', '5\nhello\n']] as const) {
    await t.test(name, async t => {
      const seen: Buffer[] = []
      const story = await tell(t, OK, {}, { onConnection: (socket: Socket) => socket.on('data', bytes => seen.push(bytes)) })
      const client = await connect(story.url, t)
      client.send(`POST / HTTP/1.1\r\nHost: ${story.host}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n`)
      await eventually(() => Buffer.concat(seen).includes('hello'))
      client.send(bad)
      const answer = await client.answer()
      t.ok([400, 413].includes(answer.status), String(answer.status))
      t.equal(await client.end(), 'fin')
      await cancelled(story)
      t.equal(story.upstream.requests.length, 0, 'never a whole request')
      t.match(await story.lineOf(answer), { outcome: 'branded', failure: { kind: 'http_request_error' } })
      await story.endsWith(1)
    })
  }
})

t.test('a broken upload after the answer began cuts it, with one line', async t => {
  const story = await tell(t, OK, {}, { onConnection: (socket: Socket) => socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf')) })
  const client = await connect(story.url, t)
  client.send(`POST / HTTP/1.1\r\nHost: ${story.host}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n`)
  await eventually(() => client.unread.includes('half'))
  client.send('zz\r\n')
  const answer = await client.answer()
  t.equal(answer.complete, false)
  t.match(answer.text(), /^half$/)
  await cancelled(story)
  await story.endsWith(1)
})

t.test('a broken upload behind a pipelined request fails for itself', async t => {
  let first: Socket | undefined
  const story = await tell(t, ({ target }, socket) => { if (target === '/slow') first = socket })
  const client = await connect(story.url, t)
  client.send(requestBytes(`${story.url}/slow`) + `POST /broken HTTP/1.1\r\nHost: ${story.host}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n`)
  const socket = await eventually(() => first)
  socket.write(OK)
  t.equal((await client.answer()).text(), 'ok')
  const answer = await client.answer({ timeout: 2000 })
  t.equal(answer.status, 400)
  t.equal(await client.end(), 'fin')
  await story.endsWith(2)
  t.match(story.log.journeys, [{ req: { url: '/slow' }, outcome: 'relayed' }, { req: { url: '/broken' }, failure: { kind: 'http_request_error' } }])
})

t.test('garbage behind a pipelined request', async t => {
  let first: Socket | undefined
  const story = await tell(t, (_request, socket) => { first = socket })
  const client = await connect(story.url, t)
  client.send(requestBytes(`${story.url}/slow`) + 'garbage\r\n\r\n')
  const socket = await eventually(() => first)
  socket.write(OK)
  const answers = [await client.answer({ timeout: 2000 })]
  await client.end()
  if (client.unread.length > 0) answers.push(await client.answer())
  t.equal(answers.length, story.log.journeys.length, 'a line for each answer')
  await story.endsWith(answers.length)
})

t.test('nobody asked anything: no line', async t => {
  const story = await tell(t, OK)
  const silent = await connect(story.url, t)
  silent.close()
  const reset = await connect(story.url, t)
  reset.close('reset')
  const kept = await connect(story.url, t)
  kept.send(requestBytes(`${story.url}/`))
  await kept.answer()
  kept.close('reset')
  await story.endsWith(1)
})

t.test('two edges that point at each other notice', async t => {
  const story = await tell(t, OK)
  const second = await startRecordedEdge(t, { upstream: story.url })
  story.edge.apply(resolveOptions({ upstream: second.url, forgedHeaders: 'replace' }))
  const answer = await ask(second.url, requestBytes(`${second.url}/`))
  t.equal(answer.status, 403)
  t.match(await second.log.line(({ failure }) => failure !== undefined), { failure: { kind: 'proxy_loop_detected' } })
  t.ok(story.log.journeys.length + second.log.journeys.length <= 4, 'at once')
})
