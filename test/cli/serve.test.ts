// `edgeproxy serve` as a process: where it listens, how it ends, what it says when it cannot start.
import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import t, { type Test } from 'tap'
import { listenTrouble } from '../../src/cli/listen-trouble.js'
import { get } from '../support/client.js'
import { run, say, start, type Running, type StartOptions } from '../support/edgeproxy.js'
import { startUpstream } from '../support/upstream.js'

const HELLO = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello'
const LISTENING = /^edgeproxy listening on (http:\S+) -> (\S+) \(pages: (\w+)\)$/m

/** A process and its URL. */
async function serve (t: Test, args: readonly string[], options?: StartOptions): Promise<{ edge: Running, url: string }> {
  const edge = start(t, ['--port', '0', '--log', 'pretty', ...args], options)
  const [, url = ''] = await edge.until(LISTENING)
  return { edge, url }
}

t.test('says where it listens and forwards', async t => {
  const upstream = await startUpstream(t, HELLO)
  const { edge, url } = await serve(t, ['serve', '--upstream', upstream.url].slice(1))
  t.match(url, /^http:\/\/(?:localhost|127\.0\.0\.1):[1-9]\d*$/)
  t.match(edge.out, `-> 127.0.0.1:${upstream.port} (pages: cloudflare)\n`)
  t.match(await get(`${url}/`), { status: 200, body: Buffer.from('hello') })
  edge.child.kill('SIGTERM')
  t.match(await edge.ended(), { code: 0, signal: null, err: '' })
})

t.test('a word that can only be an upstream needs no flag, and -p is the port', async t => {
  const upstream = await startUpstream(t, HELLO)
  const { port, url: where } = upstream
  for (const args of [[String(port)], [`127.0.0.1:${port}`, '-p', '0'], ['-p', '0', where], ['serve', `localhost:${port}`]]) {
    const edge = start(t, [...args, '--log', 'pretty'], { env: { EDGEPROXY_PORT: '0' } })
    const [, url = ''] = await edge.until(LISTENING)
    t.match(await get(`${url}/`), { status: 200, body: Buffer.from('hello') }, args.join(' '))
  }
  for (const [args, err] of [
    [['3000', 'foo'], /^edgeproxy: "foo" is not expected here; options start with --, an upstream is a port, host:port or URL, and .*\n$/],
    [['3000', '-p', 'abc'], 'edgeproxy: -p: takes a port number, not "abc"\n']
  ] as const) t.match(await say(...args), { code: 2, out: '', err })
})

t.test('localhost leads here in both families, or is not what is printed', async t => {
  const upstream = await startUpstream(t, HELLO)
  const { edge, url } = await serve(t, ['--upstream', upstream.url])
  const { port } = new URL(url)
  for (const host of url.includes('localhost') ? ['127.0.0.1', '[::1]'] : ['127.0.0.1']) {
    t.match(await get(`http://${host}:${port}/`), { status: 200 }, host)
  }
  await edge.until(/hello|200/)
  t.match(edge.out, / 200 GET {2}\/ relayed /, 'its own host stands in no line')
  const other = createServer().listen(0, '::1')
  await once(other, 'listening')
  t.teardown(() => { other.close() })
  const taken = (other.address() as AddressInfo).port
  const beside = start(t, [upstream.url, '--port', String(taken), '--log', 'pretty'])
  t.equal((await beside.until(LISTENING))[1], `http://127.0.0.1:${taken}`, 'somebody else has that port of ::1')
})

t.test('an upstream that is the edge itself is told at the start', async t => {
  const free = createServer().listen(0, '127.0.0.1')
  await once(free, 'listening')
  const port = String((free.address() as AddressInfo).port)
  free.close()
  const edge = start(t, [port, '-p', port, '--log', 'pretty'])
  await edge.until(/warn +the upstream localhost:\d+ is this edge itself; /)
  t.pass()
})

t.test('with a JSON log the line is JSON, whatever the level', async t => {
  for (const level of ['info', 'silent']) {
    const edge = start(t, ['--port', '0', '--upstream', '9', '--log', 'json', '--log-level', level])
    const [line] = await edge.until(/^.*\n/)
    t.match(JSON.parse(line), { level: 30, time: Number, msg: 'listening', url: /^http:\/\/127\.0\.0\.1:\d+$/, upstream: 'localhost:9', brand: 'cloudflare' })
    edge.child.kill('SIGINT')
    t.match(await edge.ended(), { code: 0 })
  }
})

