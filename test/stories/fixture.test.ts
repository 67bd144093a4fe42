// The edge as a test author uses it: failures on demand, journeys to assert on, nothing left behind.
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import { edgeproxy, OptionsError, startEdge, type FixtureOptions, type StartedEdge } from '../../src/index.js'
import { ask, connect, get, requestBytes } from '../support/client.js'
import { answerBytes, startUpstream, type Upstream } from '../support/upstream.js'

async function start (t: Test, options: Partial<FixtureOptions> = {}): Promise<{ edge: StartedEdge, upstream: Upstream }> {
  const upstream = await startUpstream(t, answerBytes('healthy'))
  const edge = await startEdge({ upstream: upstream.url, timeScale: 0.01, ...options })
  t.teardown(() => edge.close())
  return { edge, upstream }
}

t.test('a request that the edge does not wait for when it closes says so', async t => {
  const upstream = await startUpstream(t, () => {})
  const edge = await startEdge({ upstream: upstream.url })
  const client = await connect(edge.url, t)
  client.send(requestBytes(`${edge.url}/`))
  await once(upstream.server, 'connection')
  await edge.close()
  t.match(edge.journeys, [{ outcome: 'cut', stopped: true, status: null, failure: null }])
})

t.test('mistakes in options: all of them at once, with the nearest name', async t => {
  const error = await startEdge({ upstrem: 'x', conectTimeout: '1s', port: 99999, brand: 'cloudflar', fail: ['dns_error', 'dns_error/nonsense'], sites: [{ hosts: 'a.test', upstream: 1, customPages: { '5xxx': 'x' } }] } as never).catch((error: unknown) => error)
  t.ok(error instanceof OptionsError)
  const { message } = error as Error
  for (const part of [/upstrem/, /upstream/, /conectTimeout/, /connectTimeout/, /port/, /^brand: .*"cloudflare"\?$/m, /^fail\[1\]: "nonsense" is not a reason/m]) t.match(message, part)
  await t.rejects(startEdge({} as never), { message: /upstream/ })
})

t.test('a port that is taken is an error that leaves nothing open', async t => {
  const { edge } = await start(t)
  await t.rejects(startEdge({ upstream: 3000, port: Number(new URL(edge.url).port) }), { code: 'EADDRINUSE' })
})

t.test('await using closes it', async t => {
  const upstream = await startUpstream(t, answerBytes('healthy'))
  let url = ''
  {
    await using edge = await startEdge({ upstream: upstream.url })
    url = edge.url
    t.equal((await get(url)).status, 200)
  }
  await t.rejects(get(url), { code: 'ECONNREFUSED' })
})

t.test('after close nothing holds the process', { timeout: 50_000 }, async t => {
  const program = fileURLToPath(new URL('programs/leaves-by-itself.ts', import.meta.url))
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [...process.execArgv, program], { timeout: 40_000 })
  t.equal(stderr, '', 'prints nothing')
  const seen = JSON.parse(stdout) as { statuses: number[], told: string, journeys: string[] }
  t.strictSame(seen.statuses, [200, 521, 524, 522, 522, 524])
  t.match(seen.told, /closed/)
  t.equal(seen.journeys.length, 8, 'the tunnel and the hanging request have ended too')
})

t.test('as a plugin: below a prefix, byte for byte, beside routes of one\'s own', async t => {
  const upstream = await startUpstream(t, answerBytes('behind'))
  const app = Fastify()
  t.teardown(() => app.close())
  app.get('/own', () => 'own')
  app.post('/own', request => request.body)
  await app.register(edgeproxy, { upstream: upstream.url, prefix: '/shop' })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  for (const [path, wanted] of [['/shop', '/'], ['/shop/', '/'], ['/shop/a//b', '/a//b'], ['/shop/%2F?x=[1]&y=%zz', '/%2F?x=[1]&y=%zz'], ['/shop/a/../b', '/a/../b'], ['/shop//x', '//x'], ['/shop?q', '/?q'], ['/shop/caf%C3%A9', '/caf%C3%A9']] as const) {
    t.equal((await ask(url, `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`)).text(), 'behind', path)
    t.equal(upstream.requests.at(-1)?.target, wanted, path)
  }
  const asked = upstream.requests.length
  t.equal((await get(`${url}/own`)).text(), 'own')
  t.equal((await get(`${url}/own`, { Connection: 'Upgrade', Upgrade: 'websocket' })).text(), 'own', 'an upgrade that is not the edge\'s')
  t.equal((await get(`${url}/shopping`)).status, 404)
  t.equal((await get(`${url}/other`)).status, 404)
  t.equal((await ask(url, 'POST /own HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{"a":1}')).text(), '{"a":1}')
  t.equal(upstream.requests.length, asked)
  const posted = await ask(url, 'POST /shop/p HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\n{"a":')
  t.equal(posted.text(), 'behind', 'bodies are not parsed on their way')
  t.equal(upstream.requests.at(-1)?.body.toString(), '{"a":')
  await upstream.close()
  const page = await get(`${url}/shop/x`, { accept: 'application/json' })
  t.equal(page.status, 521)
  t.match(page.header('x-edge-ray'), /-LAB$/)
})

t.test('other nonsense for the fixture is a sentence, too', async t => {
  for (const options of [undefined, null, 5, 'http://127.0.0.1:1', []]) await t.rejects(startEdge(options as never), { name: 'OptionsError', message: /options take an object, not / })
  const { edge } = await start(t)
  for (const site of [5, null, {}, 'shop']) await t.rejects(edge.restart(site as never), { name: 'RangeError', message: /^the edge starts no program/ })
  for (const ray of [undefined, null, 5, 'x']) await t.rejects(edge.bundle(ray as never), { name: 'RangeError' })
})
