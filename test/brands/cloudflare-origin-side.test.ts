// What an origin sees of the edge's connections: kept, used again while they are sound, and timed anew with every read.
import t from 'tap'
import { requestBytes } from '../support/client.js'
import { tell } from '../support/story.js'
import { answerBytes, type Respond } from '../support/upstream.js'

t.test('every request to the origin asks to keep the connection, whatever the client asked', async t => {
  const story = await tell(t, answerBytes('ok'))
  for (const connection of ['close', 'keep-alive', 'X-Own']) {
    await story.ask(requestBytes(`${story.url}/`, 'GET', { connection }))
    t.strictSame(story.upstream.requests.at(-1)?.all('connection').map(value => value.toLowerCase()), ['keep-alive'], connection)
  }
  await story.ask('GET / HTTP/1.0\r\n\r\n')
  t.strictSame(story.upstream.requests.at(-1)?.all('connection').map(value => value.toLowerCase()), ['keep-alive'], 'a client of HTTP/1.0')
  t.equal(story.upstream.connections, 1, 'and it is kept')
})

t.test('names that some servers drop reach the origin', async t => {
  const story = await tell(t, answerBytes('ok'))
  await story.get('/', { 'X.Dotted': '1', X_Under: '2', 'X!Odd': '3' })
  for (const [name, value] of [['X.Dotted', '1'], ['X_Under', '2'], ['X!Odd', '3']] as const) t.strictSame(story.upstream.requests[0]?.all(name), [value], name)
})

/** By the path: a sound answer, or one of several ways to break one without ending the connection. */
const BROKEN: Readonly<Record<string, string>> = {
  '/status': 'HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n',
  '/lengths': 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc',
  '/chunk': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
  '/surplus': 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and more'
}

t.test('a connection that saw an error is not used again', async t => {
  const story = await tell(t, (({ target }, socket) => socket.write(BROKEN[target] ?? answerBytes('sound'))) satisfies Respond)
  t.equal((await story.get('/')).text(), 'sound')
  for (const path of Object.keys(BROKEN)) {
    await story.get(path)
    const used = story.upstream.requests.at(-1)?.socket
    const next = await story.get('/')
    t.equal(next.text(), 'sound', path)
    t.not(story.upstream.requests.at(-1)?.socket, used, `${path}: a new connection`)
    t.match((await story.lineOf(next))['upstream'], { reused: false })
  }
})

t.test('the read limit begins anew with every piece of a body', async t => {
  const pieces = 6
  const pause = 250
  const story = await tell(t, (_request, socket) => {
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${pieces}\r\n\r\nx`)
    let sent = 1
    const timer = setInterval(() => {
      socket.write('x')
      if (++sent === pieces) clearInterval(timer)
    }, pause)
    t.teardown(() => { clearInterval(timer) })
  }, { idleTimeout: '900ms', responseTimeout: '900ms' })
  const answer = await story.get('/')
  t.equal(answer.text(), 'x'.repeat(pieces), 'longer in all than the limit')
  const line = await story.lineOf(answer)
  t.equal(line.failure, undefined)
  t.ok(line['responseTime'] > 900, `${String(line['responseTime'])} ms`)
})
