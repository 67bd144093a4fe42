// Bounds and shortcuts whose absence no request would notice: each is looked at where it acts.
import { createHook } from 'node:async_hooks'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import t from 'tap'
import { dial } from '../../src/dial/dial.js'
import { emptyRecord } from '../../src/dial/record.js'
import { CancelSource } from '../../src/dial/cancellation.js'
import { createHints } from '../../src/evidence/hints.js'
import { UpstreamFailure } from '../../src/failures/failure.js'
import { Journey } from '../../src/journey.js'
import { createLog } from '../../src/observe/log.js'
import { escapeUnsafe, quote } from '../../src/observe/quote.js'
import { printable } from '../../src/observe/terminal.js'
import { resolveOptions } from '../../src/settings/options.js'
import type { SiteSettings, Target } from '../../src/options/settings.js'
import { recordLog } from '../support/log.js'
import { journeyWith } from './evidence-journey.js'

const linux = process.platform === 'linux' ? false : 'what the system does is looked at on Linux only'

/** What a terminal or a reader of lines would act on. */
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const ACTING = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/

t.test('no character that a terminal or a reader of lines acts on stands in a quoted text', async t => {
  const left: string[] = []
  for (let code = 0; code < 0x1_0000; code++) {
    const text = `a${String.fromCharCode(code)}b`
    const written = [quote(text), escapeUnsafe(JSON.stringify(text)), printable(text)]
    if (written.some(one => ACTING.test(one)) || JSON.parse(quote(text)) !== text) left.push(code.toString(16))
  }
  t.strictSame(left, [])
})

t.test('separators and turning characters in every text of a journey are escaped in a line', async t => {
  const evil = 'a\u2028b\u2029c\u202ed\u2066e\u0085f\ufeffg'
  for (const format of ['json', 'pretty'] as const) {
    const recorder = recordLog()
    const log = createLog({ format, file: null, level: 'info' }, recorder)
    const journey = new Journey('a3436fd6db5a3dde-LAB', 'cloudflare', 'GET', `/${evil}`, evil, '127.0.0.1', 50000)
    const failure = new UpstreamFailure('connection_refused', evil, { reason: evil, address: evil, code: evil })
    log.journey(Object.assign(journey, { outcome: 'branded', statusCode: 521, site: evil, failure, hint: evil }))
    await log.close()
    t.equal(recorder.raw.length, 1)
    const line = recorder.raw[0]?.replace(/\n/g, '') ?? ''
    t.match(line, format === 'json' ? '\\u2028' : /u\{2028\}/, 'the text is there')
    t.notMatch(line, ACTING, format)
  }
})

t.test('a look at the machine that took long is not taken again soon', { skip: linux }, async t => {
  // each look at the clock is ten ms later: so long the looks at the machine take
  let now = 1000
  const hints = createHints({ now: () => { now += 10; return now }, perSecond: 1000 })
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => { server.close() })
  const { port } = server.address() as { port: number }
  const address = `127.0.0.1:${port}`
  const refused = journeyWith(new UpstreamFailure('connection_refused', 'refused', { address }), address)
  t.match(await hints(refused), 'by now')
  server.close()
  await once(server, 'close')
  now += 200
  t.match(await hints(refused), 'by now', 'a look of 10 ms is repeated for a while')
  now += 1000
  t.match(await hints(refused), 'nothing listens', 'but not for ever')
})

t.test('a client that leaves while a name is resolved is not connected for', async t => {
  const [site] = resolveOptions({ upstream: 'http://localhost:9' }).sites as [SiteSettings]
  let connects = 0
  const hook = createHook({ init (_id, type) { if (type === 'TCPCONNECTWRAP') connects++ } }).enable()
  t.teardown(() => { hook.disable() })
  const leave = new CancelSource()
  const dialed = dial({ target: site.upstreams[0] as Target, site, host: 'localhost', record: emptyRecord(), leave })
  leave.abort(new Error('left'))
  await t.rejects(dialed, { message: 'left' })
  t.equal(connects, 0)
})

/** Runs a script of the sources in a process of its own; resolves with its first message. */
async function told (script: string): Promise<any> {
  const child = spawn(process.execPath, [...process.execArgv, '--input-type=module', '-e', script], {
    cwd: join(import.meta.dirname, '../..'), stdio: ['ignore', 'pipe', 'inherit', 'ipc']
  })
  // nobody reads what it prints
  const end = once(child, 'exit')
  try {
    return (await Promise.race([once(child, 'message'), end.then(([code]) => { throw new Error(`ended with ${code}`) })]))[0]
  } finally {
    child.kill('SIGKILL')
    await end
  }
}

t.test('a reader of the log that has stopped costs lines, not memory', { skip: linux }, async t => {
  const written = await told(`
    const { openDestination } = await import('./src/observe/destination.ts')
    let warned = null
    const destination = openDestination(null, { warn: sentence => { warned ??= sentence } })
    const line = 'x'.repeat(99_999) + '\\n'
    let lines = 0
    for (; warned === null && lines < 2000; lines++) {
      destination.write(line)
      await new Promise(resolve => setImmediate(resolve))
    }
    process.send({ warned, megabytes: lines / 10 })
  `)
  t.match(written, { warned: 'the reader of the log does not keep up' })
  t.ok(written.megabytes > 5 && written.megabytes < 40, `${written.megabytes} MB were kept`)
})
