// Header lines of one name are one list, whatever their order (RFC 9110 section 5.3): for what ends at a hop, for framing, and for how
// long a connection is kept.
import t from 'tap'
import { connect } from '../support/client.js'
import { requestBytes, tell } from '../support/story.js'

const answer = (lines: readonly string[], body = 'ok'): string => `HTTP/1.1 200 OK\r\n${lines.map(line => `${line}\r\n`).join('')}\r\n${body}`

t.test('lines that any of several Connection lines names end at the edge, in both directions', async t => {
  const orders = [['X-Hop', 'keep-alive'], ['keep-alive', 'X-Hop'], ['X-Other', 'close, X-Hop'], ['X-Other,, x-hop ,', 'X-Third']]
  const story = await tell(t, ({ target }, socket) => {
    socket.write(answer([...(orders[Number(target.slice(1))] ?? []).map(value => `Connection: ${value}`), 'X-Hop: secret', 'X-Stays: 1', 'Content-Length: 2']))
  })
  for (const [index, values] of orders.entries()) {
    const got = await story.ask(`GET /${index} HTTP/1.1\r\nHost: ${story.host}\r\n${values.map(value => `Connection: ${value}\r\n`).join('')}X-Hop: secret\r\nX-Stays: 1\r\n\r\n`)
    t.strictSame({ status: got.status, hop: got.all('x-hop'), stays: got.all('x-stays') }, { status: 200, hop: [], stays: ['1'] }, `from the upstream: ${values.join(' | ')}`)
    const asked = story.upstream.requests.at(-1)
    t.strictSame([asked?.all('x-hop'), asked?.all('x-stays')], [[], ['1']], `to the upstream: ${values.join(' | ')}`)
  }
})

t.test('an upstream cannot take away what the edge itself says', async t => {
  const story = await tell(t, answer(['Connection: X-Edge-Ray, CF-Ray, Server', 'Content-Length: 2']))
  const got = await story.get('/')
  t.equal(got.all('x-edge-ray').length, 1)
  t.strictSame(got.all('server'), ['cloudflare'])
})

t.test('a connection is used again only where no line of its answer ends it', async t => {
  const rows: ReadonlyArray<readonly [lines: readonly string[], isKept: boolean, status?: string]> = [
    [['Connection: keep-alive'], true],
    [['Connection: keep-alive', 'Connection: close'], false],
    [['Connection: close', 'Connection: keep-alive'], false],
    [['Connection: CLOSE', 'Connection: X-Hop'], false],
    [['Connection: X-Close', 'Connection: close-not'], true],
    [['Keep-Alive: timeout=1', 'Keep-Alive: max=100'], false],
    [['Keep-Alive: max=100', 'Keep-Alive: timeout=60', 'Keep-Alive: timeout=1'], false],
    [['Keep-Alive: max=100', 'Keep-Alive: timeout=60'], true],
    [['Connection: X-Hop', 'Connection: keep-alive'], true, 'HTTP/1.0 200 OK'],
    [['Connection: X-Hop'], false, 'HTTP/1.0 200 OK']
  ]
  for (const [lines, isKept, statusLine = 'HTTP/1.1 200 OK'] of rows) {
    const story = await tell(t, `${statusLine}\r\n${lines.join('\r\n')}\r\nContent-Length: 2\r\n\r\nok`)
    const client = await connect(story.url, t)
    for (const path of ['/1', '/2']) {
      client.send(requestBytes(`${story.url}${path}`, 'POST', {}, 'x'))
      t.equal((await client.answer()).text(), 'ok')
    }
    t.equal(story.upstream.connections, isKept ? 1 : 2, `${statusLine}, ${lines.join(' | ')}`)
    await story.endsWith(2)
  }
})

t.test('HTTP/1.0 has no transfer codings: an answer that uses them is read, and its connection ends (RFC 9112 section 6.1)', async t => {
  const story = await tell(t, 'HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n')
  for (const path of ['/1', '/2']) t.equal((await story.get(path)).text(), 'ok')
  t.equal(story.upstream.connections, 2)
})

t.test('Transfer-Encoding is one list: chunked once is taken off, anything else is refused with what stands there', async t => {
  const chunks = '2\r\nok\r\n0\r\n\r\n'
  const rows: ReadonlyArray<readonly [lines: readonly string[], message: RegExp | null, hint?: RegExp]> = [
    [['Transfer-Encoding: Chunked'], null],
    [['Transfer-Encoding: ,', 'Transfer-Encoding: chunked ,'], null],
    [['Transfer-Encoding: chunked', 'X: y', 'transfer-encoding: CHUNKED'], /names chunked twice in Transfer-Encoding$/, /^Transfer-Encoding stands there twice: the application sets it, and its server does, too, at byte \d+: .*t<<<ransfer-encoding.*; nginx before 1\.23 and Apache would relay it$/],
    [['Transfer-Encoding: chunked, chunked'], /names chunked twice/, /stands there twice.*>>>,<<< chunked/],
    [['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked, chunked'], /names chunked 3 times/, /stands there twice/],
    [['Transfer-Encoding: gzip', 'Transfer-Encoding: chunked'], /take off: gzip, chunked$/, /names an unknown coding.*>>>g<<<zip/],
    [['Transfer-Encoding: chunked', 'Transfer-Encoding: gzip'], /take off: chunked, gzip$/, /names an unknown coding.*>>>g<<<zip/],
    [['Transfer-Encoding: identity'], /take off: identity$/, /identity has meant nothing since 2014.*leave the line out.*>>>i<<<dentity/],
    [['Transfer-Encoding: '], /names no coding$/, /Transfer-Encoding/]
  ]
  for (const parser of ['strict', 'lenient'] as const) {
    const story = await tell(t, ({ target }, socket) => { socket.end(answer(rows[Number(target.slice(1))]?.[0] ?? [], chunks), 'latin1') }, { parser })
    for (const [index, [lines, message, hint]] of rows.entries()) {
      const got = await story.get(`/${index}`)
      const what = `${parser}, ${lines.join(' | ')}`
      if (message === null) {
        t.match({ status: got.status, text: got.text() }, { status: 200, text: 'ok' }, what)
        continue
      }
      // llhttp refuses some of these itself
      const { failure } = await story.lineOf(got)
      t.match({ status: got.status, kind: failure?.kind }, { status: 520, kind: 'http_protocol_error' }, what)
      if (parser === 'strict') t.match(failure, { reason: 'transfer_coding', message, hint }, what)
    }
  }
})
