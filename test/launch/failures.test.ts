// Why a program did not come up: made for real, seen through the edge, named in the log. Kind, reason, message and hint.
import { chmodSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { EdgeOptions } from '../../src/settings/options.js'
import { ask, requestBytes } from '../support/client.js'
import { temporaryFolder } from '../support/folder.js'
import { descendants, launch, NODE, node, server, type Launched } from '../support/launched.js'
import { eventually } from '../support/story.js'

const folder = temporaryFolder(t)
const file = (name: string, text: string, mode = 0o644): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}
const linux = process.platform === 'linux' ? false : 'what listens where is told on Linux only'
const root = process.getuid?.() === 0

interface Row {
  readonly command: EdgeOptions['command']
  readonly options?: Partial<EdgeOptions>
  readonly kind?: string
  readonly reason: string
  readonly code?: string
  readonly message: RegExp
  readonly hint: RegExp
  readonly start?: object
  readonly skip?: string | false
}

const listen = (where: string): string => `require('node:net').createServer(socket => socket.end()).listen(${where}, () => console.log('listening'))`

const ROWS: Readonly<Record<string, Row>> = {
  'the folder is missing': { command: ['node'], options: { cwd: '/nowhere/www' }, reason: 'cwd_missing', code: 'ENOENT', message: /could not be started: No such file or directory: '\/nowhere\/www'/, hint: /\/nowhere\/www does not exist/, start: { pid: null } },
  'the folder is a file': { command: ['node'], options: { cwd: file('plain', '') }, reason: 'cwd_not_directory', code: 'ENOTDIR', message: /Not a directory/, hint: /not a (folder|directory)/, start: { pid: null } },
  'the command is missing': { command: ['nodejs8', 'app.js'], reason: 'command_missing', code: 'ENOENT', message: /No such file or directory: 'nodejs8'/, hint: /nodejs8/, start: { pid: null } },
  'the command is not executable': { command: [file('script.sh', '#!/bin/sh\n')], reason: 'not_executable', code: 'EACCES', message: /Permission denied/, hint: /executable/, start: { pid: null } },
  'the script is missing': { command: [...NODE, join(folder, 'app.js')], reason: 'script_missing', message: /ended with code 1 after \d+ ms, before it listened/, hint: /app\.js/, start: { exitCode: 1, pid: Number } },
  'a module is missing': { command: node('require("left-pad-of-nobody")'), reason: 'dependency_missing', message: /ended with code 1/, hint: /left-pad-of-nobody/ },
  'a syntax error': { command: [...NODE, file('broken.js', 'const = 1')], reason: 'syntax_error', message: /ended with code 1/, hint: /syntax|read/i },
  'an error code': { command: node('console.error("no database"); process.exit(3)'), reason: 'exited', message: /ended with code 3/, hint: /code 3.*no database/, start: { exitCode: 3, signal: null, lines: ['no database'] } },
  'code 0 at once': { command: node(''), reason: 'ended_at_once', message: /ended with code 0/, hint: /foreground|background/ },
  'a signal': { command: node('process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 1000)'), reason: 'killed', message: /was ended by SIGTERM/, hint: /SIGTERM/, start: { exitCode: null, signal: 'SIGTERM' } },
  'a port of its own that is taken': { command: node(`require('node:net').createServer().listen(0, function () { ${listen('this.address().port')} })`), reason: 'address_in_use', message: /ended with code 1/, hint: /taken|in use|already/ },
  'an address that is not here': { command: node(listen('8100, "203.0.113.7"')), reason: 'address_unavailable', message: /ended with code 1/, hint: /203\.0\.113\.7|address/ },
  'it never listens': { command: node('setInterval(() => {}, 1e6)'), options: { startTimeout: '600ms' }, reason: 'never_listened', message: /does not listen on 127\.0\.0\.1:\d+ after \d+ ms/, hint: /listen/, start: { pid: Number, exitCode: null } },
  'it listens on another port': { command: node(listen('0, "127.0.0.1"')), kind: 'connection_refused', reason: 'listens_elsewhere', code: 'ECONNREFUSED', message: /listens on 127\.0\.0\.1:\d+ instead of 127\.0\.0\.1:\d+/, hint: /PORT/, skip: linux },
  'it listens on another address': { command: node(listen('process.env.PORT, "127.0.0.2"')), kind: 'connection_refused', reason: 'listens_elsewhere', message: /listens on 127\.0\.0\.2:\d+ instead of 127\.0\.0\.1/, hint: /IP/, skip: linux },
  'it listens in the other family': { command: node(listen('process.env.PORT, "::1"')), kind: 'connection_refused', reason: 'listens_elsewhere', message: /listens on \[::1\]:\d+ instead of 127\.0\.0\.1/, hint: /::1/, skip: linux }
}

/** Asks again until it is so. */
async function until (look: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 20_000
  while (!await look()) if (performance.now() > end) throw new Error(`not so within 20 s: ${look.toString()}`)
}

