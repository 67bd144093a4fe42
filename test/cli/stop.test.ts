// How `edgeproxy serve` ends: on a signal, at the drain limit, at once; and who may hold it up.
import { once } from 'node:events'
import { connect as connectTcp } from 'node:net'
import t, { type Test } from 'tap'
import { connect, get, requestBytes, type Client } from '../support/client.js'
import { start, type Running } from '../support/edgeproxy.js'
import { startUpstream } from '../support/upstream.js'

/** A process and its URL. */
async function serve (t: Test, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<{ edge: Running, url: string }> {
  const edge = start(t, ['--port', '0', '--log', 'pretty', ...args], { env })
  const [, url = ''] = await edge.until(/^edgeproxy listening on (https?:\S+) /m)
  return { edge, url }
}

t.test('SIGTERM lets a running request end, takes no new one, and exits 0', async t => {
  let finish = (): void => {}
  const upstream = await startUpstream(t, (_, socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe')
    finish = () => { socket.write('llo') }
  })
  const { edge, url } = await serve(t, ['--upstream', upstream.url])
  const client = await connect(url, t)
  client.send(requestBytes(`${url}/`))
  const answer = client.answer()
  while (!client.unread.includes('he')) await once(client.socket, 'data')
  edge.child.kill('SIGTERM')
  await edge.until(/stopping; running requests get 10 s, a second signal stops at once/)
  await t.rejects(get(`${url}/`), { code: 'ECONNREFUSED' })
  finish()
  t.match(await answer, { status: 200, complete: true, body: Buffer.from('hello') })
  const done = performance.now()
  t.match(await edge.ended(), { code: 0, signal: null })
  t.ok(performance.now() - done < 5000, 'a kept-alive connection does not hold it until the drain limit')
})

t.test('the drain limit ends what does not end by itself', async t => {
  const upstream = await startUpstream(t, () => {})
  const { edge, url } = await serve(t, ['--upstream', upstream.url, '--drain-timeout', '50ms'])
  const client = await connect(url, t)
  client.send(requestBytes(`${url}/`))
  await once(upstream.server, 'connection')
  edge.child.kill('SIGINT')
  t.match(await edge.ended(), { code: 0, signal: null, out: / --- GET {2}\S+ cut -> .*\n +the edge was stopped before this request had ended\n/ })
  await client.end()
})

t.test('who was cut by the drain limit did not leave: the log says so', async t => {
  const upstream = await startUpstream(t, (_, socket) => { socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe') })
  const edge = start(t, ['--port', '0', '--log', 'json', '--upstream', upstream.url, '--drain-timeout', '50ms'])
  const [, url = ''] = await edge.until(/"url":"(http:[^"]+)"/)
  const client = await connect(url, t)
  client.send(requestBytes(`${url}/half`))
  while (!client.unread.includes('he')) await once(client.socket, 'data')
  edge.child.kill('SIGTERM')
  const { code, out } = await edge.ended()
  t.equal(code, 0)
  const lines = out.trimEnd().split('\n').map(line => JSON.parse(line) as Record<string, unknown>)
  t.match(lines.filter(line => 'ray' in line), [{ level: 40, outcome: 'cut', stopped: true, res: { statusCode: 200, truncated: true }, msg: 'cut: the edge was stopped before this request had ended', failure: undefined }])
})

t.test('a second signal stops at once', async t => {
  const upstream = await startUpstream(t, () => {})
  for (const [first, second, code] of [['SIGINT', 'SIGINT', 130], ['SIGINT', 'SIGTERM', 143]] as const) {
    const { edge, url } = await serve(t, ['--upstream', upstream.url, '--drain-timeout', '1h'])
    const client = await connect(url, t)
    const arrived = once(upstream.server, 'connection')
    client.send(requestBytes(`${url}/`))
    await arrived
    edge.child.kill(first)
    await edge.until(/stopping/)
    edge.child.kill(second)
    t.match(await edge.ended(), { code, signal: null, out: / cut -> .*\n +the edge was stopped/ }, `${first}, ${second}`)
    await client.end()
  }
})

const HELLO = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello'

/** A request, and half the head of a second one: once the first is answered, the half has certainly been read. */
async function askHalf (client: Client, url: string): Promise<string> {
  const whole = requestBytes(`${url}/`)
  client.send(whole + whole.slice(0, 12))
  await client.answer()
  return whole.slice(12)
}

t.test('clients that ask nothing, or only half, do not hold the end up', async t => {
  const upstream = await startUpstream(t, HELLO)
  const args = ['--upstream', upstream.url, '--drain-timeout', '1h']
  await t.test('HTTP/1.1', async t => {
    const { edge, url } = await serve(t, args)
    const clients = [await connect(url, t), await connect(url, t)] as const
    await askHalf(clients[1], url)
    edge.child.kill('SIGTERM')
    t.match(await edge.ended(), { code: 0, signal: null })
    for (const client of clients) await client.end()
  })
  await t.test('TLS', async t => {
    const { edge, url } = await serve(t, [...args, '--tls'], { EDGEPROXY_HOME: t.testdir({}) })
    const [http1, h2] = [await connect(url, t), await connect(url, t, { ALPNProtocols: ['h2'] })]
    const handshake = connectTcp(Number(new URL(url).port), '127.0.0.1').on('error', () => {})
    t.teardown(() => handshake.destroy())
    // the first bytes of a ClientHello's record, and no more
    handshake.write(Buffer.from('160301', 'hex'))
    await askHalf(http1, url)
    edge.child.kill('SIGTERM')
    t.match(await edge.ended(), { code: 0, signal: null })
    for (const client of [http1, h2]) await client.end()
  })
})

t.test('half a head at the end may still become a request', async t => {
  const upstream = await startUpstream(t, HELLO)
  const { edge, url } = await serve(t, ['--upstream', upstream.url])
  const client = await connect(url, t)
  const rest = await askHalf(client, url)
  edge.child.kill('SIGTERM')
  await edge.until(/stopping/)
  client.send(rest)
  t.match(await client.answer(), { status: 200, complete: true })
  t.match(await edge.ended(), { code: 0, out: /relayed[^]*relayed/ })
})
