// What a client asks reaches the upstream as it was asked: target, method, header lines, body.
import { METHODS } from 'node:http'
import t from 'tap'
import { connect } from '../support/client.js'
import { requestBytes, tell } from '../support/story.js'
import { answerBytes } from '../support/upstream.js'

const OK = answerBytes('ok')

t.test('a target goes through byte for byte', async t => {
  const story = await tell(t, OK)
  const targets = ['/', '/a//b', '//a/b', '///', '/%2F', '/%', '/%zz', '/a/../b', '/a/./b', '/../..', '/a\\b', '/a;b=c', '/?', '/??', '/?x=[1]&y=%zz', '/a?b#c',
    '/a|b', '/{a}', '/a"b', '/<a>', '/a^b`c', '/:a/*', '/*', '/a:b@c', "/'", `/?q=${'x'.repeat(8192)}`, '/a?url=http://x.test//y', '/.well-known/../', '/%00', '/%0d%0aX-Evil:1', '/~user/', '/a+b%20c']
  for (const target of targets) {
    const answer = await story.ask(`GET ${target} HTTP/1.1\r\nHost: ${story.host}\r\n\r\n`)
    t.equal(answer.status, 200, target.slice(0, 40))
    t.equal(story.upstream.requests.at(-1)?.target, target, target.slice(0, 40))
    t.ok((await story.lineOf(answer))['req'].url === target, 'in the log')
  }
  t.equal(story.upstream.requests.length, targets.length)
  await story.endsWith(targets.length)
})

t.test('raw high bytes in a target go through unchanged or are refused, never rewritten', async t => {
  const story = await tell(t, OK)
  for (const target of ['/caf\xe9', '/\xc3\xa9?\xff=\x80', '/?q=\xe9']) {
    const before = story.upstream.requests.length
    const answer = await story.ask(`GET ${target} HTTP/1.1\r\nHost: ${story.host}\r\n\r\n`)
    if (answer.status === 200) t.equal(story.upstream.requests.at(-1)?.target, target)
    else t.match({ status: answer.status, asked: story.upstream.requests.length }, { status: 400, asked: before })
  }
  await story.endsWith(3)
})

