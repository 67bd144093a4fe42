// The documented limits in both of their sets, as settings and as what a visitor waits for.
import t, { type Test } from 'tap'
import { FAULTS } from '../../src/faults/index.js'
import type { FailureKind } from '../../src/failures/catalog.js'
import { resolveOptions, type EdgeOptions } from '../../src/settings/options.js'
import type { Limits } from '../../src/options/settings.js'
import { requestBytes } from '../support/client.js'
import { skipUnless } from '../support/fault.js'
import { answerBytes } from '../support/upstream.js'
import { tell } from '../support/story.js'

const SECOND = 1000
const KB = 1024

/** Section by section of the documentation: newest figures, and those of the article before. */
const DOCUMENTED: ReadonlyArray<readonly [what: string, limit: keyof Limits, current: number, seed: number]> = [
  ['TCP connect without SYN+ACK: 522', 'connect', 19 * SECOND, 15 * SECOND],
  ['request never acknowledged: 522', 'ack', 90 * SECOND, 90 * SECOND],
  ['no answer: 524', 'response', 125 * SECOND, 100 * SECOND],
  ['between two reads of an answer: 524', 'idle', 125 * SECOND, 100 * SECOND],
  ['request cannot be written: 524', 'write', 30 * SECOND, 30 * SECOND],
  ['TLS handshake, undocumented, as connect: 522', 'tls', 19 * SECOND, 15 * SECOND],
  ['response headers: 520', 'maxHeaderSize', 128 * KB, 16 * KB]
]

t.test('both sets of numbers, and what the time scale makes of them', async t => {
  for (const limits of ['current', 'seed'] as const) {
    for (const timeScale of [1, 0.01, 2]) {
      const [site] = resolveOptions({ upstream: 3000, limits, timeScale }).sites
      for (const [what, limit, current, seed] of DOCUMENTED) {
        const figure = limits === 'current' ? current : seed
        t.equal(site?.limits[limit], limit === 'maxHeaderSize' ? figure : figure * timeScale, `${what}, ${limits} x ${timeScale}`)
      }
    }
  }
})

t.test('a site may take the other set, and the longest documented read limit', async t => {
  const { sites } = resolveOptions({ upstream: 3000, sites: [{ hosts: 'a.test', limits: 'seed' }, { hosts: 'b.test', responseTimeout: '6000s' }, { hosts: 'c.test' }] })
  t.strictSame(sites.map(site => site.limits.response / SECOND), [100, 6000, 125, 125])
  t.strictSame(sites.map(site => site.limits.connect / SECOND), [15, 19, 19, 19])
})

/** Small enough for a test, large enough to tell 15 from 19. */
const SCALE = 0.03
const BROWSER = { accept: 'text/html' }

interface Wait {
  readonly kind: FailureKind
  readonly status: number
  /** The limit that runs out; none when the answer comes at once. */
  readonly limit: keyof Limits | null
  /** Room for what comes before, on a busy machine. */
  readonly options?: Partial<EdgeOptions>
  readonly request?: (url: string) => string
}

const { needs } = FAULTS.connection_write_timeout
const WAITS: readonly Wait[] = [
  { kind: 'connection_timeout', status: 522, limit: 'connect' },
  { kind: 'request_unacknowledged', status: 522, limit: 'ack', options: { tlsTimeout: '10m' } },
  { kind: 'tls_handshake_timeout', status: 522, limit: 'tls' },
  { kind: 'destination_ip_unroutable', status: 523, limit: null },
  { kind: 'http_response_timeout', status: 524, limit: 'response' },
  { kind: 'http_response_body_timeout', status: 524, limit: 'idle' },
  { kind: 'connection_write_timeout', status: 524, limit: 'write', request: url => requestBytes(url, needs.method, BROWSER, 'x'.repeat(needs.bodyBytes)) }
]

/** Nothing but the set and the scale. */
const UNSET = { connectTimeout: undefined, tlsTimeout: undefined, writeTimeout: undefined, responseTimeout: undefined, idleTimeout: undefined }

async function wait (t: Test, limits: 'current' | 'seed', { kind, status, limit, options, request }: Wait): Promise<void> {
  const story = await tell(t, answerBytes('healthy'), { ...UNSET, ...options, limits, timeScale: SCALE })
  story.edge.fail({ kind, rate: 1, times: 1 })
  const url = `${story.url}/`
  const answer = await story.ask(request?.(url) ?? requestBytes(url, 'GET', BROWSER))
  const line = await story.lineOf(answer)
  const figure = DOCUMENTED.find(([, name]) => name === limit)?.[limits === 'current' ? 2 : 3] ?? 0
  t.equal(answer.status, status)
  t.match(line.failure, { kind })
  t.ok(line['responseTime'] >= figure * SCALE - 1, `${String(line['responseTime'])} ms, not before ${figure * SCALE} ms`)
  t.ok(line['responseTime'] < figure * SCALE + 5 * SECOND, 'and not long after')
}

for (const limits of ['current', 'seed'] as const) {
  t.test(`what a visitor waits for: ${limits}`, { jobs: WAITS.length, timeout: 60_000 }, async t => {
    for (const row of WAITS) t.test(`${row.kind}: ${row.status}`, { skip: skipUnless(row.kind) }, async t => { await wait(t, limits, row) })
  })
}
