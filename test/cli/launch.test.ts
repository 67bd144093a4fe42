// `edgeproxy -- program`: what is printed, what Ctrl-C does, and how wrong turns are told.
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { ask, get, requestBytes } from '../support/client.js'
import { temporaryFolder } from '../support/folder.js'
import { BIN, run, say, start } from '../support/edgeproxy.js'
import { descendants, gone, isAlive, node, server } from '../support/launched.js'
import { eventually } from '../support/story.js'

const noTerminal = (): string | false => spawnSync('script', ['-qec', 'test -t 1', '/dev/null']).status === 0 ? false : 'no program script that gives a terminal'
const LISTENING = /"url":"(http:[^"]+)"/

t.test('the program starts with the edge, its lines are in the log with its name, and SIGTERM ends both', async t => {
  const edge = start(t, ['--port', '0', '--log', 'json', '--', ...server('', 'console.log("hello from the program"); console.error("and a warning")')])
  const url = (await edge.until(LISTENING))[1] as string
  const pid = Number((await edge.until(/\(pid (\d+)\) listens on/))[1])
  await edge.until(/"program":"default\/1","pid":\d+,"stream":"stdout","msg":"hello from the program"/)
  await edge.until(/"stream":"stderr","msg":"and a warning"/)
  t.equal((await get(`${url}/cart`)).text(), `${pid} /cart`)
  edge.child.kill('SIGTERM')
  t.equal((await edge.ended()).code, 0)
  t.notOk(isAlive(pid))
})

t.test('on a terminal each line of the program stands behind its name, and nothing of it can move the cursor', async t => {
  const edge = start(t, ['--port', '0', '--log', 'pretty', '--', ...server('', 'console.log("\\x1b[32mgreen\\x1b[0m and \\x1b[2Jgone")')])
  const [line] = await edge.until(/^default\/1 \| .*$/m)
  // eslint-disable-next-line no-control-regex -- none may be there
  t.notMatch(line, /\x1b/)
  t.match(line, /green.* and .*gone/)
})

t.test('the last line is the address to open; the program\'s own is marked', async t => {
  const print = 'console.log("Local: http://localhost:" + process.env.PORT + "/")'
  const edge = start(t, ['--port', '0', '--log', 'pretty', '--', ...server('', print)])
  await edge.until(/ info {2}open http:\/\/\S+\n/)
  const [, url = ''] = /listening on (\S+) /.exec(edge.out) ?? []
  t.match(edge.out, /Local: http:\/\/localhost:\d+\/ \(the program itself, not through the edge\)\n/)
  t.equal(edge.out.trimEnd().split(' ').at(-1), url)
})

const COLORFUL = server('', 'console.log("\\x1b[32mgreen\\x1b[0m and \\x1b[2Jgone")')

