// Several logs at once, each with its dialect, file and level; dialects of text with lines before the first row of a file.
import { linkSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { wall } from '../../src/clock.js'
import { targetParts, wrongDialects, type Dialect, type LoggedJourney } from '../../src/brand/dialects.js'
import { UpstreamFailure } from '../../src/failures/failure.js'
import { Journey } from '../../src/journey.js'
import { createLog, type Log, type LogWish } from '../../src/observe/log.js'
import { resolveOptions } from '../../src/settings/options.js'

const NONE: LogWish = { format: 'none', file: null, level: 'info' }

/** Rows that say what strangers sent, as it is. */
const rows: Dialect = {
  preamble: time => ['#Version: 1.0', `#Date: ${new Date(time).toISOString()}`, '#Fields: cs-method cs-uri sc-status'],
  write: ({ method, url, statusCode }) => `${method} ${url} ${statusCode ?? '-'}`
}

const DIALECTS = new Map<string, Dialect>([
  ['rows', rows],
  ['plain', { write: ({ url }) => url }],
  ['records', { write: ({ ray, url }) => ({ ray, url }) }],
  ['errors', { write: ({ failure }: LoggedJourney) => failure === null ? null : failure.kind }],
  ['broken', { write: ({ ray }) => ray, preamble: () => { throw new Error('of its own') } }]
])

function journey (url: string, more: Partial<Journey> = {}): Journey {
  const made = new Journey('a3436fd6db5a3dde-LAB', 'own', 'GET', url, 'a.test', '127.0.0.1', 1)
  return Object.assign(made, { outcome: 'relayed', statusCode: 200 }, more)
}

const refused = (): Partial<Journey> => ({ failure: new UpstreamFailure('connection_refused', 'x'), statusCode: 521, outcome: 'branded' })

function open (t: Test, wish: Partial<LogWish>): Log {
  const log = createLog({ ...NONE, ...wish }, { write: () => {} }, DIALECTS)
  t.teardown(() => log.close())
  return log
}

const linesOf = (file: string): string[] => readFileSync(file, 'utf8').split('\n').slice(0, -1)

t.test('each log has its dialect, its file and its level', async t => {
  const folder = t.testdir()
  const file = (name: string): string => join(folder, name)
  const log = open(t, {
    file: file('own.log'),
    files: [
      { dialect: 'rows', file: file('rows.log'), level: 'info' },
      { dialect: 'records', file: file('records.log'), level: 'error' },
      { dialect: 'errors', file: file('errors.log'), level: 'info' },
      { dialect: 'edgeproxy', file: file('more.log'), level: 'warn' }
    ]
  })
  log.event('info', { url: 'x' }, 'listening')
  log.journey(journey('/one'))
  log.journey(journey('/two', refused()))
  await log.flush()
  const messages = linesOf(file('own.log')).map(line => (JSON.parse(line) as { msg: string }).msg)
  t.strictSame(messages, ['listening', 'relayed 200', 'connection_refused'])
  t.match(linesOf(file('rows.log')), ['#Version: 1.0', /^#Date: 20/, '#Fields: cs-method cs-uri sc-status', 'GET /one 200', 'GET /two 521'])
  const records = linesOf(file('records.log')).map(line => JSON.parse(line) as object)
  t.strictSame(records, [{ ray: 'a3436fd6db5a3dde-LAB', url: '/two' }], 'no events, nothing below its level')
  t.strictSame(linesOf(file('errors.log')), ['connection_refused'], 'a request without a line in it')
  t.strictSame(linesOf(file('more.log')).length, 1, 'our own form below its level')
})

t.test('the lines before the first row stand in every file: at the start, after a rotation, after reopening', async t => {
  const file = join(t.testdir(), 'rows.log')
  const log = open(t, { files: [{ dialect: 'rows', file, level: 'info' }] })
  const write = async (url: string): Promise<void> => {
    log.journey(journey(url))
    await log.flush()
  }
  await write('/one')
  renameSync(file, `${file}.1`)
  log.reopen()
  t.strictSame(linesOf(file), [], 'none without a row')
  await write('/two')
  await write('/three')
  let now = Date.now()
  t.intercept(wall, 'now', { value: () => now })
  renameSync(file, `${file}.2`)
  now += 5000
  await write('/four')
  const shown = (name: string): string[] => linesOf(name).map(line => line.replace(/ .*/, ''))
  const before = ['#Version:', '#Date:', '#Fields:']
  t.strictSame([`${file}.1`, `${file}.2`, file].map(shown), [[...before, 'GET'], [...before, 'GET', 'GET'], [...before, 'GET']])
})

t.test('on standard output they come once, before all else', async t => {
  const written: string[] = []
  const log = createLog({ ...NONE, format: 'json', dialect: 'rows' }, { write: line => written.push(line) }, DIALECTS)
  log.journey(journey('/one'))
  log.journey(journey('/two'))
  await log.close()
  t.match(written, [/^#Version: 1\.0\n#Date: .*\n#Fields: .*\n$/, 'GET /one 200\n', 'GET /two 200\n'])
})

t.test('what a dialect cannot say is said all the same', async t => {
  const file = join(t.testdir(), 'rows.log')
  const log = open(t, { files: [{ dialect: 'broken', file, level: 'info' }] })
  log.journey(journey('/'))
  await log.flush()
  t.strictSame(linesOf(file), ['a3436fd6db5a3dde-LAB'])
})

t.test('whatever strangers send, a row is one line, and acts on no terminal', async t => {
  const written: string[] = []
  const text = createLog({ ...NONE, format: 'json', dialect: 'plain' }, { write: line => written.push(line) }, DIALECTS)
  const bad = fc.constantFrom('\n', '\r\n', '\x1b[2J', '\x85', '\u2028', '\u202e', '\ud800', '\t')
  const anything = fc.array(fc.oneof(fc.string({ unit: 'binary' }), bad)).map(parts => parts.join(''))
  fc.assert(fc.property(anything, url => {
    written.length = 0
    text.journey(journey(`/${url}`))
    const [line = ''] = written
    return written.length === 1 && line.endsWith('\n') && !/(?!\t)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(line.slice(0, -1))
  }), { numRuns: 500 })
  t.pass('one line each')
})

t.test('options: as text, as objects, and what is wrong with them', async t => {
  const folder = t.testdir({ 'here.log': '' })
  const at = (name: string): string => join(folder, name)
  const logs = [`cloudflare:${at('a.log')}`, `edgeproxy,error:${at('b.log')}`, { file: at('c:d.log'), level: 'debug' }] as const
  const { log } = resolveOptions({ upstream: 9, logLevel: 'warn', logs })
  t.strictSame(log.files, [
    { dialect: 'cloudflare', file: at('a.log'), level: 'warn' },
    { dialect: 'edgeproxy', file: at('b.log'), level: 'error' },
    { dialect: 'edgeproxy', file: at('c:d.log'), level: 'debug' }
  ])
  symlinkSync('here.log', at('there.log'))
  for (const [logs, message] of [
    [['nonsense'], /^logs\[0\]: "nonsense" names no log; it takes a dialect and a file/],
    [['cloudflare,loud:x'], /^logs\[0\]: "loud" is not one of trace, /],
    [[{ dialect: 'cloudflare' }], /^logs\[0\]: takes a file name, not undefined/],
    [[{ file: 'x', fiel: 'y' }], /^logs\[0\]: has the unknown key "fiel"/],
    [[`cloudflare:${at('x')}`, `edgeproxy:${at('y/../x')}`], /^logs\[1\]: writes to ".*x", as log 1 of logs does; give each log a file/],
    [[`cloudflare:${at('main.log')}`], /^logs\[0\]: writes to ".*main\.log", as the log file does/],
    [[`cloudflare:${at('here.log')}`, `edgeproxy:${at('there.log')}`], /^logs\[1\]: writes to ".*there\.log", as log 1 of logs does/]
  ] as const) {
    t.throws(() => resolveOptions({ upstream: 9, logFile: at('main.log'), logs: logs as unknown as string[] }), { message })
  }
})

t.test('a second name of one file is that file', async t => {
  const folder = t.testdir()
  const file = join(folder, 'edge.log')
  writeFileSync(file, '')
  linkSync(file, join(folder, 'same.log'))
  t.throws(() => resolveOptions({ upstream: 9, logFile: file, logs: [`cloudflare:${join(folder, 'same.log')}`] }), /as the log file does/)
})

t.test('what a brand of one\'s own may call a dialect', async t => {
  const write = (): string => ''
  for (const [dialects, wrong] of [
    [undefined, null],
    [{}, null],
    [{ 'w3c.10-x': { write, preamble: write, read: () => null, particulars: { requestHeaders: ['cookie'] } } }, null],
    [{ mine: { write: 3 } }, 'dialects.mine.write must be a function'],
    [{ mine: { write, read: 'x' } }, 'dialects.mine.read must be a function or left out'],
    [
      { mine: { write, particulars: { requestHeaders: 'cookie' } } },
      'dialects.mine.particulars must be { requestHeaders, responseHeaders }, lists of names, or left out'
    ],
    [{ mine: write }, 'dialects.mine must be an object; put the function into its member write'],
    [{ edgeproxy: { write } }, 'dialects.edgeproxy: that is the name of our own form of the log'],
    [{ 'a:b': { write } }, 'dialects.a:b: a dialect\'s name takes letters, digits, dashes and dots'],
    [[], 'dialects must be an object of dialects by name, or left out']
  ] as const) t.equal(wrongDialects(dialects), wrong)
})

t.test('a target as logs split it', async t => {
  t.strictSame(['/a', '/a?', '/a?b?c', '*'].map(targetParts), [
    { path: '/a', query: null }, { path: '/a', query: '' }, { path: '/a', query: 'b?c' }, { path: '*', query: null }
  ])
})
