// Programs that print more than anybody reads: nothing is lost, and requests have their turn all the same.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import t from 'tap'
import { get as ask } from '../support/client.js'
import { start } from '../support/edgeproxy.js'
import { gone, launch, node, server } from '../support/launched.js'
import { eventually } from '../support/story.js'
import { fileOf } from '../../src/sitelog/writer.js'

/** Lines of `yes` that a full pipe holds. */
const PIPEFUL = 32_768

t.test('a program that prints without a pause: requests wait for less than a pipeful of it', async t => {
  const { get, log } = await launch(t, server('', 'require("node:child_process").spawn("yes", { stdio: ["ignore", "inherit", "ignore"] })'))
  await get('/')
  const waits: number[] = []
  for (let i = 0; i < 9; i++) {
    const before = log.raw.length
    t.equal((await get('/')).status, 200)
    waits.push(log.raw.length - before)
  }
  const median = waits.sort((a, b) => a - b)[4] as number
  t.ok(median > 0, 'it does print meanwhile')
  t.ok(median < PIPEFUL, `${median} lines`)
})

t.test('every line arrives, in order, in the site log and in the log', async t => {
  const COUNT = 30_000
  const home = t.testdir({})
  const { get, log } = await launch(t, server('', `process.stdout.write(Array.from({ length: ${COUNT} }, (_, at) => 'line ' + at + '\\n').join('') + 'no end')`), { home })
  const pid = (await get('/')).text().split(' ')[0]
  const numbersIn = (texts: readonly string[]): number[] => texts.flatMap(text => /(?:^|STDOUT: )line (\d+)$/.exec(text)?.[1] ?? []).map(Number)
  await eventually(() => log.lines.filter(({ stream }) => stream === 'stdout').length === COUNT)
  const expected = Array.from({ length: COUNT }, (_, at) => at)
  t.strictSame(numbersIn(log.lines.map(({ msg }) => msg)), expected)
  const file = readFileSync(fileOf(home, new Date()), 'utf8').split('\n')
  t.strictSame(numbersIn(file), expected)
  t.match(file.find(line => line.endsWith('line 7')), new RegExp(`^\\[[^\\]]+\\] \\[upstream\\] \\[${pid}\\] STDOUT: line 7$`))
})

t.test('the last words of a loud program are those that are told', async t => {
  const { get, lineOf } = await launch(t, node('process.stderr.write("noise\\n".repeat(20000) + "no database", () => process.exit(3))'))
  const { failure } = await lineOf(await get('/'))
  t.match(failure, { reason: 'exited', start: { exitCode: 3 } })
  t.equal((failure as any).start.lines.at(-1), 'no database')
})

const SPAM = server('if (request.url === "/spam") { process.stdout.write("spam, spam and spam\\n".repeat(100000), () => response.end(String(process.pid))); return }')

t.test('a reader of the log that has stopped: requests are answered all the same, and SIGTERM ends all in good order', async t => {
  const edge = start(t, ['--port', '0', '--log', 'pretty', '--', ...SPAM])
  const url = (await edge.until(/http:\/\/localhost:\d+/))[0]
  edge.child.stdout?.pause()
  const pid = Number((await ask(`${url}/spam`)).text())
  for (let i = 0; i < 5; i++) t.equal((await ask(url)).status, 200)
  const ended = once(edge.child, 'exit')
  edge.child.kill('SIGTERM')
  t.strictSame(await ended, [0, null])
  await gone(pid)
  edge.child.stdout?.resume()
  t.notMatch((await edge.ended()).err, /Warning/)
})

t.test('what is no text: each byte that would act is written out, lines are cut, and each is one line everywhere', async t => {
  const home = t.testdir({})
  const noise = 'process.stdout.write(Buffer.from([0, 1, 255, 254, 0x80, 10])); process.stdout.write("x".repeat(3e6) + "\\nafter it\\n\\x1b[31mred\\x1b[0m \\x1b]0;title\\x07\\r\\n")'
  const { get, log, event } = await launch(t, server('', noise), { home })
  await get('/')
  await event(/^red/)
  const lines = log.lines.filter(({ stream }) => stream === 'stdout').map(({ msg }) => msg)
  t.match(lines, ['\\x00\\x01\ufffd\ufffd\ufffd', /^x{8192}…\[cut\]$/, 'after it', 'red \\x1b]0;title\\x07'])
  const file = readFileSync(fileOf(home, new Date()), 'utf8')
  // eslint-disable-next-line no-control-regex -- none may be there
  t.notMatch(file, /[\x00-\x09\x0b-\x1f]/)
  t.match(file, /STDOUT: after it\n.*STDOUT: red \\x1b\]0;title\\x07\n/)
})
