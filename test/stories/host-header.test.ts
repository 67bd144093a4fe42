// The Host that an upstream is sent: the visitor's, or its own where it serves by name.
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import t from 'tap'
import { ask, requestBytes } from '../support/client.js'
import { say } from '../support/edgeproxy.js'
import { temporaryFolder } from '../support/folder.js'
import { startLoggedEdge } from '../support/failing.js'
import { good, tlsOrigin } from '../support/origin.js'
import { resolveOptions } from '../../src/settings/options.js'
import { ownHost } from '../../src/forward/own-host.js'
import type { Target } from '../../src/options/settings.js'
import { closedPort, startUpstream } from '../support/upstream.js'

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
const SHOP = { host: 'shop.test' }

t.test('the visitor\'s by default, the upstream\'s own when it is asked for; X-Forwarded-Host is the visitor\'s', async t => {
  const upstream = await startUpstream(t, OK)
  for (const [hostHeader, want] of [['visitor', 'shop.test'], ['upstream', `localhost:${upstream.port}`]] as const) {
    const { url } = await startLoggedEdge(t, { upstream: `localhost:${upstream.port}`, hostHeader })
    t.equal((await ask(url, requestBytes(`${url}/`, 'GET', SHOP))).status, 200)
    const seen = upstream.requests.at(-1)
    t.strictSame(seen?.all('host'), [want], hostHeader)
    t.strictSame(seen?.all('x-forwarded-host'), ['shop.test'], hostHeader)
  }
})

t.test('a visitor of HTTP/1.0 who sends none', async t => {
  const upstream = await startUpstream(t, OK)
  const { url } = await startLoggedEdge(t, { upstream: upstream.url, hostHeader: 'upstream' })
  await ask(url, 'GET / HTTP/1.0\r\n\r\n')
  t.strictSame(upstream.requests.at(-1)?.all('host'), [`127.0.0.1:${upstream.port}`])
})

t.test('the second upstream gets its own, not that of the first', async t => {
  const upstream = await startUpstream(t, OK)
  const { url } = await startLoggedEdge(t, { upstream: [`127.0.0.1:${await closedPort(t)}`, `localhost:${upstream.port}`], hostHeader: 'upstream' })
  for (let n = 0; n < 2; n++) await ask(url, requestBytes(`${url}/`, 'GET', SHOP))
  t.strictSame(upstream.requests.map(request => request.all('host')), Array(2).fill([`localhost:${upstream.port}`]))
})

t.test('a unix socket is asked for localhost', async t => {
  const path = join(temporaryFolder(t), 'app.sock')
  const heads: string[] = []
  const server = createServer(socket => { socket.once('data', bytes => { heads.push(bytes.toString()); socket.end(OK) }) }).listen(path)
  t.teardown(() => { server.close() })
  await once(server, 'listening')
  const { url } = await startLoggedEdge(t, { upstream: `unix:${path}`, hostHeader: 'upstream' })
  await ask(url, requestBytes(`${url}/`, 'GET', SHOP))
  t.match(heads[0], /\r\nHost: localhost\r\n/i)
})

t.test('an upgrade, too', async t => {
  const upstream = await startUpstream(t, 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
  const { url } = await startLoggedEdge(t, { upstream: upstream.url, hostHeader: 'upstream' })
  await ask(url, requestBytes(`${url}/`, 'GET', { ...SHOP, connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' }))
  t.strictSame(upstream.requests.at(-1)?.all('host'), [`127.0.0.1:${upstream.port}`])
  t.strictSame(upstream.requests.at(-1)?.all('upgrade'), ['websocket'])
})

t.test('the name that TLS asks for stays what it was', async t => {
  const port = await tlsOrigin(t, good)
  const { url } = await startLoggedEdge(t, { upstream: `https://127.0.0.1:${port}`, hostHeader: 'upstream', serverName: 'shop.test' })
  t.match((await ask(url, requestBytes(`${url}/`, 'GET', SHOP))).text(), / shop\.test /)
})

t.test('the upstream as it stands in the option: usual ports are left out, IPv6 stands in brackets', async t => {
  const cases = [['http://shop.test', 'shop.test'], ['https://shop.test', 'shop.test'], ['https://shop.test:80', 'shop.test:80'], ['http://[::1]:3000', '[::1]:3000'], ['3000', 'localhost:3000'], ['tunnel:shop', 'localhost']] as const
  for (const [upstream, want] of cases) {
    const [site] = resolveOptions({ upstream, hostHeader: 'upstream' }).sites
    t.equal(ownHost(site?.upstreams[0] as Target, { hostHeader: 'upstream' }), want, upstream)
  }
})

t.test('a rule may set Host to the upstream\'s own, and to nothing else', async t => {
  const upstream = await startUpstream(t, OK)
  for (const [host, want] of [[`127.0.0.1:${upstream.port}`, 200], ['other.test', 403]] as const) {
    const { url } = await startLoggedEdge(t, { upstream: upstream.url, rewrite: { set: { Host: host } } })
    t.equal((await ask(url, requestBytes(`${url}/`, 'GET', SHOP))).status, want, host)
  }
  t.strictSame(upstream.requests.map(request => request.all('host')), [[`127.0.0.1:${upstream.port}`]])
})

t.test('with a listener it is the listener\'s matter', async t => {
  const { code, err } = await say('serve', '--railgun', 'localhost:2408', '--host-header', 'upstream')
  t.equal(code, 2)
  t.match(err, /host-header.*give --host-header to edgeproxy railgun/s)
})