t.test('its colors stay where colors are wanted, and are no part of a line in JSON', async t => {
  const colored = start(t, ['--port', '0', '--log', 'pretty', '--', ...COLORFUL], { env: { FORCE_COLOR: '1', NO_COLOR: '' } })
  await colored.until(/\x1b\[36mdefault\/1 \|\x1b\[0m \x1b\[32mgreen\x1b\[0m and \\x1b\[2Jgone/) // eslint-disable-line no-control-regex -- colors
  const plain = start(t, ['--port', '0', '--log', 'json', '--', ...COLORFUL], { env: { FORCE_COLOR: '1', NO_COLOR: '' } })
  const [, message] = await plain.until(/"stream":"stdout","msg":"([^"]*)"/)
  t.equal(message, 'green and \\\\x1b[2Jgone')
})

t.test('at a terminal the program is told that colors are wanted; when the terminal is closed, all end', { skip: noTerminal() }, async t => {
  const words = [process.execPath, BIN, '--port', '0', '--', ...server('', 'console.log("colors", process.env.FORCE_COLOR)')]
  const line = words.map(word => `'${word.replaceAll('\'', '\'\\\'\'')}'`).join(' ')
  const terminal = spawn('script', ['-qec', line, '/dev/null'], { env: { PATH: process.env['PATH'], TERM: 'xterm-256color' }, stdio: ['ignore', 'pipe', 'pipe'] })
  t.teardown(() => terminal.kill('SIGKILL'))
  let out = ''
  terminal.stdout.on('data', piece => { out += String(piece) })
  await eventually(() => /default\/1 \|\S* colors 1/.test(out) && /listens on/.test(out))
  const all = descendants(terminal.pid)
  t.ok(all.length >= 3, `shell, edge, program: ${all.join(', ')}`)
  terminal.kill('SIGKILL')
  for (const pid of all) await gone(pid)
})

t.test('Ctrl-C is handed on: the program hears SIGINT, once', async t => {
  const edge = start(t, ['--port', '0', '--log', 'json', '--', ...server('', 'process.on("SIGINT", () => { console.log("bye"); process.exit(0) }); process.on("SIGTERM", () => console.log("no"))')])
  await edge.until(/listens on/)
  edge.child.kill('SIGINT')
  const { code, out } = await edge.ended()
  t.equal(code, 0)
  t.match(out, /"msg":"bye"/)
  t.notMatch(out, /"msg":"no"/)
})

t.test('a second Ctrl-C does not wait for a program that will not end', async t => {
  const edge = start(t, ['--port', '0', '--log', 'json', '--stop-timeout', '1m', '--', ...server('', 'process.on("SIGINT", () => console.log("never"))')])
  const pid = Number((await edge.until(/\(pid (\d+)\) listens on/))[1])
  edge.child.kill('SIGINT')
  await edge.until(/"msg":"never"/)
  edge.child.kill('SIGINT')
  t.equal((await edge.ended()).code, 130)
  await gone(pid)
})

t.test('SIGUSR2 restarts the program', async t => {
  const edge = start(t, ['--port', '0', '--log', 'json', '--', ...server()])
  await edge.until(/listens on/)
  edge.child.kill('SIGUSR2')
  await eventually(() => edge.out.match(/listens on/g)?.length === 2)
})

t.test('SIGUSR2 before the edge listens is too early to do anything, and does no harm', async t => {
  const config = join(t.testdir({ 'edgeproxy.config.mjs': 'process.kill(process.pid, "SIGUSR2"); export default {}' }), 'edgeproxy.config.mjs')
  const edge = start(t, ['--config', config, '--port', '0', '--log', 'json', '--', ...server()])
  await edge.until(/listens on/)
})

t.test('a program that always ends is started again ever more slowly, and told each time why', async t => {
  const edge = start(t, ['--port', '0', '--log', 'json', '--start-pause', '1s', '--', ...node('console.error("no database"); process.exit(3)')])
  await edge.until(/did not start: ended with code 3/)
  await edge.until(/will not start again until/)
  const url = (await edge.until(LISTENING))[1] as string
  const answer = await get(url)
  t.equal(answer.status, 521)
  await eventually(() => (edge.out.match(/did not start/g)?.length ?? 0) >= 3)
})

t.test('with a home the site log has the documented lines, without secrets', async t => {
  const home = temporaryFolder(t)
  const edge = start(t, ['--port', '0', '--log', 'json', '--home', home, '--env', 'API_TOKEN=hunter2-hunter2', '--', ...server('', 'console.error("password=swordfish-12345")'), '--', '--token=abcdef123456'])
  await edge.until(/listens on/)
  edge.child.kill('SIGTERM')
  const { out } = await edge.ended()
  const folder = join(home, 'admin/logs/sites', readdirSync(join(home, 'admin/logs/sites'))[0] as string)
  const text = readdirSync(folder).map(file => readFileSync(join(folder, file), 'utf8')).join('')
  t.match(text, /\[upstream\] Upstream starting: .* \(env: \{'API_TOKEN': '\*\*\*', 'IP': '127\.0\.0\.1', 'HOST': '127\.0\.0\.1', 'PORT': '\d+'\}, cwd: /)
  t.match(text, /\[\d+\] STDERR: password=\*\*\*/)
  t.notMatch(text, /hunter2|swordfish|abcdef123456/)
  t.notMatch(out, /hunter2|swordfish|abcdef123456/, 'nor has the log of the edge')
})

t.test('wrong turns', async t => {
  for (const [args, err] of [
    [['--'], 'edgeproxy: --: has nothing behind it; it takes the program to start, e.g. -- node app.js\n'],
    [['--upstream', '3000', '--', 'node', 'app.js'], 'edgeproxy: --: stands in the place of upstream: either the edge starts the program, or it is told where one listens; leave one of the two out\n'],
    [['--upstream', '3000', '--instances', '2'], 'edgeproxy: --instances: is for a program that the edge starts; add one: command in the config file, or -- node app.js on the command line\n'],
    [['--instances', '0', '--', 'node'], 'edgeproxy: --instances: "0" does not work; it takes a whole number from 1 to 64\n'],
    [['--instances', '2', '--program-port', '3000', '--', 'node'], 'edgeproxy: --program-port: is one port, and several instances cannot share it; leave it out\n'],
    [['--env', 'FOO', '--', 'node'], 'edgeproxy: --env: "FOO" has no =; write NAME=value\n'],
    [['--reload-signal', 'KILL', '--', 'node'], 'edgeproxy: --reload-signal: "KILL" is not one of none, SIGHUP, SIGUSR1, SIGUSR2\n'],
    [['--program-host', 'localhost', '--', 'node'], 'edgeproxy: --program-host: "localhost" is not an IP address; it takes one of this machine, like 127.0.16.103 or ::1\n']
  ] as const) t.match(await say(...args), { code: 2, err }, args.join(' '))
})

t.test('a missing command is told at once, in one line, and the edge stays', async t => {
  const edge = start(t, ['--port', '0', '--log', 'pretty', '--', 'nodejs8', 'app.js'])
  const [line] = await edge.until(/^.*nodejs8 app\.js did not start.*$/m)
  t.match(line, /No such file or directory: 'nodejs8'/)
  edge.child.kill('SIGTERM')
  t.equal((await edge.ended()).code, 0)
})

t.test('a config file: a command as a line, as a list, and one that only a shell could read', async t => {
  const folder = temporaryFolder(t)
  const { writeFileSync } = await import('node:fs')
  writeFileSync(join(folder, 'edgeproxy.config.yaml'), 'command: node app.js && echo done\n')
  const { code, err } = await run(t, [], { cwd: folder })
  t.equal(code, 2)
  t.match(err, /edgeproxy\.config\.yaml:1:\d+: command: "node app\.js && echo done" has "&", which only a shell reads; write a list of words, or set type: user_program/)
})

t.test('a config file that is edited: the program follows it, nobody loses a request, and a mistake changes nothing', async t => {
  const folder = t.testdir({
    sub: {}, 'app.cjs': `
    const server = require('node:http').createServer((request, response) => setTimeout(() => response.end([process.argv[2], process.env.WORD, process.cwd().split('/').pop(), process.pid].join(' ')), 300))
    process.on('SIGTERM', () => { server.close(() => process.exit(0)); server.closeIdleConnections() })
    server.listen(process.env.PORT, process.env.IP)`
  })
  const config = join(folder, 'edgeproxy.config.yaml')
  const write = (...lines: readonly string[]): void => writeFileSync(config, ['port: 0', 'log: json', ...lines, ''].join('\n'))
  const command = (word: string): string => `command: ['${process.execPath}', '${join(folder, 'app.cjs')}', ${word}]`
  write(command('one'))
  const edge = start(t, [], { cwd: folder })
  const url = (await edge.until(LISTENING))[1] as string
  const answers: Array<{ status: number, text: string }> = []
  const load = { on: true }
  // what nobody may repeat for them
  const post = async (): Promise<void> => await ask(url, requestBytes(url, 'POST', {}, 'order')).then(answer => { answers.push({ status: answer.status, text: answer.text() }) })
  const loading = Array.from({ length: 3 }, async () => { while (load.on) await post() })
  const answered = async (pattern: RegExp): Promise<void> => { await eventually(() => pattern.test(answers.at(-1)?.text ?? '')) }
  const pids = (): Set<string> => new Set(answers.slice(-9).map(({ text }) => text.split(' ').at(-1) ?? ''))
  await answered(/^one/)
  write(command('two'), 'env: { WORD: hello }', 'cwd: sub')
  await answered(/^two hello sub/)
  write(command('two'), 'instances: 3')
  await eventually(() => pids().size === 3)
  write('comand: x')
  await edge.until(/did you mean \\"command\\"/)
  edge.child.kill('SIGHUP')
  await answered(/^two /)
  write(command('three'))
  await answered(/^three/)
  load.on = false
  await Promise.all(loading)
  t.strictSame([...new Set(answers.map(({ status }) => status))], [200], `${answers.length} requests`)
  const all = descendants(edge.child.pid)
  edge.child.kill('SIGTERM')
  t.equal((await edge.ended()).code, 0)
  for (const pid of [...all, ...answers.map(({ text }) => Number(text.split(' ').at(-1)))]) t.notOk(isAlive(pid))
})
