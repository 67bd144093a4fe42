// A site behind a tunnel: requests travel back over the connections that a connector opened. The connector is the real one,
// in this process or as a child; the edge has no way to the origin of its own.
import { connect } from 'node:net'
import { once } from 'node:events'
import t, { type Test } from 'tap'
import { Connector } from '../../src/connector/connector.js'
import { resolveOptions, type EdgeOptions } from '../../src/settings/options.js'
import type { SiteSettings } from '../../src/options/settings.js'
import { ask, get, requestBytes } from '../support/client.js'
import { run, start } from '../support/edgeproxy.js'
import { eventually, startRecordedEdge, type RecordedEdge } from '../support/story.js'
import { answerBytes, startUpstream, type Respond, type Upstream } from '../support/upstream.js'

interface Story extends RecordedEdge { readonly origin: Upstream, readonly port: number }

async function tell (t: Test, respond: Respond, options: Partial<EdgeOptions> = {}): Promise<Story> {
  const origin = await startUpstream(t, respond)
  const started = await startRecordedEdge(t, { upstream: 'tunnel:shop', ...options })
  return { ...started, origin, port: Number(started.edge.tunnelAddress?.split(':')[1]) }
}

/** A connector in this process; resolves when the edge has welcomed it. */
async function join (t: Test, { port, log, origin }: Story, more: { to?: string, token?: string } = {}): Promise<{ connector: Connector, lines: string[] }> {
  const lines: string[] = []
  const [site] = resolveOptions({ upstream: more.to ?? origin.url }).sites as [SiteSettings]
  const connector = new Connector({ name: 'shop', token: more.token ?? null, edge: { host: '127.0.0.1', port, label: `127.0.0.1:${port}` }, site, log: line => { lines.push(line) } })
  t.teardown(() => { connector.stop() })
  connector.start()
  await log.line(({ msg }) => msg === 'tunnel shop: a connector is connected')
  return { connector, lines }
}

const DISCONNECTED = { kind: 'tunnel_disconnected', stage: 'tunnel', address: 'tunnel:shop' }

t.test('without a connector, with one, and without one again', async t => {
  const story = await tell(t, ({ target }, socket) => { socket.write(answerBytes(`you asked ${target}`)) })
  const { url, log } = story
  t.match(await get(`${url}/1`, { accept: 'text/html' }), { status: 530 })
  t.match(await log.line(({ req }) => req?.url === '/1'), { page: '1033', failure: { ...DISCONNECTED, reason: 'no_connector', hint: /edgeproxy tunnel --name/ } })
  const { connector, lines } = await join(t, story)
  const through = await get(`${url}/2`)
  t.equal(through.text(), 'you asked /2')
  t.match(await log.line(({ req }) => req?.url === '/2'), { outcome: 'relayed', upstream: { address: 'tunnel:shop', statusCode: 200 } })
  connector.stop()
  await log.line(({ msg }) => msg === 'tunnel shop: the last connection of its connector is gone')
  t.equal((await get(`${url}/3`)).status, 530)
  t.match(lines, [/^tunnel shop: connected to the edge at 127\.0\.0\.1:\d+$/])
})

t.test('many at once, more than connections are held ready', async t => {
  const story = await tell(t, ({ target }, socket) => { setImmediate(() => { socket.write(answerBytes(target)) }) })
  await join(t, story)
  const paths = Array.from({ length: 60 }, (_, index) => `/${index}`)
  const answers = await Promise.all(paths.map(async path => (await get(`${story.url}${path}`)).text()))
  t.strictSame(answers, paths)
})

t.test('uploads and downloads of many megabytes', async t => {
  const big = 'edge'.repeat(1024 * 1024)
  const story = await tell(t, ({ body }, socket) => { socket.write(answerBytes(body)) })
  await join(t, story)
  const answer = await ask(story.url, requestBytes(`${story.url}/up`, 'POST', {}, big))
  t.ok(answer.complete && answer.body.equals(Buffer.from(big)))
})