async function meet (t: Test, { command, options = {}, kind = 'upstream_start_failed', reason, code, message, hint, start }: Row): Promise<void> {
  const { edge, get, lineOf } = await launch(t, command, { startTimeout: '8s', ...options })
  const answer = await get('/pay')
  t.equal(answer.status, 521)
  const line = await lineOf(answer)
  t.match(line, { outcome: 'branded', level: 50, failure: { kind, reason, ...code !== undefined && { code }, message, ...start !== undefined && { start } } })
  t.match(line.failure?.hint, hint)
  t.match(answer.text(), reason === 'cwd_missing' ? '521' : /521/)
  await edge.close({ within: 1000 })
  t.strictSame(descendants(), [], 'nothing is left')
}

for (const [name, row] of Object.entries(ROWS)) {
  t.test(name, { skip: row.skip ?? false }, async t => { await meet(t, row) })
}

t.test('a folder that may not be entered', { skip: root ? 'root may enter every folder' : false }, async t => {
  const closed = temporaryFolder(t)
  chmodSync(closed, 0o600)
  await meet(t, { command: ['node'], options: { cwd: closed }, reason: 'cwd_forbidden', code: 'EACCES', message: /Permission denied/, hint: /enter|permission/i })
})

t.test('the port is taken before the start: by whom', { skip: linux }, async t => {
  const other = createServer().listen(0, '127.0.0.1')
  t.teardown(() => other.close())
  await eventually(() => other.listening)
  const { port } = other.address() as AddressInfo
  await meet(t, { command: server(), options: { programPort: port }, reason: 'port_taken', code: 'EADDRINUSE', message: new RegExp(`was not started: node \\(pid ${process.pid}\\) already answers on 127\\.0\\.0\\.1:${port}`), hint: new RegExp(`pid ${process.pid}`), start: { pid: null } })
})

t.test('a slow one is waited for; the patience of one request may be shorter than the start', async t => {
  const slow = server('', 'const end = Date.now() + 900; while (Date.now() < end);')
  const { get, lineOf } = await launch(t, slow, { startWait: '300ms' })
  const early = await get('/')
  t.match([early.status, early.header('retry-after')], [521, '1'])
  t.match(await lineOf(early), { failure: { kind: 'upstream_not_ready', stage: 'instance', reason: 'starting', retryAfter: 1 } })
  await until(async () => (await get('/')).status === 200)
})

t.test('no more may wait for a start than the queue takes', async t => {
  const { get, lineOf } = await launch(t, server('', 'const end = Date.now() + 500; while (Date.now() < end);'), { startQueue: 2 })
  const answers = await Promise.all([get('/1'), get('/2'), get('/3')])
  t.strictSame(answers.map(({ status }) => status).sort(), [200, 200, 521])
  const full = answers.find(({ status }) => status === 521)
  t.match(await lineOf(full as never), { failure: { kind: 'upstream_not_ready', reason: 'queue_full' } })
})

/** Times of starts, as the log has them. */
const starts = ({ log }: Launched): number[] => log.lines.filter(({ msg }) => msg.startsWith('starting ')).map(line => line['time'] as number)

t.test('after two failures in a row it is left alone for a known time, which doubles', async t => {
  const launched = await launch(t, node('process.exit(4)'), { startFailures: 2, startPause: '1500ms' })
  const { get, lineOf, event } = launched
  for (let i = 0; i < 2; i++) t.match((await lineOf(await get('/'))).failure?.kind, 'upstream_start_failed')
  t.match(await event(/will not start again until \d\d:\d\d:\d\d UTC: 2 starts/), { level: 40 })
  const skipped = await get('/')
  t.match([skipped.status, Number(skipped.header('retry-after'))], [521, Number])
  t.ok([1, 2].includes(Number(skipped.header('retry-after'))))
  t.match(await lineOf(skipped), { failure: { kind: 'upstream_skipped', reason: 'suspended', start: { exitCode: 4 }, hint: /last 2 starts.*code 4/ }, upstream: { attempts: 0 } })
  t.equal(starts(launched).length, 2, 'nothing was started for it')
  await until(async () => (await lineOf(await get('/'))).failure?.kind === 'upstream_start_failed')
  t.equal(starts(launched).length, 3)
  const again = await get('/')
  t.match(await lineOf(again), { failure: { kind: 'upstream_skipped' } })
  t.ok(Number(again.header('retry-after')) >= 2, 'the pause has doubled')
})

t.test('one that is always to be there is left alone as long', async t => {
  const launched = await launch(t, node('process.exit(4)'), { start: 'eager', startFailures: 2, startPause: '1500ms' })
  await eventually(() => starts(launched).length >= 3)
  const [first = 0, second = 0, third = 0] = starts(launched)
  t.ok(second - first < 1500, 'the second try comes soon')
  t.ok(third - second >= 1500, `the third one ${third - second} ms later`)
  await launched.event(/will not start again until .*: 3 starts/)
})

