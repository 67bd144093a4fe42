// An edge in front of a healthy upstream, and requests that meet a fault on the way: what the client saw, what the log says.
import type { Test } from 'tap'
import { loadBrand } from '../../error-pages/index.js'
import { createEdge, type Edge } from '../../src/edge.js'
import { CATALOG, type FailureKind } from '../../src/failures/catalog.js'
import { type EdgeOptions, resolveOptions } from '../../src/settings/options.js'
import { ask, type Answer, requestBytes } from './client.js'
import { skipUnless } from './fault.js'
import { type LogLine, type LogRecorder, recordLog } from './log.js'
import { startUpstream, type Upstream } from './upstream.js'

export interface LoggedEdge {
  readonly edge: Edge
  readonly url: string
  readonly log: LogRecorder
  readonly upstream: Upstream
}

/** Short enough for a test, long enough for a busy machine; `ack` leaves the kernel the time to send again. */
const LIMITS: Partial<EdgeOptions> = {
  dnsTimeout: '150ms', connectTimeout: '400ms', tlsTimeout: '300ms', ackTimeout: '500ms', writeTimeout: '300ms', responseTimeout: '800ms', idleTimeout: '200ms'
}

export async function startLoggedEdge (t: Test, options: Partial<EdgeOptions> = {}): Promise<LoggedEdge> {
  const upstream = await startUpstream(t, 'HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nhealthy')
  const log = recordLog()
  const settings = resolveOptions({ upstream: upstream.url, log: 'json', ...LIMITS, ...options })
  const edge = await createEdge(settings, { ...await loadBrand(settings.brand), sink: log })
  t.teardown(() => edge.close({ within: 0 }))
  return { edge, url: await edge.listen(), log, upstream }
}

/** One way to meet a failure, and what must be seen of it. */
export interface Meeting {
  readonly kind: FailureKind
  readonly reason?: string
  /** Status of the page. */
  readonly status: number
  /** Name of the page, where it is not the status. */
  readonly page?: string
  /** What the log's `failure` must contain besides kind and stage. */
  readonly seen?: Record<string, unknown>
  /** Header lines besides the common ones. */
  readonly headers?: Readonly<Record<string, string>>
  /** Raw request. Default a browser's GET. */
  readonly request?: (url: string) => string | Buffer
}

const BROWSER = { accept: 'text/html', 'user-agent': 'Mozilla/5.0' }

/** Meets the failure once: the page, its headers, the ray and the one log line must agree, and the next request is healthy. */
export async function meet (t: Test, { edge, url, log }: LoggedEdge, meeting: Meeting): Promise<{ answer: Answer, line: LogLine }> {
  const { kind, reason, status, page = String(status), seen = {}, headers = {}, request } = meeting
  edge.fail({ kind, reason, rate: 1, times: 1 })
  const answer = await ask(url, request?.(`${url}/pay?id=1`) ?? requestBytes(`${url}/pay?id=1`, 'GET', BROWSER))
  const line = await lineOf(log, answer)
  t.match(line.failure, { kind, stage: CATALOG[kind].stage, ...seen }, 'the failure in the log')
  t.match(line, { outcome: 'branded', page, fault: reason === undefined ? kind : `${kind}/${reason}`, res: { statusCode: status, bytes: answer.body.length } }, 'the line around it')
  t.equal(log.journeys.filter(({ ray }) => ray === line.ray).length, 1, 'one line')
  t.equal(answer.status, status)
  t.ok(answer.complete)
  for (const [name, value] of Object.entries(headers)) t.equal(answer.header(name), value, name)
  checkPage(t, kind, answer, line.ray ?? '')
  return { answer, line }
}

/** The log line with the ray that the client was given. */
export async function lineOf (log: LogRecorder, answer: Answer): Promise<LogLine> {
  const given = answer.header('x-edge-ray')
  if (given === undefined) throw new Error(`an answer without a ray: ${answer.statusLine}`)
  return await log.line(({ ray }) => ray === given)
}

function checkPage (t: Test, kind: FailureKind, answer: Answer, ray: string): void {
  t.equal(answer.header('x-edge-ray'), ray, 'the ray in the header')
  t.equal(answer.header('cf-ray'), ray, 'the ray in the brand\'s header')
  t.match(answer.text(), ray.split('-')[0] ?? 'no ray', 'the ray on the page')
  t.match(answer.header('content-type'), 'text/html')
  t.match(answer.header('proxy-status'), CATALOG[kind].rfc9209 === null ? 'edgeproxy; received-status=' : `edgeproxy; error=${CATALOG[kind].rfc9209}`)
  t.equal(answer.header('cache-control'), 'private, no-store')
  t.equal(answer.header('x-edgeproxy-simulated'), '1')
}

/** The request after a fault meets the site's own upstream. */
export async function meetNobody (t: Test, { url }: LoggedEdge): Promise<void> {
  const answer = await ask(url, requestBytes(`${url}/`, 'GET', BROWSER))
  t.equal(answer.status, 200)
  t.equal(answer.text(), 'healthy')
}

/** One subtest for each meeting, all on one edge. */
export function meetAll (t: Test, meetings: readonly Meeting[], options: Partial<EdgeOptions> = {}): void {
  t.test('each failure, once', async t => {
    const logged = await startLoggedEdge(t, options)
    for (const meeting of meetings) {
      const { kind, reason } = meeting
      await t.test(reason === undefined ? kind : `${kind}/${reason}`, { skip: skipUnless(kind) }, async t => {
        await meet(t, logged, meeting)
        await meetNobody(t, logged)
      })
    }
  })
}