t.test('with a log file the requests are there, and the line on standard output, too', async t => {
  const upstream = await startUpstream(t, HELLO)
  const cwd = t.testdir({})
  const { edge, url } = await serve(t, ['--upstream', upstream.url, '--log', 'none', '--log-file', 'edge.log'], { cwd })
  await get(`${url}/one`)
  edge.child.kill('SIGTERM')
  t.match(await edge.ended(), { code: 0, out: /^edgeproxy listening on \S+ -> \S+ \(pages: cloudflare\)\n$/ })
  const lines = readFileSync(`${cwd}/edge.log`, 'utf8').trim().split('\n').map(line => JSON.parse(line) as object)
  t.match(lines[0], { msg: 'listening', url: url.replace('localhost', '127.0.0.1') })
  t.match(lines.find(line => 'req' in line), { req: { url: '/one' } })
})

t.test('an upstream that is down gives a page, and the terminal the cause', async t => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  const { edge, url } = await serve(t, ['--upstream', String(port)])
  t.match(await get(`${url}/`), { status: 521 })
  await edge.until(/connection_refused/)
})

t.test('faults by flag', async t => {
  const upstream = await startUpstream(t, HELLO)
  const { url } = await serve(t, ['--upstream', upstream.url, '--fail', 'http_response_empty'])
  t.match(await get(`${url}/`), { status: 520 })
  t.equal(upstream.requests.length, 0)
})

