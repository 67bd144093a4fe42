// The tests' own client and upstream are checked against each other and against node:http: every other test trusts them.
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { ask, connect, get, requestBytes } from '../support/client.js'
import { answerBytes, startUpstream } from '../support/upstream.js'

t.test('two pipelined requests get their answers in order', async t => {
  const upstream = await startUpstream(t, (request, socket) => socket.write(answerBytes(request.target)))
  const client = await connect(upstream.url, t)
  client.send(requestBytes(`${upstream.url}/one`) + requestBytes(`${upstream.url}/two`, 'POST', {}, 'four'))
  t.equal((await client.answer()).text(), '/one')
  t.equal((await client.answer()).text(), '/two')
  t.equal(client.ended, 'open')
  t.equal(upstream.connections, 1)
  t.strictSame(upstream.requests.map(request => request.body.toString()), ['', 'four'])
})

t.test('tells a FIN from a reset, and a cut body from a whole one', async t => {
  const cut = 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfour'
  const upstream = await startUpstream(t, (request, socket) => {
    if (request.target === '/fin') socket.end(cut)
    else socket.write(cut, () => socket.resetAndDestroy())
  })
  t.match(await get(`${upstream.url}/fin`), { complete: false, ended: 'fin', status: 200 })
  t.equal((await get(`${upstream.url}/reset`)).ended, 'reset')
})

t.test('reads chunks, trailers and informational answers of node:http', async t => {
  const server = createServer((_request, response) => {
    response.writeEarlyHints({ link: '</a.css>; rel=preload' })
    response.writeHead(200, { trailer: 'x-sum', 'transfer-encoding': 'chunked', 'Set-Cookie': ['a=1', 'b=2'] })
    response.write('one ')
    response.addTrailers({ 'x-sum': '7' })
    response.end('two')
  })
  t.teardown(() => server.close())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const answer = await get(url, { Connection: 'close' })
  t.equal(answer.text(), 'one two')
  t.equal(answer.ended, 'fin')
  t.strictSame(answer.trailers, [['x-sum', '7']])
  t.equal(answer.informational[0]?.status, 103)
  t.strictSame(answer.all('set-cookie'), ['a=1', 'b=2'])
  const head = await ask(url, requestBytes(url, 'HEAD'))
  t.match(head, { status: 200, complete: true, body: { length: 0 } })
})

t.test('a chunked request body ends where it ends', async t => {
  const upstream = await startUpstream(t, answerBytes('ok'))
  const body = '10\r\n0\r\n\r\n0123456789a\r\n0\r\n\r\n'
  const answer = await ask(upstream.url, requestBytes(`${upstream.url}/`, 'POST', { 'Transfer-Encoding': 'chunked' }, body))
  t.equal(answer.status, 200)
  t.equal(upstream.requests[0]?.body.toString(), body)
})
