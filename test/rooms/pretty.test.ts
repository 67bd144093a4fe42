// The line for people: what it shows, that it fits, when it is colored, and that nothing foreign acts on the terminal.
import fc from 'fast-check'
import t from 'tap'
import { UpstreamFailure } from '../../src/failures/failure.js'
import { Journey } from '../../src/journey.js'
import { createLog } from '../../src/observe/log.js'
import { prettyEvent } from '../../src/observe/pretty-event.js'
import { clockTime, prettyLine } from '../../src/observe/pretty-line.js'
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
