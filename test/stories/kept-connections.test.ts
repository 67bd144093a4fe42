// Connections to the upstream that are kept and used again: one request at a time, dead ones noticed, requests on them repeated where that is safe.
import type { Socket } from 'node:net'
import t from 'tap'
import { connect, get } from '../support/client.js'
import { eventually, requestBytes, startRecordedEdge, tell } from '../support/story.js'
import { answerBytes, startUpstream } from '../support/upstream.js'

t.test('a kept connection that the upstream closed meanwhile: GET is asked again, POST is told', async t => {
  for (const how of ['fin', 'reset'] as const) {
    await t.test(how, async t => {
      const perSocket = new Map<Socket, number>()
      const story = await tell(t, (_request, socket) => {
        const count = (perSocket.get(socket) ?? 0) + 1
        perSocket.set(socket, count)
        // the second request on a connection meets its end
        if (count === 1) socket.write(answerBytes('ok'))
        else if (how === 'fin') socket.end()
        else socket.resetAndDestroy()
      })
      t.equal((await story.get('/1')).text(), 'ok')
      const again = await story.get('/2')
      t.equal(again.text(), 'ok')
      t.equal(story.upstream.requests.filter(({ target }) => target === '/2').length, 2, 'asked twice')
      t.match(await story.lineOf(again), { outcome: 'relayed', failure: undefined, upstream: { attempts: 2, repeatedAfter: Number } })
      const client = await connect(story.url, t)
      client.send(requestBytes(`${story.url}/3`, 'POST', {}, 'x'))
      const page = await client.answer()
      t.equal(page.status, 520)
      t.equal(story.upstream.requests.filter(({ target }) => target === '/3').length, 1, 'asked once')
      t.match(await story.lineOf(page), { upstream: { reused: true, repeatedAfter: undefined }, failure: { kind: how === 'fin' ? 'http_response_empty' : 'connection_terminated' } })
      await story.endsWith(3)
    })
  }
})

t.test('a program that dies of a request on a kept connection: the line of the second try tells of the first', async t => {
  const upstream = await startUpstream(t, (_request, socket) => {
    if (upstream.requests.length === 1) return socket.write(answerBytes('ok'))
    upstream.server.close()
    return socket.destroy()
  })
  const { log, url } = await startRecordedEdge(t, { upstream: upstream.url })
  t.equal((await get(url)).text(), 'ok')
  const page = await get(url)
  t.equal(page.status, 521)
  const line = await log.line(({ ray }) => ray === page.header('x-edge-ray'))
  t.match(line, { upstream: { attempts: 2, reused: false, repeatedAfter: Number }, failure: { kind: 'connection_refused' } })
  t.match(line.failure?.hint, /; it was the second try: the first one went out on a kept connection, which ended (?:at once|after \d+ ms) without an answer$/)
})

t.test('a kept connection that is closed while nobody uses it is noticed before the next request', async t => {
  const story = await tell(t, answerBytes('ok'))
  await story.get('/')
  for (const socket of story.upstream.sockets) socket.end()
  await eventually(() => [...story.upstream.sockets].every(socket => socket.readableEnded || socket.destroyed))
  const client = await connect(story.url, t)
  client.send(requestBytes(story.url, 'POST', {}, 'x'))
  const answer = await client.answer()
  t.equal(answer.status, 200)
  t.match(await story.lineOf(answer), { upstream: { reused: false, attempts: 1 } })
})

t.test('connections to the upstream are used again, one request at a time', async t => {
  const story = await tell(t, answerBytes('ok'))
  for (let i = 0; i < 10; i++) await story.get('/')
  t.equal(story.upstream.connections, 1)
  await Promise.all(Array.from({ length: 8 }, () => story.get('/')))
  t.ok(story.upstream.connections <= 8)
  t.strictSame(story.log.journeys.slice(0, 2).map(line => line['upstream'].reused), [false, true])
})

t.test('bytes that the answer before left on a kept connection are told as its own, and safe requests go out again', async t => {
  const rows = [['text', 'tail of the last one'], ['an empty line', '\r\n'], ['a line feed', '\n'], ['a chunk end', '0\r\n\r\n']] as const
  for (const [what, left] of rows) {
    await t.test(what, async t => {
      const story = await tell(t, (request, socket) => {
        const isSecond = story.upstream.requests.filter(one => one.socket === socket).length > 1
        // seen only with the next request: they come in one piece with its answer
        socket.write(Buffer.concat([Buffer.from(isSecond ? left : ''), answerBytes(request.target)]))
      })
      const culprit = await story.get('/first')
      const again = await story.get('/get')
      t.equal(again.text(), '/get', 'asked again on a fresh connection')
      const ray = culprit.header('x-edge-ray')
      t.match(await story.lineOf(again), {
        outcome: 'relayed',
        hint: 'it was the second try: the first one went out on a kept connection, which began',
        upstream: { attempts: 2, reused: false, repeatedAfter: Number, leftBy: ray }
      })
      t.match((await story.lineOf(again))['hint'], new RegExp(`with bytes that the answer before it left there \\(GET /first, ray ${ray}\\)$`))
      const client = await connect(story.url, t)
      client.send(requestBytes(`${story.url}/post`, 'POST', {}, 'x'))
      const page = await client.answer()
      t.equal(page.status, 520)
      t.equal(story.upstream.requests.filter(({ target }) => target === '/post').length, 1, 'asked once')
      const line = await story.lineOf(page)
      t.match(line, { upstream: { reused: true, leftBy: again.header('x-edge-ray'), repeatedAfter: undefined }, failure: { kind: 'http_protocol_error' } })
      t.match(line.failure?.hint, /^the kept connection began with bytes that the answer before it left there \(GET \/get, ray .*\): ".*"; see how that answer's length is counted/)
    })
  }
})

t.test('an answer that is no answer is nobody else\'s, where it begins as one or the connection is fresh', async t => {
  const story = await tell(t, ({ target }, socket) => socket.write(target === '/ok' ? answerBytes('ok') : target === '/fresh' ? 'garbage\r\n' : 'HTTP/1.1 200 OK\r\nno colon\r\n\r\n'))
  t.match(await story.lineOf(await story.get('/fresh')), { upstream: { reused: false, leftBy: undefined, attempts: 1 }, failure: { kind: 'http_protocol_error', hint: /looks like text/ } })
  await story.get('/ok')
  t.match(await story.lineOf(await story.get('/odd')), { upstream: { reused: true, leftBy: undefined, attempts: 1 }, failure: { kind: 'http_protocol_error', hint: /no colon/ } })
})

t.test('a connection that is not used is given up after some seconds', async t => {
  const story = await tell(t, answerBytes('ok'))
  t.equal((await story.get('/')).text(), 'ok')
  const kept = performance.now()
  const ended = (): boolean => [...story.upstream.sockets].every(socket => socket.readableEnded || socket.destroyed)
  await eventually(() => story.upstream.connections === 1 && ended(), 60_000)
  t.ok(performance.now() - kept > 3000, 'not at once')
})
