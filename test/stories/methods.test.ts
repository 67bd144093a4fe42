// Methods that Node.js does not read: the edge forwards them all the same.
import t, { type Test } from 'tap'
import { connect, type Client } from '../support/client.js'
import { refused } from '../support/refused.js'
import { eventually, tell, type Story } from '../support/story.js'
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

t.test('on a kept connection, behind answers of every kind', async t => {
  const bodies = {
    '/length': 'Content-Length: 3\r\n\r\nabc',
    '/chunks': 'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n',
    '/none': '\r\n',
    '/large': '\r\n'
  }
  for (const tls of [false, true]) {
    const story = await tell(t, (request, socket) => {
      socket.write(answerBytes(request.target === '/large' ? 'x'.repeat(3_000_000) : request.requestLine))
    }, { tls })
    for (const [path, body] of Object.entries(bodies)) {
      const client = await connect(story.url, t)
      for (let round = 0; round < 3; round++) {
        client.send(`${body === '\r\n' ? 'GET' : 'POST'} ${path} HTTP/1.1\r\nHost: ${story.host}\r\n${body}`)
        t.match(await client.answer(), { status: 200, complete: true })
      }
      client.send(`LIST /v1 HTTP/1.1\r\nHost: ${story.host}\r\nContent-Length: 3\r\n\r\nabc`)
      const answer = await client.answer()
      t.equal(answer.text(), 'LIST /v1 HTTP/1.1', `${path}, ${tls ? 'TLS' : 'plain'}`)
      t.match(await story.lineOf(answer), { outcome: 'relayed', req: { method: 'LIST', url: '/v1' } })
      t.equal(await client.end(), 'fin')
    }
    await story.endsWith(16)
  }
})

/** A connection on which a first request was answered already, or none was sent. */
async function opened (t: Test, story: Story, kept: boolean): Promise<Client> {
  const client = await connect(story.url, t)
  if (kept) {
    client.send(line('GET', '/first'))
    t.equal((await client.answer()).status, 200)
  }
  return client
}

/** Sends pieces that arrive one by one. */
async function sendPieces (story: Story, client: Client, pieces: readonly string[]): Promise<void> {
  for (const piece of pieces) {
    client.send(piece)
    // a request that goes all the way was sent behind it: the edge has read the piece
    await story.get('/beside')
  }
}

t.test('in pieces: from where the parser can tell that it knows no such method, it is read on', async t => {
  const story = await tell(t, (request, socket) => { socket.write(answerBytes(`${request.requestLine} ${request.body.toString()}`)) })
  const list = line('LIST', '/x', 'Content-Length: 2\r\n') + 'ok'
  for (const kept of [false, true]) {
    for (const at of [1, 2, 3, 4, 5, 6, 7, 8, 12, 15, 16, 17, 20, list.length - 5, list.length - 3, list.length - 2, list.length - 1]) {
      const client = await opened(t, story, kept)
      await sendPieces(story, client, [list.slice(0, at), list.slice(at)])
      const answer = await client.answer()
      // LI is the beginning of LINK: what came next begins in the middle of a method
      t.match([answer.status, answer.text()], at < 3 ? [400, 'error code: 400'] : [200, 'LIST /x HTTP/1.1 ok'], `cut at ${at}`)
      client.close('reset')
    }
    const client = await opened(t, story, kept)
    await sendPieces(story, client, ['LIS', 'TI', 'NG', ' ', '/x', ' HTTP/1', '.1\r', '\nHost: a\r\n\r\n'])
    t.equal((await client.answer()).text(), 'LISTING /x HTTP/1.1 ')
  }
})

t.test('one whose head fails later is told by its own name', async t => {
  const story = await tell(t, answerBytes('ok'), { clientHeaderTimeout: '1s' })
  const heads = [
    ['LIST /x HTTP/1.1\r\nHost: a\r\nX Y: 1\r\n\r\n'],
    ['LIST /x HTTP/1.1\r\nHost', ' a\r\n\r\n'],
    ['LIST /x HT', 'XX\r\n\r\n'],
    ['LIS', 'T /x y z'],
    ['LIST /x HTTP/1.1\r\nHost: a']
  ]
  for (const pieces of heads) {
    for (const kept of [false, true]) {
      const client = await opened(t, story, kept)
      await sendPieces(story, client, pieces)
      const answer = await client.answer()
      t.match(answer.status, pieces[0]?.endsWith('a') === true ? 408 : 400)
      t.match(await story.lineOf(answer), { req: { method: 'LIST' }, failure: { kind: 'http_request_error', reason: 'unreadable' } })
    }
  }
  t.notOk(story.upstream.requests.some(({ target }) => target.startsWith('/x')))
})

t.test('where it is not certain where a method begins, nothing is guessed, and the method is named', async t => {
  const story = await tell(t, (request, socket) => { if (request.target !== '/slow') socket.write(answerBytes(request.requestLine)) })
  const list = line('LIST', '/x')
  const post = line('POST', '/p', 'Content-Length: 3\r\n')
  for (const before of [line('GET', '/1'), `${post}abc`, `${post}b\r\n`]) {
    for (const kept of [false, true]) {
      const client = await opened(t, story, kept)
      client.send(before + list)
      t.equal((await client.answer()).status, 200)
      const answer = await client.answer()
      t.equal(answer.status, 400)
      t.match(await story.lineOf(answer), {
        req: { method: 'LIST', url: '/x' },
        failure: { message: /knows no method LIST; it is forwarded where it begins a packet of its own/ }
      })
      client.close('reset')
    }
  }
  // the rest of a method whose beginning came before an answer had left
  const client = await connect(story.url, t)
  await sendPieces(story, client, [`${line('GET', '/1')}UN`, line('LABEL', '/x')])
  t.equal((await client.answer()).status, 200)
  t.equal((await client.answer()).status, 400)
  // behind a request that is under way
  const busy = await connect(story.url, t)
  await sendPieces(story, busy, [line('GET', '/slow'), list])
  busy.close('reset')
  const wrong = story.upstream.requests.filter(({ method }) => method !== 'GET' && method !== 'POST')
  t.strictSame(wrong, [])
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
