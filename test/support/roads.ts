// Every road a request can take through an edge, each with an upstream that answers as it is told: parser, what stands in
// the way, and which version of HTTP the client speaks.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Fastify from 'fastify'
import type { Test } from 'tap'
import { Connector } from '../../src/connector/connector.js'
import type { Edge } from '../../src/edge.js'
import { edgeproxy } from '../../src/index.js'
import { resolveOptions, type EdgeOptions } from '../../src/settings/options.js'
import type { SiteSettings } from '../../src/options/settings.js'
import { Listener } from '../../src/railgun/listener.js'
import { temporaryFolder } from './folder.js'
import { startRecordedEdge } from './story.js'
import { startUpstream, type Upstream } from './upstream.js'

/** What the upstream does with the next request. */
export interface Plan {
  bytes: Buffer
  /** Where the answer is split in two. */
  at: number
  end: 'fin' | 'reset' | 'open'
}

export interface Road {
  readonly name: string
  readonly url: string
  /** Where the client speaks HTTP/2. */
  readonly front: Edge | null
  readonly upstream: Upstream
  readonly plan: Plan
  /** Resolves when the request for this target has its line. */
  told (target: string): Promise<void>
  /** Targets of all lines, once the edge is closed. */
  close (): Promise<string[]>
}

export const PARSERS = ['strict', 'lenient'] as const
export const WAYS = ['plain', 'error rules', 'listener', 'tunnel', 'plugin'] as const
export const FRONTS = ['HTTP/1.1', 'HTTP/2'] as const

const LIMITS = { responseTimeout: '150ms', idleTimeout: '150ms', writeTimeout: '1s', clientHeaderTimeout: '5s' }

type Given = typeof LIMITS & { readonly parser: Wanted['parser'], readonly tls?: boolean }

interface Wanted { readonly parser: typeof PARSERS[number], readonly way: typeof WAYS[number], readonly front: typeof FRONTS[number] }

export async function openRoad (t: Test, wanted: Wanted): Promise<Road> {
  const plan: Plan = { bytes: Buffer.alloc(0), at: 0, end: 'fin' }
  const upstream = await startUpstream(t, (_request, socket) => {
    const { bytes, at, end } = plan
    socket.write(bytes.subarray(0, at))
    setImmediate(() => {
      if (socket.destroyed) return
      socket.write(bytes.subarray(at), () => {
        if (end === 'fin') socket.end()
        else if (end === 'reset') socket.resetAndDestroy()
      })
    })
  })
  const options: Given = { ...LIMITS, parser: wanted.parser, ...wanted.front === 'HTTP/2' ? { tls: true } : {} }
  const name = `${wanted.parser}, ${wanted.way}, ${wanted.front}`
  const way = wanted.way === 'plugin' ? await asPlugin(t, upstream, options) : await asEdge(t, upstream, options, wanted)
  return { name, upstream, plan, ...way }
}

type Way = Pick<Road, 'url' | 'front' | 'told' | 'close'>

async function asEdge (t: Test, upstream: Upstream, options: Given, { way, front }: Wanted): Promise<Way> {
  const [site] = resolveOptions({ upstream: upstream.url, ...options }).sites as [SiteSettings]
  const listener = way === 'listener' ? new Listener({ site, log: () => {} }) : null
  t.teardown(async () => { await listener?.close() })
  const target: Partial<EdgeOptions> = listener !== null
    ? { railgun: await listener.listen('127.0.0.1', 0) }
    : { upstream: way === 'tunnel' ? 'tunnel:shop' : upstream.url }
  const rules: Partial<EdgeOptions> = way === 'error rules' ? { errorRules: [{ content: 'mine: ::RAY_ID::', contentType: 'text/plain' }] } : {}
  const { edge, url, log } = await startRecordedEdge(t, { ...options, ...target, ...rules })
  if (way === 'tunnel') {
    const port = Number(edge.tunnelAddress?.split(':')[1])
    const connector = new Connector({
      name: 'shop', token: null, edge: { host: '127.0.0.1', port, label: `127.0.0.1:${port}` }, site, log: () => {}
    })
    t.teardown(() => { connector.stop() })
    connector.start()
    await log.line(({ msg }) => msg === 'tunnel shop: a connector is connected')
  }
  return {
    url,
    front: front === 'HTTP/2' ? edge : null,
    told: async target => { await log.line(({ req }) => req?.url === target, 20_000) },
    close: async () => {
      await edge.close({ within: 5000 })
      return log.journeys.map(({ req }) => req.url)
    }
  }
}

async function asPlugin (t: Test, upstream: Upstream, options: Given): Promise<Way> {
  const app = Fastify()
  t.teardown(() => app.close())
  const file = join(temporaryFolder(t), 'edge.log')
  await app.register(edgeproxy, { ...options, upstream: upstream.url, log: 'none', logFile: file, prefix: '/' })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const targets = (): string[] => readFileSync(file, 'utf8').split('\n').filter(line => line.includes('"ray"')).map(line => JSON.parse(line).req.url)
  // the lines of a file are gathered: they are counted at the end
  return { url, front: null, told: async () => {}, close: async () => { await app.close(); return targets() } }
}
