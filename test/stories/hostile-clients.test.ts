// Clients that do not mean well: every attempt gets a ray, one line, a short answer and the end of the connection; the
// upstream sees none of it, or nothing that could be read in two ways.
import type { Socket } from 'node:net'
import t, { type Test } from 'tap'
import { resolveOptions } from '../../src/options/options.js'
import { ask, connect, type Client } from '../support/client.js'
import { eventually, requestBytes, startRecordedEdge, tell, type Story } from '../support/story.js'
import { answerBytes } from '../support/upstream.js'

const OK = answerBytes('ok')

/** Sends it, and checks what every refused request gets. */
async function refused (t: Test, story: Story, raw: string | Buffer, status: number | readonly number[] = 400): Promise<Client> {
  const [lines, asked] = [story.log.journeys.length, story.upstream.requests.length]
  const client = await connect(story.url, t)
  client.send(raw)
  const answer = await client.answer()
  t.ok([status].flat().includes(answer.status), `${answer.status}`)
  t.equal(await client.end(), 'fin', 'closed')
  t.equal(client.unread.length, 0, 'one answer only')
  t.ok(answer.body.length < 20_000)
  const line = await story.lineOf(answer)
  t.match(line, { outcome: 'branded', failure: { kind: 'http_request_error', stage: 'edge' }, res: { statusCode: answer.status } })
  t.equal(story.log.journeys.length, lines + 1, 'one line')
  t.equal(story.upstream.requests.length, asked, 'the upstream was not asked')
  return client
}

/** The upstream has seen the end of every connection that the edge had opened. */
const cancelled = ({ upstream }: Story): Promise<unknown> => eventually(() => [...upstream.sockets].every(socket => socket.readableEnded || socket.destroyed))