t.test('every method that node:http knows, but CONNECT', async t => {
  const story = await tell(t, ({ method }, socket) => socket.write(method === 'HEAD' ? 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n' : OK))
  const methods = METHODS.filter(method => method !== 'CONNECT')
  for (const method of methods) {
    const answer = await story.ask(`${method} /x HTTP/1.1\r\nHost: ${story.host}\r\n\r\n`)
    t.equal(answer.status, 200, method)
    t.equal(story.upstream.requests.at(-1)?.requestLine, `${method} /x HTTP/1.1`)
  }
  t.equal(story.upstream.requests.length, methods.length, 'each asked once')
  await story.endsWith(methods.length)
})

t.test('header lines keep their order, spelling, number and bytes', async t => {
  const story = await tell(t, OK)
  const lines = ['X-b: 2', 'x-A: 1', 'X-b: 3', 'COOKIE: a=1', 'cookie: b=2', 'aCCept: text/plain;q=0.1', 'X-Empty: ', 'X-Latin: caf\xe9', 'X-Utf: \xc3\xa9', 'X-Inner: two  spaces', 'Accept-Encoding: gzip, br', 'If-None-Match: "a"', 'Range: bytes=0-1', 'Authorization: Basic eDp5', 'Via: 1.0 fred']
  await story.ask(`GET / HTTP/1.1\r\nHost: shop.test:81\r\n${lines.join('\r\n')}\r\n\r\n`)
  const got = story.upstream.requests[0]?.headers.map(([name, value]) => `${name}: ${value}`) ?? []
  t.strictSame(got.filter(line => lines.includes(line)), lines)
  t.strictSame(story.upstream.requests[0]?.all('host'), ['shop.test:81'])
})

t.test('what belongs to one connection stays there, also what Connection names', async t => {
  const story = await tell(t, OK)
  await story.ask(`GET / HTTP/1.1\r\nHost: ${story.host}\r\nConnection: keep-alive, X-Hop , X-Other\r\nKeep-Alive: timeout=5\r\nX-Hop: 1\r\nx-other: 2\r\nX-Stays: 3\r\nProxy-Connection: keep-alive\r\nProxy-Authorization: Basic eDp5\r\nTE: trailers\r\nTrailer: X-Sum\r\nUpgrade: h2c\r\n\r\n`)
  const request = story.upstream.requests[0]
  for (const name of ['x-hop', 'x-other', 'keep-alive', 'proxy-connection', 'proxy-authorization', 'te', 'upgrade', 'trailer']) t.strictSame(request?.all(name), [], name)
  t.equal(request?.header('x-stays'), '3')
  t.notMatch(request?.header('connection') ?? '', /hop/i)
})

t.test('Connection cannot name away Host, the length or what the edge says', async t => {
  const story = await tell(t, OK)
  await story.ask(`POST / HTTP/1.1\r\nHost: ${story.host}\r\nConnection: close, host, content-length, x-forwarded-for, x-edge-ray\r\nContent-Length: 2\r\n\r\nhi`)
  const request = story.upstream.requests[0]
  t.equal(request?.header('host'), story.host)
  t.equal(request?.body.toString(), 'hi')
  t.equal(request?.header('x-forwarded-for'), '127.0.0.1')
  t.match(request?.header('x-edge-ray'), /^[0-9a-f]{16}-LAB$/)
})

t.test('the edge says who the client is, and a client cannot say it for itself', async t => {
  const story = await tell(t, OK, { forgedHeaders: 'replace' })
  const answer = await story.get('/', { host: 'shop.test', 'X-Forwarded-For': '9.9.9.9', 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'evil.test', 'X-Real-IP': '9.9.9.9', 'CF-Connecting-IP': '9.9.9.9', 'True-Client-IP': '9.9.9.9', 'CF-Ray': 'forged', 'X-Edge-Ray': 'forged', 'Edge-Fault': 'connection_refused' })
  const request = story.upstream.requests[0]
  t.strictSame(request?.all('x-forwarded-for'), ['9.9.9.9,127.0.0.1'])
  t.strictSame(request?.all('x-forwarded-proto'), ['http'])
  t.strictSame(request?.all('x-forwarded-host'), ['shop.test'])
  t.strictSame(request?.all('host'), ['shop.test'])
  t.strictSame(request?.all('x-edge-ray'), [answer.header('x-edge-ray')])
  t.notOk(request?.headers.some(([, value]) => value === 'forged' || value === '9.9.9.9'))
  t.strictSame(request?.all('edge-fault'), [])
})

t.test('bodies travel with every method, with a length or in chunks', async t => {
  const story = await tell(t, OK)
  for (const method of ['GET', 'DELETE', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'PROPFIND']) {
    for (const body of ['{"a":1}', 'x'.repeat(20_000)]) {
      t.equal((await story.ask(requestBytes(story.url, method, {}, body))).status, 200, method)
      t.equal(story.upstream.requests.at(-1)?.body.toString(), body, `${method} with a length`)
      const chunked = `${method} / HTTP/1.1\r\nHost: ${story.host}\r\nTransfer-Encoding: chunked\r\n\r\n${body.length.toString(16)};ext=1\r\n${body}\r\n0\r\n\r\n`
      t.equal((await story.ask(chunked)).status, 200, `${method} in chunks`)
      const request = story.upstream.requests.at(-1)
      t.equal(request?.header('transfer-encoding'), 'chunked')
      t.equal(request?.body.toString().replace(/^[0-9a-f]+\r\n/, '').replace(/\r\n0\r\n\r\n$/, ''), body, `${method} in chunks`)
    }
  }
  await story.endsWith(28)
})

t.test('an empty body that is announced stays announced', async t => {
  const story = await tell(t, OK)
  await story.ask(`POST /a HTTP/1.1\r\nHost: ${story.host}\r\nContent-Length: 0\r\n\r\n`)
  t.strictSame(story.upstream.requests[0]?.all('content-length'), ['0'])
  await story.ask(`GET /b HTTP/1.1\r\nHost: ${story.host}\r\n\r\n`)
  t.strictSame(story.upstream.requests[1]?.all('content-length'), [])
  await story.ask(`POST /c HTTP/1.1\r\nHost: ${story.host}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`)
  const empty = story.upstream.requests[2]
  t.ok(empty?.body.toString() === '0\r\n\r\n' || empty?.header('content-length') === '0', 'in whichever framing')
})

t.test('request trailers do no harm', async t => {
  const story = await tell(t, OK)
  const answer = await story.ask(`POST / HTTP/1.1\r\nHost: ${story.host}\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-Sum: 7\r\n\r\n`)
  t.equal(answer.status, 200)
  t.match(story.upstream.requests[0]?.body.toString(), /^2\r\nhi\r\n0\r\n/)
})

t.test('Expect: 100-continue is invited once an upstream is there, and the expectation ends here', async t => {
  const story = await tell(t, OK)
  for (const length of [5, 50_000]) {
    const client = await connect(story.url, t)
    client.send(`POST / HTTP/1.1\r\nHost: ${story.host}\r\nExpect: 100-continue\r\nContent-Length: ${length}\r\n\r\n`)
    const invitation = 'HTTP/1.1 100 Continue\r\n\r\n'
    t.equal((await client.receive(invitation.length)).toString(), invitation)
    client.send('x'.repeat(length))
    t.equal((await client.answer()).status, 200)
    t.equal(client.ended, 'open', 'the connection may go on')
    t.equal(story.upstream.requests.at(-1)?.body.length, length)
    t.strictSame(story.upstream.requests.at(-1)?.all('expect'), [])
  }
})

t.test('Expect: 100-continue with a refused upstream gives the page instead of the invitation', async t => {
  const story = await tell(t, OK)
  await story.upstream.close()
  for (const length of [5, 50_000]) {
    const client = await connect(story.url, t)
    client.send(`POST / HTTP/1.1\r\nHost: ${story.host}\r\nExpect: 100-continue\r\nContent-Length: ${length}\r\n\r\n`)
    const answer = await client.answer()
    t.equal(answer.status, 521)
    t.strictSame(answer.informational, [], 'no body was asked for')
    t.equal(await client.end(), 'fin', 'what follows cannot be told from a body')
    t.match(await story.lineOf(answer), { outcome: 'branded', failure: { kind: 'connection_refused' } })
  }
  await story.endsWith(2)
})

t.test('an expectation nobody knows does not end the journey silently', async t => {
  const story = await tell(t, OK)
  const answer = await story.get('/', { Expect: 'a-miracle' })
  t.ok([200, 417].includes(answer.status), String(answer.status))
  await story.endsWith(1)
})
