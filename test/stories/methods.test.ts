// Methods that Node.js does not read: the edge forwards them all the same.
import t from 'tap'
import { connect } from '../support/client.js'
import { refused } from '../support/refused.js'
import { eventually, tell } from '../support/story.js'
import { answerBytes } from '../support/upstream.js'

const UNKNOWN = ['LIST', 'BAN', 'LABEL', 'VERSION-CONTROL', 'GETX', 'POS', 'M\'X', 'X_1.2']

t.test('methods that Node.js does not know pass as all others do', async t => {
  for (const tls of [false, true]) {
    const story = await tell(t, (request, socket) => { socket.write(answerBytes(`${request.requestLine} ${request.body.toString()}`)) }, { tls })
    let count = 0
    for (const method of UNKNOWN) {
      for (const [body, sent] of [['\r\n', ''], ['Content-Length: 3\r\n\r\nabc', 'abc'], ['Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n', '3\r\nabc\r\n0\r\n\r\n']] as const) {
        const answer = await story.ask(`${method} /v1/a?b HTTP/1.1\r\nHost: ${story.host}\r\n${body}`)
        t.match({ status: answer.status, text: answer.text() }, { status: 200, text: `${method} /v1/a?b HTTP/1.1 ${sent}` })
        t.match(await story.lineOf(answer), { outcome: 'relayed', req: { method, url: '/v1/a?b' } })
        count++
      }
    }
    await story.endsWith(count)
  }
})

const line = (method: string, path: string, more = ''): string => `${method} ${path} HTTP/1.1\r\nHost: a\r\n${more}\r\n`

t.test('its connection ends with the answer, and what is pipelined behind it is not served', async t => {
  const story = await tell(t, (request, socket) => { socket.write(answerBytes(request.requestLine)) })
  const client = await connect(story.url, t)
  client.send(line('LIST', '/1') + line('GET', '/2'))
  const answer = await client.answer()
  t.match([answer.text(), answer.header('connection')], ['LIST /1 HTTP/1.1', 'close'])
  await client.end()
  t.equal(client.unread.length, 0)
  await story.endsWith(1)
})

t.test('where it is not certain where a method begins, nothing is guessed', async t => {
  const story = await tell(t, (request, socket) => { socket.write(answerBytes(request.requestLine)) })
  const list = line('LIST', '/x')
  for (let at = 1; at < list.length; at++) {
    const client = await connect(story.url, t)
    client.send(list.slice(0, at))
    await eventually(() => client.socket.bytesWritten >= at)
    client.send(list.slice(at))
    t.match((await client.answer()).status, /^(200|400)$/, `cut at ${at}`)
    client.close('reset')
  }
  for (const before of [line('GET', '/1'), `${line('POST', '/p', 'Content-Length: 3\r\n')}abc`, `${line('POST', '/p', 'Content-Length: 3\r\n')}b\r\n`]) {
    const client = await connect(story.url, t)
    client.send(before + list)
    t.equal((await client.answer()).status, 200)
    t.equal((await client.answer()).status, 400)
    client.close('reset')
  }
  await eventually(() => story.upstream.requests.length > 0)
  t.strictSame([...new Set(story.upstream.requests.map(({ method }) => method))].filter(method => !['LIST', 'GET', 'POST'].includes(method)), [])
})

t.test('with an upgrade that is asked on', async t => {
  const story = await tell(t, (request, socket) => { socket.write(answerBytes(request.requestLine)) })
  t.equal((await story.ask(line('LIST', '/x', 'Connection: Upgrade\r\nUpgrade: websocket\r\n'))).text(), 'LIST /x HTTP/1.1')
})

t.test('a failure, a fault and a client that leaves', async t => {
  const story = await tell(t, (_request, socket) => { socket.end() })
  const list = `LIST / HTTP/1.1\r\nHost: ${story.host}\r\nAccept: text/plain\r\n`
  t.equal((await story.ask(`${list}\r\n`)).status, 520)
  t.equal((await story.ask(`${list}Content-Length: 3\r\n\r\nabc`)).status, 520)
  const client = await connect(story.url, t)
  client.send(`${list}Content-Length: 9\r\n\r\nabc`)
  client.close('reset')
  await eventually(() => story.log.journeys.length === 3)
  await story.endsWith(3)
})

t.test('one that cannot be read again is named', async t => {
  const story = await tell(t, answerBytes('ok'))
  await refused(t, story, `get /v1/secret HTTP/1.1\r\nHost: ${story.host}\r\nCookie: s3same\r\n\r\n`)
  const line = story.log.journeys.at(-1)
  t.match(line?.failure, { kind: 'http_request_error', reason: 'unreadable', code: 'HPE_INVALID_METHOD', message: /^the method get is not GET: methods are told apart by their case/, hint: null, evidence: undefined })
  t.notMatch(JSON.stringify(line), 's3same')
})

t.test('bytes that are no request are still called that, and a load balancer\'s PROXY line is named', async t => {
  const story = await tell(t, answerBytes('ok'))
  await refused(t, story, 'hello, world\r\n\r\n')
  t.match(story.log.journeys.at(-1)?.failure?.message, /no HTTP request/)
  for (const header of ['PROXY TCP4 192.0.2.1 192.0.2.2 56324 443\r\n', '\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\x7f\0\0\x01\x7f\0\0\x01\x01\xbb\x01\xbb']) {
    await refused(t, story, Buffer.from(`${header}GET / HTTP/1.1\r\nHost: ${story.host}\r\n\r\n`, 'latin1'))
    t.match(story.log.journeys.at(-1)?.failure, { message: /no HTTP request/, hint: /speaks the PROXY protocol/ })
  }
})
