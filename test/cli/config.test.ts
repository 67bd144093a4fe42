// The config file of a running edge: read at the start, read again when it changes, kept when it breaks.
import { renameSync, writeFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import { get } from '../support/client.js'
import { run, start, type Running } from '../support/edgeproxy.js'
import { closedPort, startUpstream } from '../support/upstream.js'

const NAME = 'edgeproxy.config.yaml'
const answer = (text: string): string => `HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n${text}`

async function serve (t: Test, cwd: string, ...args: string[]): Promise<{ edge: Running, url: string }> {
  const edge = start(t, ['--log', 'pretty', ...args], { cwd })
  const [, url = ''] = await edge.until(/^edgeproxy listening on (http:\S+) ->/m)
  return { edge, url }
}

const bodyOf = async (url: string, host: string): Promise<string> => (await get(`${url}/`, { Host: host })).body.toString()

t.test('sites by host, changed while running', async t => {
  const [a, b] = [await startUpstream(t, answer('upstream a')), await startUpstream(t, answer('upstream b'))]
  const text = (shop: number, more = ''): string => `port: 0\nsites:\n  - hosts: shop.test\n    upstream: 127.0.0.1:${shop}\n  - hosts: api.test\n    upstream: 127.0.0.1:${b.port}\n${more}`
  const cwd = t.testdir({ [NAME]: text(a.port) })
  const { edge, url } = await serve(t, cwd)
  t.match(edge.out, `shop.test: 127.0.0.1:${a.port}; api.test: 127.0.0.1:${b.port} (pages: cloudflare)`)
  t.equal(await bodyOf(url, 'shop.test'), 'upstream a')
  t.equal(await bodyOf(url, 'api.test'), 'upstream b')
  t.match(await get(`${url}/`, { Host: 'other.test' }), { status: 409 })

  // as editors save: a new file takes the old one's name
  writeFileSync(`${cwd}/.new`, text(b.port))
  renameSync(`${cwd}/.new`, `${cwd}/${NAME}`)
  await edge.until(/edgeproxy\.config\.yaml read again/)
  t.equal(await bodyOf(url, 'shop.test'), 'upstream b')

  writeFileSync(`${cwd}/${NAME}`, text(a.port, 'conectTimeout: 5\nlang: de\n'))
  await edge.until(/the old settings stay/)
  t.match(edge.out, `${NAME}:7:1: conectTimeout: is not an option; did you mean "connectTimeout"?`)
  t.match(edge.out, `${NAME}:8:7: lang: "de" is not one of en, fr, auto`)
  t.equal(await bodyOf(url, 'shop.test'), 'upstream b', 'the broken file changed nothing')

  writeFileSync(`${cwd}/${NAME}`, text(a.port, 'colo: CDG\n'))
  await edge.until(/colo changed, which takes a restart/)
  t.equal(await bodyOf(url, 'shop.test'), 'upstream a')
  edge.child.kill('SIGTERM')
  t.match(await edge.ended(), { code: 0, err: '' })
})

t.test('SIGHUP reads again, even without a file', { skip: process.platform === 'win32' ? 'Windows has no SIGHUP' : false }, async t => {
  const upstream = await startUpstream(t, answer('hello'))
  const { edge, url } = await serve(t, t.testdir({}), '--upstream', upstream.url, '--port', '0')
  edge.child.kill('SIGHUP')
  await edge.until(/options read again/)
  t.equal(await bodyOf(url, 'any.test'), 'hello')
})

t.test('SIGHUP with the same options changes nothing: an open circuit stays open', { skip: process.platform === 'win32' ? 'Windows has no SIGHUP' : false }, async t => {
  const closed = String(await closedPort(t))
  const { edge, url } = await serve(t, t.testdir({}), '--upstream', closed, '--port', '0', '--circuit-failures', '1', '--circuit-cooldown', '1h')
  await get(url)
  await edge.until(/connection_refused/)
  edge.child.kill('SIGHUP')
  await edge.until(/options read again/)
  await get(url)
  await edge.until(/upstream_skipped/)
})

t.test('fault rules come and go with the file', async t => {
  const upstream = await startUpstream(t, answer('hello'))
  const text = (fail: string): string => `port: 0\nupstream: ${upstream.url}\n${fail}`
  const cwd = t.testdir({ 'my.yaml': text('fail: { kind: http_response_empty, match: GET / }\n') })
  const { edge, url } = await serve(t, cwd, '--config', 'my.yaml')
  t.match(await get(`${url}/`), { status: 520 })
  writeFileSync(`${cwd}/my.yaml`, text('fail: dns_error/nonsense\n'))
  await edge.until(/my\.yaml:3:7: fail: "nonsense" is not a reason of dns_error/)
  t.match(await get(`${url}/`), { status: 520 })
  writeFileSync(`${cwd}/my.yaml`, text(''))
  await edge.until(/my\.yaml read again/)
  t.match(await get(`${url}/`), { status: 200 })
})

t.test('a broken file at the start: every mistake, exit 2', async t => {
  const cwd = t.testdir({ [NAME]: 'prot: 1\nsites:\n  - hosts: a.test\n' })
  t.match(await run(t, [], { cwd }), {
    code: 2,
    out: '',
    err: `edgeproxy: ${NAME}:1:1: prot: is not an option; did you mean "port"?\nedgeproxy: ${NAME}:3:5: sites[0]: site 1 (a.test) has no upstream; say where its requests go, e.g. upstream: localhost:3000, or what to start, e.g. command: node app.js\n`
  })
})

t.test('variables', async t => {
  const upstream = await startUpstream(t, answer('hello'))
  const edge = start(t, [], { env: { EDGEPROXY_UPSTREAM: upstream.url, EDGEPROXY_PORT: '0', EDGEPROXY_LOG: 'none' } })
  const [, url = ''] = await edge.until(/listening on (\S+) /)
  t.equal(await bodyOf(url, 'any.test'), 'hello')
})
