// What the platform documents about the address, the shell and the settings of a program, as programs of one's own meet it.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { resolveOptions, type EdgeOptions } from '../../src/settings/options.js'
import { gone, isAlive, launch, node, NODE, server } from '../support/launched.js'
import { eventually } from '../support/story.js'
import { temporaryFolder } from '../support/folder.js'

const linux = process.platform === 'linux' ? false : 'needs all of 127.0.0.0/8'

const answering = (where: string): string[] => node(`require('node:http').createServer((request, response) => response.end('found')).listen(${where})`)

t.test('an address of its own: a program on it or on a wildcard is reached, one on another loopback address is refused', { skip: linux }, async t => {
  const own: Partial<EdgeOptions> = { programHost: '127.0.16.103', startTimeout: '8s' }
  for (const where of ['process.env.PORT, process.env.IP', 'process.env.PORT, "0.0.0.0"', 'process.env.PORT, "::"']) {
    const { get } = await launch(t, answering(where), own)
    t.equal((await get('/')).text(), 'found', where)
  }
  for (const where of ['process.env.PORT, "127.0.0.1"', '{ port: process.env.PORT, host: "::", ipv6Only: true }']) {
    const { get, lineOf } = await launch(t, answering(where), own)
    t.match((await lineOf(await get('/'))).failure, { kind: 'connection_refused', reason: 'listens_elsewhere' }, where)
  }
})

t.test('family 6: :: is reached, 0.0.0.0 is refused', { skip: linux }, async t => {
  const { get } = await launch(t, answering('process.env.PORT, "::"'), { family: 6 })
  t.equal((await get('/')).text(), 'found')
  const four = await launch(t, answering('process.env.PORT, "0.0.0.0"'), { family: 6, startTimeout: '8s' })
  t.match((await four.lineOf(await four.get('/'))).failure, { kind: 'connection_refused', reason: 'listens_elsewhere', message: /:\d+ instead of \[::1\]/ })
})

t.test('a line for the shell: its variables are read, and signals reach the program', { skip: linux }, async t => {
  const file = join(temporaryFolder(t), 'app.js')
  writeFileSync(file, 'process.on(\'SIGUSR2\', () => console.log(\'reloaded\')); require(\'node:http\').createServer((request, response) => response.end(process.argv[2])).listen(process.env.PORT, process.env.IP)')
  const { edge, get, lineOf, event } = await launch(t, `${NODE.join(' ')} ${file} "$GREETING to you"`, { type: 'nodejs', env: { GREETING: 'hello' }, reloadSignal: 'SIGUSR2' })
  const answer = await get('/')
  t.equal(answer.text(), 'hello to you')
  await edge.restart()
  await event(/^reloaded$/)
  const { upstream: { instance } } = await lineOf(answer)
  await edge.close({ within: 1000 })
  await gone((instance as unknown as { pid: number }).pid)
})

t.test('a line of several commands: the shell stays, and ends with all it started', { skip: linux }, async t => {
  const { edge, get } = await launch(t, `cd / && ${NODE.join(' ')} -e 'require("node:http").createServer((request, response) => response.end(process.pid + " " + process.ppid)).listen(process.env.PORT, process.env.IP)'; true`, { type: 'user_program' })
  const pids = (await get('/')).text().split(' ').map(Number)
  await edge.close({ within: 1000 })
  for (const pid of pids) t.notOk(isAlive(pid), String(pid))
})

t.test('what a shell cannot find is 127, what it may not execute 126: refused, for the shell ran', { skip: linux }, async t => {
  const plain = join(temporaryFolder(t), 'plain')
  writeFileSync(plain, '')
  for (const [line, code, reason] of [['nodejs8 app.js', 127, 'command_missing'], [plain, 126, 'not_executable']] as const) {
    const { get, lineOf } = await launch(t, line, { type: 'nodejs', brand: 'alwaysdata' })
    const answer = await get('/')
    t.equal(answer.status, 502)
    t.match(await lineOf(answer), { page: 'upstream_refused', failure: { reason, start: { exitCode: code } } })
  }
})

t.test('other settings of the program end the old one, the same ones leave it alone', async t => {
  const options = { command: server('response.end(process.pid + " " + process.env.LEVEL)'), log: 'json', settleTime: '20ms', env: { LEVEL: 'one' } } as const
  const { edge, get } = await launch(t, options.command, options)
  const [pid = ''] = (await get('/')).text().split(' ')
  edge.apply(resolveOptions({ ...await settingsOf(options), lang: 'fr' }))
  t.equal((await get('/')).text(), `${pid} one`, 'nothing that concerns it')
  edge.apply(resolveOptions({ ...await settingsOf(options), env: { LEVEL: 'two' } }))
  const answer = (await get('/')).text()
  t.match(answer, / two$/)
  t.not(answer.split(' ')[0], pid)
  await gone(Number(pid))
})

/** As `launch` gives them. */
const settingsOf = async (options: EdgeOptions): Promise<EdgeOptions> =>
  ({ startTimeout: '20s', startFailures: 0, minUptime: '1ms', stopTimeout: '5s', responseTimeout: '20s', idleTimeout: '20s', connectTimeout: '1s', tlsTimeout: '1s', writeTimeout: '5s', ...options })

t.test('the start page: a browser gets a page that reloads, a program waits', async t => {
  const slow = server('', 'const end = Date.now() + 2500; while (Date.now() < end);')
  const { get, lineOf } = await launch(t, slow, { startPage: true, brand: 'alwaysdata' })
  const [page, api] = await Promise.all([get('/', { accept: 'text/html', 'sec-fetch-dest': 'document' }), get('/api')])
  t.match([page.status, page.header('refresh'), page.header('retry-after')], [503, '1', '1'])
  t.match(await lineOf(page), { page: 'upstream_starting', failure: { kind: 'upstream_not_ready', reason: 'starting' } })
  t.equal(api.status, 200)
  await eventually(async () => (await get('/', { accept: 'text/html' })).status === 200)
})

t.test('limits of a program\'s life, as they are documented or chosen', async t => {
  const { limits, instances, start, port } = resolveOptions({ command: 'node app.js' }).sites[0]?.launch ?? {}
  t.match({ limits, instances, start, port }, {
    instances: 1,
    start: 'on-request',
    port: 0,
    limits: { idle: 1_800_000, start: 30_000, wait: 30_000, settle: 100, burst: 2, pause: 10_000, longestPause: 300_000, minUptime: 5000, stop: 5000, waiting: 100 }
  })
})
