// The line for people: what it shows, that it fits, when it is colored, and that nothing foreign acts on the terminal.
import fc from 'fast-check'
import t from 'tap'
import { UpstreamFailure } from '../../src/failures/failure.js'
import { Journey } from '../../src/journey.js'
import { createLog } from '../../src/observe/log.js'
import { prettyEvent } from '../../src/observe/pretty-event.js'
import { clockTime, prettyLine } from '../../src/observe/pretty-line.js'
import { OwnAddress } from '../../src/observe/own-address.js'
import { prettyOutput } from '../../src/observe/pretty-output.js'
import { Said } from '../../src/observe/said.js'
import { lookOf } from '../../src/observe/terminal.js'

const RAY = 'a3436fd6db5a3dde-LAB'
const plain = { color: false, width: Infinity }
const ACTING = /[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029\ufeff]/u

function journey (fields: Partial<Journey> = {}): Journey {
  const base = new Journey(RAY, 'cloudflare', 'GET', '/pay?id=1', 'shop.test', '127.0.0.1', 50000)
  return Object.assign(base, { outcome: 'relayed', statusCode: 200, responseTime: 2.31, upstreamLabel: '127.0.0.1:3000' }, fields)
}

const refused = new UpstreamFailure('connection_refused', 'connect ECONNREFUSED 127.0.0.1:3000')

t.test('a relayed request is one line', async t => {
  const entry = journey()
  t.equal(prettyLine(entry, plain), `${clockTime(entry.time + 2.31)} 200 GET  shop.test/pay?id=1 relayed -> 127.0.0.1:3000 2.3 ms ${RAY}\n`)
})

t.test('a failure brings its message and its hint, indented', async t => {
  const entry = journey({ outcome: 'branded', statusCode: 521, failure: refused, hint: 'nothing listens on port 3000; node (pid 812) listens on 3001' })
  const [headline, message, hint, end] = prettyLine(entry, plain).split('\n')
  t.match(headline, / 521 GET {2}shop\.test\/pay\?id=1 connection_refused -> 127\.0\.0\.1:3000 2\.3 ms a3436fd6db5a3dde-LAB$/)
  t.equal(message, '             connect ECONNREFUSED 127.0.0.1:3000')
  t.equal(hint, '             hint: nothing listens on port 3000; node (pid 812) listens on 3001')
  t.equal(end, '')
})

t.test('an explanation that comes again is said once, and counted', async t => {
  const before = { said: new Said(), own: new OwnAddress() }
  const told = (hint: string, ms: number): string[] => {
    const failure = new UpstreamFailure('connection_refused', `refused by 127.0.0.1:3000 after ${ms} ms`)
    const lines = prettyLine(journey({ outcome: 'branded', statusCode: 521, failure, hint }), plain, before).trimEnd().split('\n')
    return lines.slice(1).map(line => line.trim())
  }
  t.strictSame(told('nothing listens', 0.5), ['refused by 127.0.0.1:3000 after 0.5 ms', 'hint: nothing listens'])
  t.strictSame(told('nothing listens', 12), ['as above (2 times)'], 'a duration is nothing new')
  t.strictSame(told('node listens on 3001', 1), ['refused by 127.0.0.1:3000 after 1 ms', 'hint: node listens on 3001'])
  t.strictSame(told('nothing listens', 3), ['as above (3 times)'])
  for (let i = 0; i < 100; i++) prettyLine(journey(), plain, before)
  t.strictSame(told('nothing listens', 3), ['refused by 127.0.0.1:3000 after 3 ms', 'hint: nothing listens'], 'it has left the screen')
})

t.test('the edge\'s own host is left out, another one is not', async t => {
  const before = { said: new Said(), own: new OwnAddress() }
  const target = (host: string): string => prettyLine(journey({ host }), plain, before).split(' ')[4] ?? ''
  t.equal(target('localhost:8080'), 'localhost:8080/pay?id=1', 'nobody knows yet where it listens')
  before.own.is('http://localhost:8080')
  for (const host of ['localhost:8080', '127.0.0.1:8080', '[::1]:8080', 'LOCALHOST:8080']) t.equal(target(host), '/pay?id=1', host)
  for (const host of ['localhost:3000', 'localhost', 'shop.test:8080', 'localhost.test:8080']) {
    t.equal(target(host), `${host}/pay?id=1`, host)
  }
  before.own.is('http://127.0.0.1')
  t.equal(target('127.0.0.1'), '/pay?id=1', 'port 80 is written by nobody')
})

t.test('a program that still starts is no error', async t => {
  const still = 'npm run dev is still starting after 1000 ms'
  const failure = new UpstreamFailure('upstream_not_ready', still, { reason: 'starting', reloads: true })
  const color = { color: true, width: Infinity }
  const entry = journey({ outcome: 'branded', statusCode: 521, failure, hint: 'the program is still starting' })
  t.match(prettyLine(entry, plain), /^\S+ \.\.\. GET {2}shop\.test\/pay\?id=1 starting -> .*\n {13}npm run dev is still .*\n$/)
  t.notMatch(prettyLine(entry, color), '\u001b[31m', 'nothing of it is red')
  const asked = new UpstreamFailure('upstream_not_ready', still, { reason: 'starting' })
  const line = prettyLine(journey({ outcome: 'branded', statusCode: 521, failure: asked }), color)
  t.match(line, '\u001b[31m521', 'who gets no page that reloads is told of the failure')
})

