// Faults of the platform's table that need a program of their own: what a visitor sees, and the log line.
import { readFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import t, { type Test } from 'tap'
import type { EdgeOptions } from '../../src/settings/options.js'
import { ask, requestBytes } from '../support/client.js'
import { gone, launch, node, NODE, server, type Launched } from '../support/launched.js'
import { createHome, NEEDS } from '../support/servers.js'

const ALWAYSDATA: Partial<EdgeOptions> = { brand: 'alwaysdata', settleTime: '100ms', stopTimeout: '2s' }

interface Seen { readonly status: number, readonly title: string, readonly failure: object }

async function meets (t: Test, { url, lineOf }: Launched, { status, title, failure }: Seen): Promise<void> {
  const answer = await ask(url, requestBytes(`${url}/`, 'GET', { accept: 'text/html' }), { timeout: 20_000 })
  t.equal(answer.status, status)
  t.match(answer.text(), title)
  t.match(await lineOf(answer), { outcome: 'branded', failure })
}

const PARSE = { status: 502, title: 'Cannot parse upstream response' }
const REFUSED = { status: 502, title: 'Connection to upstream refused' }
const FAILED = { status: 502, title: 'Connection to upstream failed' }

const raw = (listener: string): string[] => node(`require('node:net').createServer(socket => { socket.on('error', () => {}); ${listener} }).listen(Number(process.env.PORT), process.env.IP)`)

const FOREIGN: Readonly<Record<string, readonly [command: string[], seen: Seen]>> = {
  'a greeting of SSH': [raw('socket.write("SSH-2.0-OpenSSH_9.2p1\\r\\n"); socket.resume()'), { ...PARSE, failure: { kind: 'http_protocol_error', hint: /SSH/ } }],
  'Redis, in its own words': [raw('socket.on("data", () => socket.end("-ERR wrong number of arguments for \'get\' command\\r\\n"))'), { ...PARSE, failure: { kind: 'http_protocol_error', hint: /-ERR|Redis/ } }],
  TLS: [node('require("node:tls").createServer(() => {}).on("tlsClientError", () => {}).listen(Number(process.env.PORT), process.env.IP)'), { ...FAILED, failure: { kind: /^(?:http_response_empty|connection_terminated)$/, hint: /TLS|https/ } }]
}

for (const [what, [command, seen]] of Object.entries(FOREIGN)) {
  t.test(`a program that speaks another protocol: ${what}`, async t => { await meets(t, await launch(t, command, ALWAYSDATA), seen) })
}

t.test('a program that is stopped accepts and does not answer; it ends with the edge all the same', { skip: process.platform === 'win32' ? 'no SIGSTOP' : false }, async t => {
  const launched = await launch(t, server('if (request.url === "/stop") setImmediate(() => process.kill(process.pid, "SIGSTOP"))'), { ...ALWAYSDATA, responseTimeout: '500ms', stopTimeout: '200ms' })
  const pid = Number((await launched.get('/stop')).text().split(' ')[0])
  await meets(t, launched, { status: 504, title: 'Connection to upstream failed', failure: { kind: 'http_response_timeout', hint: /stopped/ } })
  await launched.edge.close({ within: 500 })
  await gone(pid)
})

/** Somebody who may not have a port below 1024, or the reason why there is nobody. */
function ordinaryUser (): { readonly prefix: readonly string[], readonly skip: string | false } {
  if (process.platform !== 'linux') return { prefix: [], skip: 'ports below 1024 are for root on Linux' }
  if (Number(readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8')) <= 80) return { prefix: [], skip: 'this machine gives everybody every port' }
  if (process.getuid?.() !== 0) return { prefix: [], skip: false }
  const prefix = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--inh-caps=-all', '--bounding-set=-all']
  const { status, stderr } = spawnSync(prefix[0] as string, [...prefix.slice(1), ...NODE, '-e', ''], { encoding: 'utf8', cwd: '/' })
  return { prefix, skip: status === 0 ? false : `nobody cannot run Node.js here: ${stderr ?? 'no program setpriv'}` }
}

const { prefix, skip } = ordinaryUser()

t.test('a port below 1024, for a user who may not have it', { skip }, async t => {
  const launched = await launch(t, [...prefix, ...NODE, '-e', 'require("node:net").createServer().listen(80, process.env.IP)'], { ...ALWAYSDATA, cwd: '/' })
  await meets(t, launched, { ...REFUSED, failure: { kind: 'upstream_start_failed', reason: 'port_forbidden', start: { exitCode: 1 }, hint: /127\.0\.0\.1:80.*1024/ } })
})

t.test('Python: sys.exit(3)', { skip: NEEDS.venv }, async t => {
  const launched = await launch(t, ['python3', '-c', 'import sys\nprint("no database", file=sys.stderr)\nsys.exit(3)'], ALWAYSDATA)
  await meets(t, launched, { ...REFUSED, failure: { kind: 'upstream_start_failed', reason: 'exited', start: { exitCode: 3, lines: ['no database'] } } })
})

t.test('uWSGI: the application calls sys.exit(3)', { skip: NEEDS.uwsgi }, async t => {
  const home = await createHome(t, { 'app.py': 'import sys\nsys.exit(3)\n' })
  const launched = await launch(t, undefined, { ...ALWAYSDATA, home, type: 'wsgi', application: `${home}/app.py` })
  await meets(t, launched, { ...REFUSED, failure: { kind: 'upstream_start_failed', start: { exitCode: 3 } } })
})

const uwsgi = (application: string, ...more: string[]): string[] =>
  ['uwsgi', '--plugins=python3', '--http-socket={ip}:{port}', `--wsgi-file=${application}`, '--master', '--processes=1', '--die-on-term', ...more]

const BROKEN = 'import package_of_nobody\n'

t.test('uWSGI without need-app serves on: its own 500 passes, without a page', { skip: NEEDS.uwsgi }, async t => {
  const home = await createHome(t, { 'app.py': BROKEN })
  const { get, lineOf, event } = await launch(t, uwsgi(`${home}/app.py`), ALWAYSDATA)
  const answer = await get('/', { accept: 'text/html' })
  t.match([answer.status, answer.text()], [500, 'Internal Server Error'])
  t.notMatch(answer.text(), /upstream/i)
  t.match(await lineOf(answer), { outcome: 'relayed', failure: undefined })
  t.match(await event(/No module named 'package_of_nobody'/), { stream: 'stderr' })
})

t.test('uWSGI with need-app and lazy-apps listens and then dies: failed, and after some times skipped', { skip: NEEDS.uwsgi }, async t => {
  const home = await createHome(t, { 'app.py': `import time\ntime.sleep(0.6)\n${BROKEN}` })
  const launched = await launch(t, uwsgi(`${home}/app.py`, '--need-app', '--lazy-apps'), { ...ALWAYSDATA, startFailures: 2, startPause: '5m', minUptime: '1m' })
  for (let i = 0; i < 2; i++) {
    await meets(t, launched, { ...FAILED, failure: { kind: /^(?:http_response_empty|connection_terminated)$/, hint: /ended with code \d+/ } })
    await launched.log.line(() => launched.events.filter(({ msg }) => /\(pid \d+\) ended with code \d+/.test(msg)).length > i, 20_000)
  }
  await launched.event(/will not start again until .*: 2 starts/)
  await meets(t, launched, { status: 503, title: 'Connection to upstream skipped', failure: { kind: 'upstream_skipped', reason: 'suspended' } })
})
