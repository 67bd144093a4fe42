// The JSON line: its documented shape, its levels, and that no byte of a request can break it.
import fc from 'fast-check'
import t from 'tap'
import { UpstreamFailure } from '../../src/failures/failure.js'
import { Journey } from '../../src/journey.js'
import { createLog } from '../../src/observe/log.js'
import { milliseconds } from '../../src/observe/quote.js'
import { recordLog } from '../support/log.js'

const RAY = 'a3436fd6db5a3dde-LAB'

function journey (fields: Partial<Journey> = {}): Journey {
  const base = new Journey(RAY, 'cloudflare', 'GET', '/pay?id=1', 'shop.test', '127.0.0.1', 50000)
  return Object.assign(base, { outcome: 'relayed', statusCode: 200, responseTime: 2.3149, site: 'default', upstreamLabel: '127.0.0.1:3000' }, fields)
}

function logged (entry: Journey): any {
  const recorder = recordLog()
  createLog({ format: 'json', file: null, level: 'trace' }, recorder).journey(entry)
  t.equal(recorder.raw.length, 1)
  return recorder.lines[0]
}

const refused = new UpstreamFailure('connection_refused', 'connect ECONNREFUSED 127.0.0.1:3000', {
  code: 'ECONNREFUSED', syscall: 'connect', address: '127.0.0.1:3000'
})

t.test('a relayed request has every documented field and no failure', async t => {
  const entry = journey({ bytesSent: 1024, upstreamStatus: 200, attempts: 1, reused: true, bytesReceived: 1300, upstreamAddress: '127.0.0.1:3001' })
  entry.timings.head = 1.23456
  t.strictSame(logged(entry), {
    level: 30,
    time: Math.round(entry.time + 2.3149),
    ray: RAY,
    req: { method: 'GET', url: '/pay?id=1', host: 'shop.test', remoteAddress: '127.0.0.1' },
    res: { statusCode: 200, bytes: 1024 },
    responseTime: 2.31,
    outcome: 'relayed',
    brand: 'cloudflare',
    page: null,
    site: 'default',
    upstream: { address: '127.0.0.1:3001', instance: null, statusCode: 200, attempts: 1, reused: true, bytesReceived: 1300 },
    timings: { resolve: null, connect: null, handshake: null, request: null, head: 1.23, body: null },
    msg: 'relayed 200'
  })
})

t.test('a failure says what was seen', async t => {
  const line = logged(journey({ outcome: 'branded', page: '521', statusCode: 521, failure: refused, hint: 'nothing listens on port 3000' }))
  t.equal(line.level, 50)
  t.equal(line.msg, 'connection_refused 127.0.0.1:3000')
  t.strictSame(line.failure, {
    kind: 'connection_refused',
    stage: 'connect',
    code: 'ECONNREFUSED',
    syscall: 'connect',
    address: '127.0.0.1:3000',
    message: 'connect ECONNREFUSED 127.0.0.1:3000',
    hint: 'nothing listens on port 3000'
  })
})

t.test('evidence, reason, acknowledgment and attempts are logged where they were seen', async t => {
  const attempts = [{ address: '[::1]:3000', code: 'ECONNREFUSED', ms: 1 }, { address: '127.0.0.1:3000', code: 'ECONNREFUSED', ms: 2 }]
  const failure = new UpstreamFailure('http_protocol_error', 'invalid', { reason: 'status_line', ack: 'unknown', attempts })
  const evidence = { bytes: Buffer.from('SSH-2.0\r\n\x9b', 'latin1'), offendingAt: 0 }
  const line = logged(journey({ outcome: 'branded', failure, evidence }))
  t.match(line.failure, { reason: 'status_line', ack: 'unknown', attempts })
  t.strictSame(line.failure.evidence, { bytes: 10, hex: '5353482d322e300d0a9b', ascii: 'SSH-2.0...', offendingAt: 0 })
})

t.test('levels and messages', async t => {
  const fail = (kind: ConstructorParameters<typeof UpstreamFailure>[0]): UpstreamFailure => new UpstreamFailure(kind, kind)
  for (const { give, want } of [
    { give: { outcome: 'abandoned' }, want: { level: 30, msg: 'abandoned' } },
    { give: { outcome: 'abandoned', failure: refused }, want: { level: 30, msg: 'abandoned' } },
    { give: { outcome: 'cut', failure: fail('http_response_body_incomplete') }, want: { level: 50, msg: 'http_response_body_incomplete 127.0.0.1:3000', res: { truncated: true } } },
    { give: { outcome: 'branded', failure: fail('http_request_error') }, want: { level: 40 } },
    { give: { outcome: 'branded', failure: fail('site_not_found') }, want: { level: 40 } },
    { give: { outcome: 'branded', failure: fail('upstream_skipped') }, want: { level: 50 } },
    { give: { outcome: 'branded', failure: fail('proxy_internal_error') }, want: { level: 60 } },
    { give: { outcome: 'relayed', statusCode: 503 }, want: { level: 30, msg: 'relayed 503' } },
    { give: { upgrade: 'websocket', statusCode: 101 }, want: { upgrade: 'websocket' } },
    { give: { fault: 'connection_refused' }, want: { fault: 'connection_refused' } }
  ] as const) t.match(logged(journey(give)), want)
})

t.test('times are JSON numbers with at most two decimals', async t => {
  for (const [give, want] of [[0, 0], [0.004, 0], [0.005, 0.01], [0.1, 0.1], [1.996, 2], [12.345, 12.35], [99.999, 100], [3_600_000.07, 3_600_000.07], [NaN, null], [Infinity, null], [-1, null]] as const) {
    t.equal(JSON.parse(milliseconds(give)), want, String(give))
  }
  fc.assert(fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), ms => JSON.parse(milliseconds(ms)) === Math.round(ms * 100) / 100))
})

t.test('our own bug is fatal and brings its stack', async t => {
  const line = logged(journey({ outcome: 'branded', bug: new TypeError('boom') }))
  t.equal(line.level, 60)
  t.match(line.err, { type: 'TypeError', message: 'boom', stack: /log\.test/ })
})

t.test('no string of a request or an upstream breaks the line or reaches a terminal', async () => {
  const recorder = recordLog()
  const log = createLog({ format: 'json', file: null, level: 'trace' }, recorder)
  const evil = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map(unit => String.fromCharCode(unit)) }))
  fc.assert(fc.property(evil, evil, evil, (method, url, message) => {
    log.journey(journey({ method, url, outcome: 'branded', failure: new UpstreamFailure('connection_refused', message), hint: url }))
    const raw = recorder.raw.at(-1) ?? ''
    const line = recorder.lines.at(-1)
    const isQuiet = raw.endsWith('\n') && !/[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029\ufeff]/u.test(raw.slice(0, -1))
    return isQuiet &&
      line?.['req'].method === method && line['req'].url === url && line.failure?.message === message && line.failure.hint === url
  }), { numRuns: 500 })
})

t.test('events are pino lines at the level asked for', async t => {
  const recorder = recordLog()
  const log = createLog({ format: 'json', file: null, level: 'warn' }, recorder)
  log.event('info', {}, 'not heard')
  log.journey(journey())
  log.event('warn', { file: 'edge.yaml\u009b31m' }, 'kept the old configuration')
  t.strictSame(recorder.lines.map(({ time, ...line }) => line), [{ level: 40, file: 'edge.yaml\u009b31m', msg: 'kept the old configuration' }])
  t.notMatch(recorder.raw[0], '\u009b')
  await log.close()
  log.event('fatal', {}, 'too late')
  t.equal(recorder.lines.length, 1)
})
