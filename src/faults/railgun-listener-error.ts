import type { Fault, FaultWish, RunningFault } from './fault.js'
import { listenWithFullBacklog } from './parts/backlog.js'
import { holdClosedPort } from './parts/closed-port.js'
import { startHttp } from './parts/http.js'
import { createRawServer, leadTo, listen, type Listener, targetAt } from './parts/listen.js'
import { noListener, startListener } from './parts/listener.js'
import { fatalAlert, startTls } from './parts/tls.js'

/** TLS alert 40 (RFC 8446 section 6.2). */
const HANDSHAKE_FAILURE = 40

/** A broken origin: what it is called behind the listener, and how it ends. */
interface Origin {
  readonly where: string
  close (): Promise<void>
}

const plain = ({ port, close }: Listener): Origin => ({ where: `127.0.0.1:${port}`, close })

const running = ({ site, close }: RunningFault): Origin => {
  const target = site?.upstreams?.[0]
  return { where: `${target?.protocol ?? 'http:'}//${target?.label ?? ''}`, close }
}

/** What is broken behind the listener. */
const ORIGINS = {
  refused: async () => plain(await holdClosedPort(undefined)),
  timeout: async () => plain(await listenWithFullBacklog(undefined)),
  lan_timeout: async () => running(await startHttp({}, () => {})),
  tls: async () => running(await startTls({}, socket => { socket.end(fatalAlert(HANDSHAKE_FAILURE)) })),
  origin: async () => running(await startHttp({}, socket => { socket.end() }))
} as const satisfies Record<string, () => Promise<Origin>>

const leadToListener = (port: number): NonNullable<RunningFault['site']> =>
  leadTo(targetAt(port, { hop: { kind: 'railgun' }, label: `railgun:127.0.0.1:${port}` }))

async function behindListener (makeOrigin: () => Promise<Origin>, { port, timeScale = 1 }: FaultWish): Promise<RunningFault> {
  const origin = await makeOrigin()
  try {
    const listener = await startListener(['--upstream', origin.where, '--time-scale', String(timeScale)], port)
    return {
      site: leadToListener(listener.port),
      close: async () => {
        await listener.close()
        await origin.close()
      }
    }
  } catch (error) {
    await origin.close()
    throw error
  }
}

/** A listener that takes the request and ends the connection. */
async function brokenListener (wish: FaultWish): Promise<RunningFault> {
  const { port, close } = await listen(createRawServer(socket => { socket.once('data', () => { socket.resetAndDestroy() }) }), wish)
  return { site: leadToListener(port), close }
}

export const railgunListenerError = {
  provokes: 'railgun_listener_error',
  explain: 'is asked through a Railgun listener (a process of its own) that cannot get an answer from it, or breaks itself',
  reasons: ['refused', 'timeout', 'lan_timeout', 'tls', 'origin', 'connection'],
  unavailable: noListener,
  async start (wish) {
    if (wish.reason === 'connection') return await brokenListener(wish)
    return await behindListener(ORIGINS[(wish.reason ?? 'refused') as keyof typeof ORIGINS], wish)
  }
} as const satisfies Fault