t.test('a WebSocket', async t => {
  const key = 'dGhlIHNhbXBsZSBub25jZQ=='
  const story = await tell(t, (_request, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n')
    socket.removeAllListeners('data').on('data', piece => { socket.write(piece) })
  })
  await join(t, story)
  const { hostname, port } = new URL(story.url)
  const client = connect(Number(port), hostname)
  t.teardown(() => client.destroy())
  client.write(`GET /ws HTTP/1.1\r\nHost: shop.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`)
  let got = ''
  client.on('data', piece => { got += piece.toString('latin1') })
  await eventually(() => got.includes('\r\n\r\n'))
  t.match(got, /^HTTP\/1\.1 101 /)
  client.write('ping')
  await eventually(() => got.endsWith('ping'))
  client.end()
  t.match(await story.log.line(({ req }) => req?.url === '/ws'), { upgrade: 'websocket', upstream: { address: 'tunnel:shop' } })
})

t.test('an origin that is down, or goes away, is answered for: 502 is the origin\'s', async t => {
  const story = await tell(t, (_request, socket) => { socket.destroy() })
  const { lines } = await join(t, story)
  const answer = await get(`${story.url}/gone`, { accept: 'text/html' })
  t.equal(answer.status, 502)
  t.match(await story.log.line(({ req }) => req?.url === '/gone'), { failure: { kind: 'upstream_gateway_error', statusCode: 502 } })
  t.match(lines.join('\n'), /no answer from the origin 127\.0\.0\.1:\d+: /)
  await story.origin.close()
  t.equal((await get(`${story.url}/down`)).status, 502)
  t.match(lines.join('\n'), /no answer from the origin .*refused by/)
})

t.test('a kept connection that the origin ends with the next request on it', async t => {
  let count = 0
  const story = await tell(t, (_request, socket) => { ++count === 1 ? socket.write(answerBytes('first')) : socket.destroy() })
  await join(t, story)
  t.equal((await get(`${story.url}/a`)).text(), 'first')
  const second = await ask(story.url, requestBytes(`${story.url}/b`, 'POST', {}, 'x'))
  t.equal(second.status, 502, 'the connector answers, it is not lost')
})

t.test('the connector is killed', async t => {
  const asked: string[] = []
  const story = await tell(t, ({ target }, socket) => {
    asked.push(target)
    if (target === '/half') socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of it')
  })
  const { url, log, port } = story
  for (const path of ['/nothing', '/half']) {
    const child = start(t, ['tunnel', '--name', 'shop', '--to', story.origin.url, '--edge', `127.0.0.1:${port}`])
    await child.until(/connected to the edge/)
    const answer = ask(url, requestBytes(`${url}${path}`, 'POST', {}, 'x'))
    await eventually(() => asked.includes(path))
    if (path === '/half') await eventually(() => [...story.origin.sockets].some(socket => socket.bytesWritten > 0))
    child.child.kill('SIGKILL')
    const { status, complete } = await answer
    const line = await log.line(({ req }) => req?.url === path)
    if (path === '/nothing') {
      t.equal(status, 530)
      t.match(line, { page: '1033', failure: { ...DISCONNECTED, reason: 'lost' } })
    } else {
      t.match(line, { failure: { kind: /^(http_response_body_\w+|tunnel_disconnected)$/ } })
      t.notOk(status === 200 && complete, 'no half answer is taken for a whole one')
    }
    await child.ended()
  }
})

t.test('names and tokens', async t => {
  const story = await tell(t, answerBytes('with a token'), { tunnelToken: 's3cret' })
  const edge = `127.0.0.1:${story.port}`
  const tunnel = (...more: string[]): ReturnType<typeof run> => run(t, ['tunnel', '--to', story.origin.url, '--edge', edge, ...more])
  // a stranger is told the same whatever is wrong: no name, and not whether a name exists
  const refused = { code: 2, err: 'edgeproxy tunnel: no tunnel here has this name and this token; the log of the edge says more\n' }
  t.match(await tunnel('--name', 'shop'), refused)
  t.match(await story.log.line(({ level }) => level === 40), { msg: 'a connector was refused: the tunnel shop has a token, and none was shown' })
  t.match(await tunnel('--name', 'shop', '--token', 'guess'), refused)
  t.match(await tunnel('--name', 'shoop', '--token', 's3cret'), refused)
  t.equal((await get(story.url)).status, 530, 'nobody got in')
  const right = start(t, ['tunnel', '--name', 'shop', '--to', story.origin.url, '--edge', edge], { env: { EDGEPROXY_TUNNEL_TOKEN: 's3cret' } })
  await right.until(/connected to the edge/)
  t.equal((await get(story.url)).text(), 'with a token')
  right.child.kill('SIGTERM')
  t.match(await right.ended(), { code: 0, err: '' })
  t.notMatch(story.log.raw.join(''), /s3cret|guess/, 'no token in the log')
})

