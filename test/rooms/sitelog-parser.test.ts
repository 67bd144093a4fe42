import fc from 'fast-check'
import t from 'tap'
import { readEvent } from '../../src/sitelog/events.js'
import { failedBody, line, outputBody, startingBody, suspendedBody } from '../../src/sitelog/grammar.js'
import { readSiteLog } from '../../src/sitelog/parser.js'
import { EXAMPLES } from '../support/site-log-examples.js'

const named = (text: string): string[] => readSiteLog(text).failures.map(({ kind, reason }) => `${kind}/${reason}`)
const full = (...bodies: readonly string[]): string => bodies.map(body => line(new Date(), body)).join('')
const starting = startingBody({ command: 'node app.js', env: { IP: '127.0.16.103', PORT: '8100', KEY: 'x' }, cwd: '/home/foo/www' })

for (const { give, text, want, says } of EXAMPLES) {
  t.test(give, async t => {
    t.strictSame(named(text), want)
    const first = readSiteLog(text).failures[0]
    for (const word of says) t.ok(`${first?.explained.happened.fr} ${first?.explained.fix.fr}`.includes(word), word)
  })
}

t.test('all examples of one page at once', async t => {
  t.ok(named(EXAMPLES.map(({ text }) => `\`\`\`\n${text}\n\`\`\``).join('\n')).length >= 8)
})

t.test('the full form', async t => {
  const failed = failedBody({ command: 'node app.js', code: 1, signal: null, reason: null })
  t.strictSame(named(full(starting, outputBody(12, 'stderr', 'Error: Cannot find module \'x\''), outputBody(12, 'stderr', 'Require stack:'), outputBody(12, 'stderr', '- /a.js'), failed)), ['upstream_start_failed/dependency_missing'])
  t.strictSame(named(full(starting, failedBody({ command: 'node app.js', code: null, signal: 'SIGKILL', reason: null }))), ['upstream_start_failed/killed'])
  t.strictSame(named(full(starting, failedBody({ command: 'node app.js', code: null, signal: null, reason: 'No such file or directory: \'/home/foo/www\'' }))), ['upstream_start_failed/cwd_missing'])
  t.strictSame(named(full(starting, failedBody({ command: 'node app.js', code: null, signal: null, reason: 'No such file or directory: \'node\'' }))), ['upstream_start_failed/command_missing'])
  t.strictSame(named(full(starting, failedBody({ command: 'node app.js', code: null, signal: null, reason: 'not listening on 127.0.16.103:8100 after 30s' }))), ['upstream_start_failed/never_listened'])
  t.strictSame(named(full(starting, failedBody({ command: 'node app.js', code: null, signal: null, reason: 'not listening on 127.0.16.103:8100 after 30s; listening on 127.0.0.1:3000 instead' }))), ['connection_refused/listens_elsewhere'])
  t.strictSame(named(full(starting, suspendedBody('node app.js', new Date()))), ['upstream_not_ready/starting', 'upstream_skipped/suspended'])
  t.strictSame(named(full(starting)), ['upstream_not_ready/starting'])
  t.strictSame(named(full(starting, outputBody(1, 'stderr', 'Error: Cannot find module \'x\''), 'Upstream ready: node app.js (pid: 1, after 90ms)')), [])
})

t.test('what is no site log', async t => {
  for (const text of ['', 'hello', '{"level":30,"msg":"STDERR: x"}', 'GET / 200\nGET /a 404']) t.strictSame(readSiteLog(text), { failures: [], lines: 0 }, text)
})

t.test('what the grammar writes is read back', async () => {
  const word = fc.stringMatching(/^[a-z/.~-]{1,12}$/)
  fc.assert(fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), word, fc.nat(255), fc.string(), (words, cwd, code, text) => {
    const command = words.join(' ')
    const first = readEvent(line(new Date(), startingBody({ command, env: { PORT: '1' }, cwd })).trimEnd()) as { command: string, cwd: string }
    const last = readEvent(line(new Date(), failedBody({ command, code, signal: null, reason: null })).trimEnd()) as { code: number, reason: null }
    const said = readEvent(line(new Date(), outputBody(7, 'stdout', text)).slice(0, -1))
    return first.cwd === cwd && last.code === code && last.reason === null && said?.type === 'output' && said.pid === 7 && said.stream === 'stdout'
  }))
})

t.test('anything at all is read without a throw', async () => {
  fc.assert(fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('STDERR: x', starting, '-----', 'Upstream starting failed: a (return code: - | reason: -)', 'chdir(): x'))), lines => {
    readSiteLog(lines.join('\n'))
  }))
})