t.test('a program\'s own address is marked, once', async t => {
  const own = new OwnAddress()
  const from = { program: 'default/1', pid: 1, stream: 'stdout' } as const
  const shown = (line: string): string => prettyOutput(from, line, plain, own)
  t.equal(shown('Local: http://localhost:5173/'), 'default/1 | Local: http://localhost:5173/\n', 'nobody knows yet where the edge listens')
  own.is('http://localhost:8080')
  t.equal(shown('Local: http://localhost:5173/'), 'default/1 | Local: http://localhost:5173/ (the program itself, not through the edge)\n')
  t.equal(shown('Local: http://localhost:5173/'), 'default/1 | Local: http://localhost:5173/\n')
  for (const line of ['open http://127.0.0.1:8080/', 'see https://example.org:3000/', 'http://localhost.example:81']) {
    t.equal(shown(line), `default/1 | ${line}\n`)
  }
})

t.test('says how it ended where that is not the plain case', async t => {
  const expired = new UpstreamFailure('tls_certificate_error', 'x', { reason: 'expired' })
  for (const { give, want } of [
    { give: { outcome: 'abandoned', statusCode: null }, want: / --- GET .* abandoned -> / },
    { give: { outcome: 'cut', failure: refused }, want: / cut connection_refused -> / },
    { give: { outcome: 'branded', failure: expired }, want: / tls_certificate_error \(expired\) -> / },
    { give: { statusCode: 101, upgrade: 'websocket' }, want: / relayed websocket -> / },
    { give: { fault: 'connection_refused' }, want: /\[asked for\]/ },
    { give: { upstreamLabel: null }, want: / relayed 2\.3 ms / },
    { give: { responseTime: 61_500 }, want: / 61\.5 s / },
    { give: { bug: new TypeError('boom') }, want: /\n {13}TypeError: boom\n {13} {4}at / }
  ] as const) t.match(prettyLine(journey(give), plain), want)
})

t.test('a long target is shortened to the width, beginning and end kept', async t => {
  const line = prettyLine(journey({ url: `/${'a'.repeat(300)}?last=1` }), { color: false, width: 110 })
  t.equal(line.length, 111)
  t.match(line, /shop\.test\/a+…a*\?last=1 relayed/)
  const narrow = prettyLine(journey({ url: `/${'a'.repeat(300)}` }), { color: false, width: 20 })
  t.match(narrow, /shop\.test\/a+…a+ relayed/, 'a narrow terminal wraps rather than loses the target')
})

t.test('colors follow the terminal, NO_COLOR and FORCE_COLOR', async t => {
  for (const { tty, env, want } of [
    { tty: true, env: {}, want: true },
    { tty: false, env: {}, want: false },
    { tty: true, env: { NO_COLOR: '1' }, want: false },
    { tty: true, env: { NO_COLOR: '' }, want: true },
    { tty: false, env: { FORCE_COLOR: '1' }, want: true },
    { tty: false, env: { FORCE_COLOR: '1', NO_COLOR: '1' }, want: false },
    { tty: true, env: { FORCE_COLOR: '0' }, want: false },
    { tty: true, env: { TERM: 'dumb' }, want: false }
  ]) t.equal(lookOf({ isTTY: tty, columns: 80 }, env).color, want, JSON.stringify({ tty, env }))
  t.match(prettyLine(journey(), { color: true, width: 100 }), '\u001b[32m200\u001b[0m')
  t.match(prettyLine(journey({ statusCode: 521, failure: refused, outcome: 'branded' }), { color: true, width: 100 }), '\u001b[31m521\u001b[0m')
})

t.test('the width follows the terminal', async t => {
  const screen = { isTTY: true, columns: 80 }
  const look = lookOf(screen, {})
  t.equal(look.width, 80)
  screen.columns = 120
  t.equal(look.width, 120)
  t.equal(lookOf({}, {}).width, Infinity)
})

t.test('nothing foreign breaks a line or acts on the terminal', async () => {
  const evil = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\u001b]0;title\u0007', '\r\nforged 200', '\u009b2J', '\u202egnp.exe', '\u2028', '\ud800'))
  fc.assert(fc.property(evil, evil, evil, (one, two, three) => {
    const entry = journey({ method: one, url: two, host: three, upstreamLabel: one, upgrade: two, outcome: 'branded', hint: three, failure: new UpstreamFailure('connection_refused', two, { reason: one }) })
    const lines = prettyLine(entry, { color: false, width: 100 }).split('\n')
    const event = prettyEvent('info', { [one]: two, three }, three, plain)
    return lines.length === 4 && !lines.some(line => ACTING.test(line)) && event.endsWith('\n') && !ACTING.test(event.slice(0, -1))
  }), { numRuns: 500 })
})

t.test('the log speaks it on a terminal-like sink, events too', async t => {
  const written: string[] = []
  const log = createLog({ format: 'pretty', file: null, level: 'info' }, { write: line => written.push(line), isTTY: true, columns: 100 })
  log.event('info', { url: 'http://127.0.0.1:8080' }, 'listening')
  log.journey(journey())
  t.match(written, [/listening.*url=.*http:\/\/127\.0\.0\.1:8080\n$/, /200/])
})
