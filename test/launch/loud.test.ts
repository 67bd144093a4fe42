// Programs that print more than anybody reads: nothing is lost, and requests have their turn all the same.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { launch, node, server } from '../support/launched.js'
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
