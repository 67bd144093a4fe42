// What `npm test` runs: tap over all test files or the ones given, its failures in full, then one plain closing line,
// `N passed, N failed`. Exits non-zero when anything failed, when a file broke, or when nothing ran at all.
//
//   npm test                                   all of them
//   npm test -- test/rooms/log.test.ts         some
//   npm test -- --verbose                      passes too
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { groupTests } from './support/groups.js'
import { installMissing } from './support/programs.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const tap = fileURLToPath(new URL('../node_modules/tap/dist/esm/run.mjs', import.meta.url))
const verbose = process.argv.includes('--verbose')
const given = process.argv.slice(2).filter(argument => argument !== '--verbose')

/** A file of its own process has 240 s by .taprc; a group has as much for each of its files, and together no more than this. */
const GROUP_S = 900

/** What tap calls a file, which stands by itself or in its group. */
const FILE = /^test\/\S+\.test\.ts /

for (const sentence of installMissing()) console.log(sentence)
fitTap()
process.chdir(root)
const all = given.every(argument => argument.startsWith('-'))
const files = all ? [`--timeout=${GROUP_S}`, ...given, ...groupTests('.tap/groups', 240_000)] : given
const totals = { pass: 0, fail: 0, skip: 0, todo: 0 }
const skipped = new Map()
const code = await runTap()
report(code)

/**
 * After an install tap still has the plugin that .taprc takes away. It would see that by itself and go on, but with both
 * compilers in every process of this first run.
 */
function fitTap () {
  const built = new URL('../node_modules/@tapjs/test/test-built/dist/esm/index.js', import.meta.url)
  if (existsSync(built) && !readFileSync(built, 'utf8').includes('@tapjs/typescript')) return
  const { status } = spawnSync(process.execPath, [tap, 'build'], { cwd: root, stdio: 'inherit' })
  if (status !== 0) throw new Error('tap cannot be built for these tests')
}

/** Runs tap as a child with its plain output, line by line through `show`; resolves with its exit code. */
async function runTap () {
  const child = spawn(process.execPath, [tap, 'run', '--reporter=tap', ...files], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  const exit = new Promise(resolve => child.on('close', (status, signal) => resolve(signal === null ? status : 1)))
  const show = createPrinter()
  for await (const line of createInterface({ input: child.stdout })) show(line)
  return await exit
}

/** Prints a line for each file and everything about failures; keeps quiet about assertions that pass. */
function createPrinter () {
  let block = null
  return line => {
    const indent = line.length - line.trimStart().length
    if (block !== null) {
      if (block.shown) console.log(line)
      if (line.trim() === '...' && indent === block.indent) block = null
      return
    }
    const total = /^# \{ (.*) \}$/.exec(line)
    if (total !== null) return count(total[1])
    const point = /^\s*(not )?ok \d+(?: - (.*))?$/.exec(line)
    if (point === null) return verbose && console.log(line)
    note(point[2] ?? '')
    showPoint(line, point)
    // The block that explains a failure follows, indented two further; a failed subtest's own block only says where it is.
    const explained = point[1] !== undefined && !/# (SKIP|TODO)/i.test(line)
    if (explained) block = { indent: indent + 2, shown: indent === 0 || !/# time=/.test(line) }
  }
}

/** What failed stays where it stands among its tests; a file that passed is a line of its own. */
function showPoint (line, [, failed, description = '']) {
  if (failed !== undefined || verbose) console.log(line)
  else if (FILE.test(description)) console.log(line.trimStart())
}

function note (description) {
  const skip = /^(.*?) # SKIP ?(.*)$/i.exec(description)
  if (skip === null) return
  const reason = skip[2] === '' ? 'no reason given' : skip[2].replace(/ # time=.*$/, '')
  skipped.set(reason, [...skipped.get(reason) ?? [], skip[1]])
}

function count (text) {
  for (const [, name, value] of text.matchAll(/(\w+): (\d+)/g)) totals[name] = Number(value)
}

function report (code) {
  for (const [reason, tests] of skipped) console.log(`skipped: ${reason} (${tests.length}: ${tests.slice(0, 3).join('; ')}${tests.length > 3 ? '; ...' : ''})`)
  const nothing = totals.pass + totals.fail === 0
  if (nothing) console.log('no test ran')
  const failed = Math.max(totals.fail, code === 0 ? 0 : 1)
  process.exitCode = failed > 0 || nothing ? 1 : 0
  console.log(`${totals.pass} passed, ${failed} failed${totals.skip > 0 ? `, ${totals.skip} skipped` : ''}`)
}
