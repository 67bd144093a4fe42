// Every kind of request on every road, answered with mutated bytes. Whatever comes: the process lives, the client has an
// answer or a visible end, there is one line, and no connection is left. EDGEPROXY_FUZZ says how many exchanges (`npm run
// fuzz`: 200,000), FC_SEED which; a failure names both.
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { connect } from '../support/client.js'
import { request, speakHttp2 } from '../support/http2.js'
import { FRONTS, openRoad, PARSERS, WAYS, type Road } from '../support/roads.js'
import { eventually, requestBytes } from '../support/story.js'

const EXCHANGES = Number(process.env['EDGEPROXY_FUZZ'] ?? 900)
const SEED = Number(process.env['FC_SEED'] ?? 20260801)

/** Far more than any limit of these edges: what takes longer hangs. */
const PATIENCE = 20_000

const ROADS = PARSERS.flatMap(parser => WAYS.flatMap(way => FRONTS.map(front => ({ parser, way, front }))))
  .filter(({ way, front }) => way !== 'plugin' || front === 'HTTP/1.1') // the program it is plugged into has a front of its own

const LARGE = 'x'.repeat(200_000)
const CHUNKED = '5\r\nhello\r\n8;ext="a"\r\n, world!\r\n0\r\n\r\n'
const WEBSOCKET = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version': '13' }
const H2C = { Connection: 'Upgrade, HTTP2-Settings', Upgrade: 'h2c', 'HTTP2-Settings': 'AAMAAABkAAQCAAAAAAIAAAAA' }

interface Asking { readonly method: string, readonly headers: Readonly<Record<string, string>>, readonly body?: string }

const ASKED: Readonly<Record<string, Asking>> = {
  GET: { method: 'GET', headers: {} },
  HEAD: { method: 'HEAD', headers: {} },
  'a small POST': { method: 'POST', headers: {}, body: 'hello' },
  'a large POST': { method: 'POST', headers: {}, body: LARGE },
  'a chunked POST': { method: 'POST', headers: { 'Transfer-Encoding': 'chunked' }, body: CHUNKED },
  WebSocket: { method: 'GET', headers: WEBSOCKET },
  h2c: { method: 'GET', headers: H2C },
  'h2c with a body': { method: 'POST', headers: H2C, body: 'hello' }
}

const ANSWERS = [
  'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n5;e=1\r\nhello\r\n0\r\nX: 1\r\n\r\n',
  'HTTP/1.1 500 Internal Server Error\r\nX-Own: a\r\nContent-Length: 2\r\n\r\nno',
  'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n\r\nhello',
  'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\nContent-Length: 9\r\n\r\n',
  'HTTP/1.1 101 Go\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\nframes',
  'HTTP/1.0 503 Busy\r\nConnection: close\r\nRetry-After: 1\r\n\r\nbusy',
  'HTTP/1.1 403 No\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\nforbidden!'
]

/** Put in anywhere. */
const SPICE = [
  '\0', '\x01', '\x7f', '\xff', '\r', '\n', '\r\n\r\n', ' ', '\t', ':', ';', ',', '0', '-1', 'ffffffff', 'X: a\x01b\r\n', 'X: a\x7fb\r\n',
  'Content-Length: 3\r\n', 'Transfer-Encoding: chunked\r\n', 'Transfer-Encoding: gzip, chunked\r\n', 'HTTP/1.1 100 Continue\r\n\r\n',
  'HTTP/1.1 102 \x7f\r\n\r\n', 'Connection: close\r\n', 'Upgrade: h2c\r\n', 'Expect: 1\r\n'
]

/** Put in a place that has a meaning. */
const AIMED: ReadonlyArray<(text: string) => string> = [
  ...['099', '999', '199', '000', '204', '304', '101', '1e2'].map(status => (text: string) => text.replace(/ \d{3} /, ` ${status} `)),
  ...['O\x7fK', '\0', '\x1b[2J', '', 'x'.repeat(9000)].map(phrase => (text: string) => text.replace(/( \d{3}) [^\r]*/, (_, status) => `${status} ${phrase}`)),
  ...['X: a\x01b', 'X: \x7f', 'X', ': a', 'Content-Length: 1', ' folded', 'X\0: a'].map(line => (text: string) => text.replace('\r\n', () => `\r\n${line}\r\n`)),
  ...['X: a\x01b', 'X: a\x7fb', 'Content-Length: 3', 'X', 'Connection: close'].map(line => (text: string) => text.replace('0\r\nX: 1', () => `0\r\n${line}`)),
  ...['5 ', '0005', '5;a="b;c"', '-5', '5x', 'ffffffffffffffff', ''].map(size => (text: string) => text.replace('5;e=1', () => size))
]

