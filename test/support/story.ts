// A whole story: an upstream of raw sockets, an edge before it, and its log. What the client saw, what the upstream was
// asked and what the log says are told by one ray.
import type { Test } from 'tap'
import { loadBrands } from '../../error-pages/index.js'
import { createEdge, type Edge } from '../../src/edge.js'
import { type EdgeOptions, resolveOptions } from '../../src/settings/options.js'
import { ask, get, requestBytes, type Answer, type Ended } from './client.js'
import { type LogLine, type LogRecorder, recordLog } from './log.js'
import { startUpstream, type Respond, type Upstream, type UpstreamOptions } from './upstream.js'

export interface Story {
  readonly edge: Edge
  readonly url: string
  /** `127.0.0.1:port`, the Host of a client that knows the edge by its address. */
  readonly host: string
  readonly log: LogRecorder
  readonly upstream: Upstream
  /** `GET path` on a connection of its own. */
  get (path: string, headers?: Readonly<Record<string, string>>): Promise<Answer & { ended: Ended }>
  /** Raw bytes on a connection of their own. */
  ask (raw: string | Buffer): Promise<Answer & { ended: Ended }>
  /** The log line of an answer, found by its ray. */
  lineOf (answer: Answer): Promise<LogLine>
  /** Closes the edge and checks that it wrote exactly that many lines, each with a ray of its own. */
  endsWith (lines: number): Promise<void>
}

/** Long enough for a busy machine, short enough for a test that runs into one of them. */
const LIMITS: Partial<EdgeOptions> = { connectTimeout: '1s', tlsTimeout: '1s', writeTimeout: '5s', responseTimeout: '5s', idleTimeout: '5s' }

export async function tell (t: Test, respond: Respond, options: Partial<EdgeOptions> = {}, listening: UpstreamOptions = {}): Promise<Story> {
  const upstream = await startUpstream(t, respond, listening)
  const { edge, log, url } = await startRecordedEdge(t, { upstream: upstream.url, ...options })
  return {
    edge,
    url,
    log,
    upstream,
    host: new URL(url).host,
    get: (path, headers) => get(`${url}${path}`, headers),
    ask: raw => ask(url, raw),
    lineOf: answer => log.line(({ ray }) => ray === answer.header('x-edge-ray')),
    async endsWith (lines) {
      await edge.close({ within: 2000 })
      t.equal(log.journeys.length, lines, `${lines} log lines`)
      t.equal(new Set(log.journeys.map(({ ray }) => ray)).size, log.journeys.length, 'each with a ray of its own')
    }
  }
}

export interface RecordedEdge { readonly edge: Edge, readonly url: string, readonly log: LogRecorder }

/** An edge with its log in memory; `t` closes it. */
export async function startRecordedEdge (t: Test, options: Partial<EdgeOptions>): Promise<RecordedEdge> {
  const log = recordLog()
  const settings = resolveOptions({ log: 'json', ...LIMITS, ...options })
  const edge = await createEdge(settings, { ...await loadBrands(settings), sink: log, keep: 1000 })
  t.teardown(() => edge.close({ within: 0 }))
  return { edge, log, url: await edge.listen() }
}

/** Resolves with what `look` finds; looks again at every turn of the loop. */
export async function eventually<T> (look: () => T | undefined | null | false, timeout = 10_000): Promise<T> {
  const end = performance.now() + timeout
  for (;;) {
    const seen = look()
    if (seen !== undefined && seen !== null && seen !== false) return seen
    if (performance.now() > end) throw new Error(`not seen within ${timeout} ms: ${look.toString()}`)
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

export { requestBytes }