const smuggling: Array<[name: string, raw: (host: string) => string]> = [
  ['Content-Length and Transfer-Encoding', host => `POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n`],
  ['Transfer-Encoding and Content-Length', host => `POST / HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n`],
  ['two lengths', host => `POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!`],
  ['the same length twice', host => `POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello`],
  ['a list of lengths', host => `POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 5, 5\r\n\r\nhello`],
  ['a signed length', host => `POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Length: +5\r\n\r\nhello`],
  ['an endless length', host => `POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 99999999999999999999999\r\n\r\nhello`],
  ['an unknown coding', host => `POST / HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n`],
  ['chunked not last', host => `POST / HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`],
  ['bare line feeds', host => `GET / HTTP/1.1\nHost: ${host}\n\n`],
  ['a bare line feed in the head', host => `GET / HTTP/1.1\r\nHost: ${host}\nX: 1\r\n\r\n`],
  ['a bare carriage return', host => `GET / HTTP/1.1\r\nHost: ${host}\r\nX: 1\rY: 2\r\n\r\n`],
  ['a folded line', host => `GET / HTTP/1.1\r\nHost: ${host}\r\nX: 1\r\n folded\r\n\r\n`],
  ['a folded Transfer-Encoding', host => `POST / HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n`],
  ['a space before the colon', host => `POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Length : 5\r\n\r\nhello`],
  ['a space in a name', host => `GET / HTTP/1.1\r\nHost: ${host}\r\nX Y: 1\r\n\r\n`],
  ['a space before the first line', host => `GET / HTTP/1.1\r\n Host: ${host}\r\n\r\n`],
  ['no name', host => `GET / HTTP/1.1\r\nHost: ${host}\r\n: 1\r\n\r\n`],
  ['no colon', host => `GET / HTTP/1.1\r\nHost: ${host}\r\nNonsense\r\n\r\n`],
  ['NUL in a value', host => `GET / HTTP/1.1\r\nHost: ${host}\r\nX: a\0b\r\n\r\n`],
  ['NUL in the target', host => `GET /a\0b HTTP/1.1\r\nHost: ${host}\r\n\r\n`],
  ['a tab in the target', host => `GET /a\tb HTTP/1.1\r\nHost: ${host}\r\n\r\n`],
  ['no version', () => 'GET /\r\n\r\n'],
  ['a version of the future', host => `GET / HTTP/3.0\r\nHost: ${host}\r\n\r\n`],
  ['an unknown method', host => `BREW / HTTP/1.1\r\nHost: ${host}\r\n\r\n`],
  ['a method in lower case', host => `get / HTTP/1.1\r\nHost: ${host}\r\n\r\n`],
  ['no Host', () => 'GET / HTTP/1.1\r\n\r\n'],
  ['two Hosts', host => `GET / HTTP/1.1\r\nHost: ${host}\r\nHost: ${host}\r\n\r\n`],
  ['two different Hosts', host => `GET / HTTP/1.1\r\nHost: ${host}\r\nhost: evil.test\r\n\r\n`],
  ['a Host with a path', () => 'GET / HTTP/1.1\r\nHost: shop.test/evil\r\n\r\n'],
  ['a Host with a user', () => 'GET / HTTP/1.1\r\nHost: a@shop.test\r\n\r\n'],
  ['a Host with a space', () => 'GET / HTTP/1.1\r\nHost: shop test\r\n\r\n'],
  ['a Host with two ports', () => 'GET / HTTP/1.1\r\nHost: shop.test:80:81\r\n\r\n'],
  ['a Host list', () => 'GET / HTTP/1.1\r\nHost: shop.test, evil.test\r\n\r\n'],
  ['another authority', host => `GET http://evil.test/ HTTP/1.1\r\nHost: ${host}\r\n\r\n`],
  ['another authority, with its Host', host => `GET http://${host}@evil.test/ HTTP/1.1\r\nHost: ${host}\r\n\r\n`],
  ['another scheme', host => `GET ftp://${host}/ HTTP/1.1\r\nHost: ${host}\r\n\r\n`],
  ['a target that is no path', host => `GET evil HTTP/1.1\r\nHost: ${host}\r\n\r\n`],
  ['CONNECT', host => `CONNECT evil.test:443 HTTP/1.1\r\nHost: ${host}\r\n\r\n`],
  ['garbage', () => '\x80\x81\x82\xff\r\n\r\n'],
  ['a TLS ClientHello', () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03' + 'r'.repeat(500)],
  ['the HTTP/2 preface', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0'],
  ['an SSH banner', () => 'SSH-2.0-OpenSSH_9.6\r\n'],
  ['an answer instead of a request', () => 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n']
]

t.test('what can be read in two ways is read in none', async t => {
  const story = await tell(t, OK)
  for (const [name, raw] of smuggling) await t.test(name, async t => { await refused(t, story, raw(story.host)) })
  t.equal(story.upstream.connections, 0)
  await story.endsWith(smuggling.length)
})

t.test('what is only untidy is passed on tidy', async t => {
  const story = await tell(t, OK)
  for (const raw of [`GET  /a HTTP/1.1\r\nHost: ${story.host}\r\n\r\n`, `\r\n\r\nGET /a HTTP/1.1\r\nHost:${story.host}\r\n\r\n`, `GET /a HTTP/1.1\r\nHost: \t${story.host} \t\r\n\r\n`]) {
    t.equal((await story.ask(raw)).status, 200)
    t.match(story.upstream.requests.at(-1), { requestLine: 'GET /a HTTP/1.1' })
    t.equal(story.upstream.requests.at(-1)?.header('host'), story.host)
  }
  await story.endsWith(3)
})

t.test('its own authority in absolute form is served, and the upstream sees the path', async t => {
  const story = await tell(t, OK)
  for (const target of ['/a//b?x=[1]', '', '/']) {
    const answer = await story.ask(`GET http://${story.host}${target} HTTP/1.1\r\nHost: ${story.host}\r\n\r\n`)
    t.equal(answer.status, 200)
    t.equal(story.upstream.requests.at(-1)?.target, target === '' ? '/' : target)
  }
  t.equal((await story.ask(`GET http://${story.host}?q HTTP/1.1\r\nHost: ${story.host}\r\n\r\n`)).status, 200)
  t.equal(story.upstream.requests.at(-1)?.target, '/?q')
})

t.test('OPTIONS * is for the upstream as it stands, or is refused', async t => {
  const story = await tell(t, OK)
  const answer = await story.ask(`OPTIONS * HTTP/1.1\r\nHost: ${story.host}\r\n\r\n`)
  if (answer.status === 200) t.equal(story.upstream.requests[0]?.requestLine, 'OPTIONS * HTTP/1.1')
  else t.match({ status: answer.status, asked: story.upstream.requests.length }, { status: 400, asked: 0 })
  await story.endsWith(1)
})

t.test('heads that are too large', async t => {
  const story = await tell(t, OK)
  await refused(t, story, `GET / HTTP/1.1\r\nHost: ${story.host}\r\n${'X-Flood: 0123456789\r\n'.repeat(20_000)}\r\n`, 431)
  await refused(t, story, `GET / HTTP/1.1\r\nHost: ${story.host}\r\nX-One: ${'x'.repeat(200_000)}\r\n\r\n`, 431)
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
  story.edge.apply(resolveOptions({ upstream: second.url }))
  const answer = await ask(second.url, requestBytes(`${second.url}/`))
  t.equal(answer.status, 403)
  t.match(await second.log.line(({ failure }) => failure !== undefined), { failure: { kind: 'proxy_loop_detected' } })
  t.ok(story.log.journeys.length + second.log.journeys.length <= 4, 'at once')
})