t.test('a port in use names the owner', async t => {
  const server = createServer().listen(0, '127.0.0.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const who = process.platform === 'linux' ? `\\S.* \\(pid ${process.pid}\\)` : '.+'
  const { code, out, err } = await run(t, ['--upstream', '9', '--port', String(port)])
  t.equal(code, 1)
  t.equal(out, '')
  t.match(err, new RegExp(`^edgeproxy: port ${port} on 127\\.0\\.0\\.1 is in use by ${who}; stop it, or choose another port with --port \\(0 takes any free one\\)\\n$`))
})

t.test('why it cannot listen', async t => {
  const where = { host: '10.1.1.1', port: 80 }
  const say = (code: string): string => listenTrouble(Object.assign(new Error('oh'), { code }), where, () => null)
  t.equal(say('EADDRINUSE'), 'port 80 on 10.1.1.1 is in use by another program; stop it, or choose another port with --port (0 takes any free one)')
  t.equal(say('EACCES'), 'this user may not listen on port 80: ports below 1024 need more rights; take one above, like --port 8080')
  t.equal(say('EADDRNOTAVAIL'), 'this machine has no address 10.1.1.1; take --host 127.0.0.1, or --host 0.0.0.0 for all of its addresses')
  t.equal(say('ENOTFOUND'), 'the name 10.1.1.1 leads to no address; take --host 127.0.0.1, or --host 0.0.0.0 for all addresses of this machine')
  t.equal(say('EODD'), 'cannot listen on 10.1.1.1:80: oh')
})

t.test('an address of another machine', async t => {
  t.match(await say('--upstream', '9', '--port', '0', '--host', '192.0.2.1'), { code: 1, out: '', err: 'edgeproxy: this machine has no address 192.0.2.1; take --host 127.0.0.1, or --host 0.0.0.0 for all of its addresses\n' })
})

const mistakes: readonly (readonly [args: readonly string[], err: string])[] = [
  [[], '--upstream: is missing; say where your program listens, e.g. edgeproxy --upstream localhost:3000, or let the edge start it: edgeproxy -- node app.js'],
  [['serve'], '--upstream: is missing; say where your program listens, e.g. edgeproxy --upstream localhost:3000, or let the edge start it: edgeproxy -- node app.js'],
  [['--upstream', '9', '--brand', 'cloudflar'], '--brand: there is no brand "cloudflar"; '],
  [['--upstream', '9', '--fail', 'tls_certificate_error/expird'], '--fail: "expird" is not a reason of tls_certificate_error; it takes expired, not_yet_valid, self_signed, unknown_issuer, wrong_host, revoked; did you mean "expired"?'],
  [['--upstream', '9', '--fail', 'connection_refused/expired'], '--fail: connection_refused has no reasons to choose from; leave out /expired'],
  [['--upstream', '9', '--log-file', '/dev/null/x.log'], '--log-file: cannot open the log file /dev/null/x.log: '],
  [['--upstream', 'x'], '--upstream: "x" has no port; write x:3000, or http://x for port 80; with an ssl mode a host alone will do'],
  [['--upstream', 'x y', '--port', 'y'], '--upstream: "x y" is not an upstream; it takes a port, host:port, http://.., https://.. or unix:/path\nedgeproxy: --port: takes a port number, not "y"']
]

t.test('what only brands, pages and faults can tell stands beside the other mistakes, in the order of the lines', async t => {
  const config = [
    'upstream: 3000',
    'brand: cloudflar',
    'sites:',
    '  - hosts: a.test',
    '    upstrem: 3001',
    '    brand: alwaysdat',
    '  - hosts: b.test',
    '    upstream: 3002',
    '    brand: cloudflare',
    '    customPages: { 5xxx: ./x.html }',
    '    errorRules:',
    '      - { when: { status: 500, errorType: 5xy }, content: x, contentType: text/htm }',
    'fail: [dns_eror, dns_error/server_failur]',
    'logDialect: cloudflar',
    'log: json',
    'lang: de'
  ].join('\n')
  const { code, out, err } = await run(t, ['--prot', '1'], { cwd: t.testdir({ 'edgeproxy.config.yaml': config }) })
  t.match({ code, out }, { code: 2, out: '' })
  const at = (place: string): string => `edgeproxy: edgeproxy.config.yaml:${place}`
  const expected: ReadonlyArray<readonly [place: string, word: string]> = [
    ['edgeproxy: --prot: is not an option', '--port'],
    [at('2:8: brand: there is no brand "cloudflar"'), '"cloudflare"'],
    [at('5:5: sites[0].upstrem: '), '"upstream"'],
    [at('6:12: sites[0].brand: there is no brand "alwaysdat"'), '"alwaysdata"'],
    [at('10:26: sites[1].customPages.5xxx: "5xxx" is no type of page'), '"5xx"'],
    [at('12:9: sites[1].errorRules[0]: when.errorType "5xy" is no class of errors'), '"5xx"'],
    [at('12:9: sites[1].errorRules[0]: contentType "text/htm" is not allowed'), '"text/html"'],
    [at('13:8: fail[0]: "dns_eror"'), '"dns_error"'],
    [at('13:18: fail[1]: "server_failur" is not a reason of dns_error'), '"server_failure"'],
    [at('14:13: logDialect: there is no log dialect "cloudflar"'), '"cloudflare"'],
    [at('16:7: lang: "de" is not one of en, fr, auto'), '']
  ]
  const lines = err.trimEnd().split('\n')
  t.equal(lines.length, expected.length, err)
  for (const [index, [beginning, word]] of expected.entries()) {
    t.equal(lines[index]?.slice(0, beginning.length), beginning)
    if (word !== '') t.match(lines[index], `did you mean ${word}?`)
  }
})

t.test('a wrong brand does not hide that the upstream is missing', async t => {
  t.match(await say('--brand', 'cloudflar'), { code: 2, err: /^edgeproxy: --upstream: is missing[^\n]*\nedgeproxy: --brand: there is no brand "cloudflar"[^\n]*did you mean "cloudflare"\?\n$/ })
})

t.test('mistakes exit 2, one line each', async t => {
  t.match(await run(t, ['--port', 'x', '--upstream', '9']), { code: 2, out: '', err: 'edgeproxy: --port: takes a port number, not "x"\n' })
  for (const [args, sentence] of mistakes) {
    const { code, out, err } = await say(...args)
    t.equal(code, 2, args.join(' '))
    t.equal(out, '')
    t.equal(err.slice(0, sentence.length + 11), `edgeproxy: ${sentence}`)
    t.match(err, /^(edgeproxy: .+\n)+$/)
  }
})