const answers = fc.tuple(
  fc.constantFrom(...ANSWERS),
  fc.array(fc.constantFrom(...AIMED), { maxLength: 2 }),
  fc.array(fc.tuple(fc.nat(), fc.nat(12), fc.oneof(fc.constantFrom(...SPICE), fc.string({ maxLength: 4, unit: 'binary-ascii' }))), { maxLength: 3 }),
  fc.oneof({ weight: 5, arbitrary: fc.constant(Infinity) }, { weight: 1, arbitrary: fc.nat(200) })
).map(([template, aimed, cuts, length]) => {
  const meant = aimed.reduce((text, change) => change(text), template)
  const spiced = cuts.reduce((text, [at, drop, put]) => text.slice(0, at % text.length) + put + text.slice((at % text.length) + drop), meant)
  return Buffer.from(spiced.slice(0, length), 'latin1')
})

/** What would have ended a process that is nobody's test. */
const crashes: Error[] = []
let crashed = (): void => {}

/** Asks in HTTP/1.1; resolves when there was an answer or an end. */
async function ask ({ url }: Road, target: string, { method, headers, body = '' }: Asking): Promise<void> {
  const client = await connect(url)
  try {
    const named = 'Connection' in headers ? headers : { ...headers, Connection: 'close' }
    client.send(requestBytes(`${url}${target}`, method, { Accept: 'text/html', ...named }, body))
    const answer = await client.answer({ bodyless: method === 'HEAD', timeout: PATIENCE }).catch(error => {
      if (client.ended === 'open') throw error
      return null
    })
    // eslint-disable-next-line no-control-regex -- they must not reach a client
    if (answer !== null && /[\0-\x08\x0b-\x1f\x7f]/.test(answer.statusLine)) throw new Error(`${JSON.stringify(answer.statusLine)} went to the client`)
    if (!('Connection' in headers)) await client.end(PATIENCE)
  } finally {
    client.close('reset')
  }
}

/** The same in HTTP/2, where there are neither upgrades nor chunks. */
function askInStream (t: Test, road: Road): (target: string, asking: Asking) => Promise<void> {
  if (road.front === null) throw new Error('no front')
  const session = speakHttp2(t, road.front)
  return async (target, { method, body }) => {
    await request(session, { ':path': target, ':method': method, accept: 'text/html' }, body)
  }
}

/** Fails after a while, and at once when something has crashed. */
async function soon (work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const trouble = new Promise<void>((resolve, reject) => {
    timer = setTimeout(() => { reject(new Error('it hangs')) }, 2 * PATIENCE)
    crashed = resolve
    if (crashes.length > 0) resolve()
  })
  try {
    await Promise.race([work, trouble])
  } finally {
    clearTimeout(timer)
  }
  if (crashes[0] !== undefined) throw new Error(`the process would have ended: ${crashes[0].stack}`)
}

t.setTimeout(0)
process.setUncaughtExceptionCaptureCallback(error => {
  crashes.push(error)
  crashed()
})
t.teardown(() => { process.setUncaughtExceptionCaptureCallback(null) })

/** A long run goes over all roads again and again, each time with the next seed, so that the last road does not wait for hours. */
const PER_ROUND = 500
const each = Math.max(1, Math.ceil(EXCHANGES / ROADS.length))
const rounds = Math.ceil(each / PER_ROUND)
const turns = Array.from({ length: rounds }, (_, round) => ROADS.map(wanted => ({ ...wanted, seed: SEED + round }))).flat()

for (const { seed, ...wanted } of turns) {
  t.test(`${wanted.parser}, ${wanted.way}, ${wanted.front}, seed ${seed}`, { timeout: 0 }, async t => {
    crashes.length = 0
    const road = await openRoad(t, wanted)
    const send = road.front === null ? async (target: string, asking: Asking) => { await ask(road, target, asking) } : askInStream(t, road)
    const kinds = Object.values(ASKED).filter(({ headers }) => road.front === null || !('Upgrade' in headers))
    let asked = 0
    await fc.assert(fc.asyncProperty(
      fc.constantFrom(...kinds), answers, fc.nat(400), fc.constantFrom('fin', 'fin', 'fin', 'fin', 'fin', 'reset', 'reset', 'open'),
      async (asking, bytes, split, end) => {
        Object.assign(road.plan, { bytes, at: Math.min(split, bytes.length), end })
        const target = `/${++asked}`
        await soon(send(target, asking).then(async () => { await road.told(target) }))
      }
    ), { numRuns: Math.ceil(each / rounds), seed, endOnFailure: true })
    await eventually(() => [...road.upstream.sockets].every(socket => socket.readableEnded || socket.destroyed), PATIENCE)
    const targets = await road.close()
    t.equal(targets.length, asked, `one line for each of ${asked}`)
    t.equal(new Set(targets).size, asked, 'of its own')
    t.strictSame(crashes, [])
  })
}