t.test('what speaks something else at the tunnel port', async t => {
  const { port, log } = await tell(t, answerBytes(''))
  const stranger = connect(port, '127.0.0.1')
  let got = ''
  stranger.on('data', piece => { got += piece.toString() })
  stranger.write('GET / HTTP/1.1\r\n\r\n')
  await once(stranger, 'close')
  t.equal(got, 'EDGEPROXY-TUNNEL/1 refused it speaks another protocol, or another version of it\n')
  t.ok(log.lines.some(({ level, msg }) => level === 40 && /a connector was refused/.test(msg)))
})

t.test('a flood of refused greetings is told in two lines, and leaves nothing', async t => {
  const { port, log, edge } = await tell(t, answerBytes(''))
  for (let at = 0; at < 50; at++) {
    const stranger = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    stranger.on('error', () => {}).resume().write(`EDGEPROXY-TUNNEL/1 guess${at}\n`)
    await once(stranger, 'end')
    stranger.end()
  }
  await edge.close()
  t.strictSame(log.lines.filter(({ level }) => level === 40).map(({ msg }) => msg), [
    'a connector was refused: this edge has no tunnel "guess0"; it has shop',
    '49 more connectors were refused; the last one: this edge has no tunnel "guess49"; it has shop'
  ])
})

t.test('a connector that speaks before it is asked is let go', async t => {
  const { port, url } = await tell(t, answerBytes(''))
  const rude = connect(port, '127.0.0.1')
  rude.write('EDGEPROXY-TUNNEL/1 shop\n')
  await once(rude, 'data')
  rude.write('HTTP/1.1 200 OK\r\n\r\n')
  await once(rude, 'close')
  t.equal((await get(url)).status, 530)
})

t.test('the edge comes back, and so does the connector', async t => {
  const first = await tell(t, answerBytes('here'), { tunnelPort: 0 })
  const port = Number(first.edge.tunnelAddress?.split(':')[1])
  const { lines } = await join(t, first)
  await first.edge.close({ within: 0 })
  await eventually(() => lines.some(line => /lost the edge at .*; trying again in 0\.1 s/.test(line)))
  const second = await tell(t, answerBytes('here'), { tunnelPort: port })
  await second.log.line(({ msg }) => msg === 'tunnel shop: a connector is connected')
  t.equal((await get(second.url)).text(), 'here')
})

t.test('the port is open only where a tunnel is', async t => {
  const { edge } = await startRecordedEdge(t, { upstream: 'http://127.0.0.1:9' })
  t.equal(edge.tunnelAddress, null)
  edge.apply(resolveOptions({ upstream: 'tunnel:late' }))
  await eventually(() => edge.tunnelAddress)
})

t.test('mistakes', async t => {
  const mistakes: readonly (readonly [options: EdgeOptions, sentence: RegExp])[] = [
    [{ upstream: 'tunnel:' }, /takes the name of a tunnel|not the name of a tunnel|is empty/],
    [{ upstream: 'tunnel:a b' }, /not the name of a tunnel/],
    [{ upstream: '3000', tunnelToken: 'x' }, /tunnelToken: is used with an upstream like tunnel:shop only/],
    [{ upstream: 'tunnel:shop', tunnelToken: 'a b' }, /tunnelToken: is not a token/],
    [{ upstream: 'tunnel:shop', sslMode: 'strict' }, /sslMode: has no use here/],
    [{ upstream: '3000', railgun: '2408' }, /railgun: stands in the place of upstream/],
    [{ railgun: 'https://localhost:2408' }, /railgun: .*a listener is asked by plain HTTP/],
    [{ sites: [{ hosts: 'a.test', upstream: 'tunnel:t', tunnelToken: 'x' }, { hosts: 'b.test', upstream: 'tunnel:t', tunnelToken: 'y' }] }, /tunnelToken: differs between sites/]
  ]
  for (const [options, sentence] of mistakes) t.throws(() => resolveOptions(options), { message: sentence }, JSON.stringify(options))
  t.match(await run(t, ['tunnel', '--nam', 'shop']), { code: 2, err: 'edgeproxy: --nam: is not an option; did you mean --name?\nedgeproxy: --name: is missing; it takes the name of the tunnel, e.g. --name shop\nedgeproxy: --to: is missing; say where the origin is, e.g. --to localhost:3000\n' })
})
