// Where lines go: gathered, never lost when the process ends, and no trouble of a disk or a reader reaches the edge.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { wall } from '../../src/clock.js'
import { Journey } from '../../src/journey.js'
import { openDestination } from '../../src/observe/destination.js'
import { createLog } from '../../src/observe/log.js'
import { recordLog } from '../support/log.js'

const journey = (): Journey => Object.assign(
  new Journey('a3436fd6db5a3dde-LAB', 'cloudflare', 'GET', '/pay?id=1', 'shop.test', '127.0.0.1', 50000),
  { outcome: 'relayed', statusCode: 200, responseTime: 2.31 })

t.test('a file gets the lines whatever the terminal gets, in a folder that is made', async t => {
  const file = join(t.testdir(), 'deep/er/edge.log')
  const recorder = recordLog()
  const log = createLog({ format: 'none', file, level: 'info' }, recorder)
  log.journey(journey())
  t.equal(readFileSync(file, 'utf8'), '', 'lines are gathered')
  await log.flush()
  t.equal(readFileSync(file, 'utf8').split('\n').length, 2)
  renameSync(file, `${file}.1`)
  log.journey(journey())
  log.reopen()
  log.journey(journey())
  await log.close()
  t.equal(readFileSync(`${file}.1`, 'utf8').split('\n').length, 3)
  t.equal(readFileSync(file, 'utf8').split('\n').length, 2)
  t.equal(recorder.raw.length, 0)
})

t.test('gathered lines are written without anybody asking', async t => {
  const file = join(t.testdir(), 'edge.log')
  const log = createLog({ format: 'none', file, level: 'info' })
  t.teardown(() => log.close())
  log.journey(journey())
  // the gathering timer does not keep a process alive, this one does until the file has grown
  await new Promise<void>(resolve => {
    const look = setInterval(() => {
      if (readFileSync(file, 'utf8') === '') return
      clearInterval(look)
      resolve()
    }, 5)
  })
  for (let lines = 0; lines < 400; lines++) log.journey(journey())
  t.ok(readFileSync(file).length > 65_536, 'a full batch does not wait for the timer')
})

t.test('a file that cannot be opened is one sentence', { skip: process.platform !== 'linux' && '/proc is needed' }, async t => {
  const folder = t.testdir({ 'a-file': '' })
  const file = join(folder, 'a-file/edge.log')
  t.throws(() => createLog({ format: 'json', file, level: 'info' }), { message: /^cannot open the log file .*a-file\/edge\.log: E/ })
  t.throws(() => createLog({ format: 'json', file: '/proc/no/such.log', level: 'info' }), { message: /^cannot open the log file \/proc\/no\/such\.log: E/ })
})

t.test('a full disk costs lines and one warning, never the process', { skip: process.platform !== 'linux' && '/dev/full is needed' }, async t => {
  const warnings: string[] = []
  const destination = openDestination('/dev/full', { warn: sentence => warnings.push(sentence) })
  for (let round = 0; round < 3; round++) {
    destination.write('{"a":1}\n')
    await destination.flush()
  }
  await destination.close()
  t.strictSame(warnings, ['the log file /dev/full cannot be written (ENOSPC): log lines are dropped'])
})

t.test('nothing is lost when the process ends by itself, by exit or by an error', async t => {
  const folder = t.testdir()
  for (const [name, end] of Object.entries({ itself: '', exit: 'process.exit(0)', error: 'throw new Error("boom")' })) {
    const file = join(folder, `${name}.log`)
    await runWithLog(folder, `const d = openDestination(${JSON.stringify(file)}); for (let i = 0; i < 5000; i++) d.write(i + '\\n'); ${end}`)
    t.equal(readFileSync(file, 'utf8').trimEnd().split('\n').length, 5000, name)
  }
})

t.test('a reader that left costs one warning; a reader behind a pipe gets every line', async t => {
  const folder = t.testdir()
  const all = await runWithLog(folder, 'const d = openDestination(null); for (let i = 0; i < 50000; i++) d.write(i + "\\n"); process.exit()')
  t.equal(all.stdout.trimEnd().split('\n').length, 50_000)
  const left = await runWithLog(folder, `const d = openDestination(null); process.on('message', async () => {
    for (let i = 0; i < 3; i++) { d.write('x\\n'); await d.flush() }
    process.disconnect()
  })`, child => {
    child.stdout?.destroy()
    child.send('go')
  })
  t.equal(left.code, 0)
  t.equal(left.stderr, 'edgeproxy: standard output cannot be written (EPIPE): log lines are dropped\n')
})

t.test('closing waits a while for a reader that has stopped, also where nothing else keeps the process', async t => {
  const source = `
    import { openDestination } from ${JSON.stringify(new URL('../../dist/src/observe/destination.js', import.meta.url).href)}
    process.stdout.on('error', () => {})
    const destination = openDestination(null)
    destination.write('x'.repeat(9_000_000) + String.fromCharCode(10))
    await destination.close()
    process.exitCode = 7`
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => child.kill('SIGKILL'))
  const [code] = await once(child, 'exit')
  t.equal(code, 7, 'it came to its end')
})

/** Runs code in a process of its own, with the destination at hand. */
async function runWithLog (folder: string, code: string, talk?: (child: ReturnType<typeof spawn>) => void): Promise<{ code: number, stdout: string, stderr: string }> {
  const source = new URL('../../src/observe/destination.ts', import.meta.url)
  mkdirSync(folder, { recursive: true })
  const script = join(folder, 'script.ts')
  writeFileSync(script, `import { openDestination } from ${JSON.stringify(source.pathname.replace(/ts$/, 'js'))}\n${code}\n`)
  const child = spawn(process.execPath, [...process.execArgv, script], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], cwd: join(import.meta.dirname, '../..') })
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', text => { stdout += text })
  child.stderr?.on('data', text => { stderr += text })
  talk?.(child)
  const [exit] = await once(child, 'close') as [number]
  return { code: exit, stdout, stderr }
}

t.test('a file that was moved or removed is opened anew, without anybody asking', async t => {
  const file = join(t.testdir(), 'deep/edge.log')
  const destination = openDestination(file)
  t.teardown(() => destination.close())
  let now = Date.now()
  t.intercept(wall, 'now', { value: () => now })
  const line = async (text: string): Promise<void> => {
    destination.write(`${text}\n`)
    await destination.flush()
  }
  await line('one')
  renameSync(file, `${file}.1`)
  await line('within a second')
  now += 1001
  await line('two')
  t.equal(readFileSync(`${file}.1`, 'utf8'), 'one\nwithin a second\n')
  t.equal(readFileSync(file, 'utf8'), 'two\n')
  renameSync(file, `${file}.2`)
  writeFileSync(file, 'made by the one who rotates\n')
  now += 1001
  await line('three')
  t.equal(readFileSync(file, 'utf8'), 'made by the one who rotates\nthree\n')
  rmSync(join(file, '..'), { recursive: true })
  now += 1001
  await line('four')
  t.equal(readFileSync(file, 'utf8'), 'four\n', 'its folder is made again')
})

t.test('a pipe without a reader, a folder: a sentence at once', { skip: process.platform === 'win32' && 'pipes of the file system are needed' }, async t => {
  const folder = t.testdir()
  execFileSync('mkfifo', [join(folder, 'pipe')])
  t.throws(() => openDestination(join(folder, 'pipe')), { message: /^cannot open the log file .*pipe: ENXIO: nobody reads this pipe/ })
  t.throws(() => openDestination(folder), { message: /^cannot open the log file .*: EISDIR: it is a folder/ })
})