t.test('without a limit of failures there is no storm of starts: requests share one, and the eager pause', async t => {
  // a second to arrive in: whoever comes later begins another round
  const asked = await launch(t, node('setTimeout(() => process.exit(4), 1000)'), { instances: 2 })
  await Promise.all(Array.from({ length: 20 }, async () => await asked.get('/')))
  t.ok(starts(asked).length < 20, `${starts(asked).length} starts for 20 requests of 2 instances`)
  // quick to fail, so that the pause is what is seen
  const eager = await launch(t, ['false'], { start: 'eager' })
  await eventually(() => starts(eager).length >= 4)
  const times = starts(eager)
  for (let i = 1; i < times.length; i++) t.ok((times[i] as number) - (times[i - 1] as number) >= 195, `after ${(times[i] as number) - (times[i - 1] as number)} ms`)
})

t.test('a restart ends the suspension', async t => {
  const flag = join(folder, 'ready')
  const { edge, get, lineOf } = await launch(t, server('', `if (!require('node:fs').existsSync(${JSON.stringify(flag)})) process.exit(1)`), { startFailures: 1, startPause: '5m' })
  await get('/')
  t.equal((await lineOf(await get('/'))).failure?.kind, 'upstream_skipped')
  writeFileSync(flag, '')
  t.equal(await edge.restart(), 1)
  t.equal((await get('/')).status, 200)
})

t.test('one that crashes right after it began to listen counts as failed, one that has answered does not', async t => {
  const dies = await launch(t, server('request.socket.destroy(); process.exit(1)'), { startFailures: 2, startPause: '5m', minUptime: '1m' })
  for (let i = 0; i < 2; i++) t.match((await dies.lineOf(await dies.get('/'))).failure?.kind, /http_response_empty|connection_terminated/)
  await dies.event(/will not start again/)
  t.equal((await dies.lineOf(await dies.get('/'))).failure?.kind, 'upstream_skipped')
  const serves = await launch(t, server('if (request.url === "/die") process.exit(1)'), { startFailures: 2, startPause: '5m', minUptime: '1m' })
  for (let i = 0; i < 3; i++) {
    t.equal((await serves.get('/')).status, 200)
    t.equal((await ask(serves.url, requestBytes(`${serves.url}/die`, 'POST'))).status, 520)
    await eventually(() => serves.log.lines.filter(({ msg }) => /ended with code/.test(msg)).length === i + 1)
  }
})

t.test('elsewhere follow: the edge goes where the program listens', { skip: linux }, async t => {
  const elsewhere = 'require("node:http").createServer((request, response) => response.end("found")).listen(0, "127.0.0.1")'
  const { get, lineOf, event } = await launch(t, node(elsewhere), { elsewhere: 'follow' })
  const answer = await get('/')
  t.equal(answer.text(), 'found')
  t.match(await lineOf(answer), { outcome: 'relayed' })
  t.match(await event(/listens on 127\.0\.0\.1:\d+, not on 127\.0\.0\.1:\d+ as PORT and IP say/), { level: 40 })
})

t.test('elsewhere brand: the platform that is imitated decides', { skip: linux }, async t => {
  const elsewhere = node('require("node:http").createServer((request, response) => response.end("found")).listen(0, "127.0.0.1")')
  t.equal((await (await launch(t, elsewhere, { elsewhere: 'brand' })).get('/')).status, 200)
  const { get, lineOf } = await launch(t, elsewhere, { elsewhere: 'brand', brand: 'alwaysdata', startTimeout: '8s' })
  const refused = await get('/', { accept: 'text/html' })
  t.equal(refused.status, 502)
  t.match(refused.text(), /Connection to upstream refused/)
  t.match(await lineOf(refused), { failure: { kind: 'connection_refused', reason: 'listens_elsewhere' } })
})

t.test('alive, but it has closed its listener', async t => {
  const { get, lineOf } = await launch(t, server('if (request.url === "/close") { response.setHeader("connection", "close"); server.close() }', 'setInterval(() => {}, 1000)'))
  await get('/close')
  const refused = await get('/')
  t.equal(refused.status, 521)
  t.match(await lineOf(refused), { failure: { kind: 'connection_refused', reason: 'stopped_listening', message: /still runs/ } })
})

t.test('a failure is told within 200 ms of the program\'s end', async t => {
  const { get, lineOf } = await launch(t, node('console.error(Date.now()); process.exit(1)'))
  // the machine may be busy: one that was in time shows that nothing of ours takes longer
  const delays: number[] = []
  for (let i = 0; i < 100 && !delays.some(ms => ms < 200); i++) {
    const line = await lineOf(await get('/'))
    delays.push(line['time'] as number - Number((line.failure as unknown as { start: { lines: string[] } }).start.lines[0]))
  }
  t.ok(Math.min(...delays) < 200, `${delays.join(', ')} ms`)
})

t.test('an upgrade is refused with a page like every other request', async t => {
  const { url, log } = await launch(t, node('process.exit(5)'))
  const answer = await ask(url, requestBytes(`${url}/socket`, 'GET', { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==' }))
  t.equal(answer.status, 521)
  t.match(await log.line(({ ray }) => ray === answer.header('x-edge-ray')), { failure: { kind: 'upstream_start_failed', reason: 'exited' } })
})
