/** The last step of a diagnosis: one request through a real engine, the one that serves visitors, on a port of its own. */
import { once } from 'node:events'
import { createServer, request as ask, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { clearTimeout, setTimeout } from '../clock.js'
import { loadBrand } from '../../error-pages/index.js'
import { Engine } from '../edge/engine.js'
import type { Journey } from '../journey.js'
import { Observers } from '../observe/observers.js'
import type { Settings } from '../options/settings.js'

export interface Question {
  /** Host header, as a visitor would send it. */
  readonly host: string
  /** Request target, from the slash on. */
  readonly path: string
}

export interface Asked {
  readonly journey: Journey
  readonly contentType: string | null
  /** The body went on longer than we cared to listen. */
  readonly endless: boolean
}

/** How much and how long of a body is listened to: enough for most failures of the body to show. */
const ENOUGH_BYTES = 10_000_000
const ENOUGH_MS = 3000

export async function askThroughEdge (settings: Settings, question: Question): Promise<Asked> {
  let finish: (journey: Journey) => void = () => {}
  const finished = new Promise<Journey>(resolve => { finish = resolve })
  const observers = new Observers([{ told: finish }])
  const engine = new Engine(settings, { ...await loadBrand(settings.brand), observers })
  const server = createServer((request, response) => { engine.handle(request, response) }).listen(0, '127.0.0.1')
  try {
    await once(server, 'listening')
    const { contentType, endless } = await send((server.address() as AddressInfo).port, question)
    return { journey: await finished, contentType, endless }
  } finally {
    server.closeAllConnections()
    server.close()
    await engine.close()
  }
}

async function send (port: number, { host, path }: Question): Promise<{ contentType: string | null, endless: boolean }> {
  const outgoing = ask({ host: '127.0.0.1', port, path, agent: false, headers: { host, accept: '*/*', 'user-agent': 'edgeproxy-diagnose' } })
  outgoing.end()
  try {
    const [response] = await once(outgoing, 'response') as [IncomingMessage]
    return { contentType: response.headers['content-type'] ?? null, endless: await isEndless(response) }
  } catch {
    // the edge cut the connection: the journey says why
    return { contentType: null, endless: false }
  } finally {
    outgoing.destroy()
  }
}

/** Reads the body to its end, to its failure, or until it is enough. */
async function isEndless (response: IncomingMessage): Promise<boolean> {
  return await new Promise(resolve => {
    let bytes = 0
    const timer = setTimeout(resolve, ENOUGH_MS, true)
    const settle = (endless: boolean): void => {
      clearTimeout(timer)
      resolve(endless)
    }
    response.on('data', (piece: Buffer) => {
      bytes += piece.length
      if (bytes > ENOUGH_BYTES) settle(true)
    })
    response.once('error', () => { settle(false) })
    response.once('close', () => { settle(false) })
  })
}
