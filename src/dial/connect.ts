/**
 * Second leg of the dial: a TCP connection (or a unix socket). Several addresses are tried as RFC 8305 says: one after
 * the other, the next one starting when the last one failed or kept silent for a while, without giving that one up.
 *
 *   address 1 |-------------------------------- ... (still allowed to win)
 *   address 2        |------ refused
 *   address 3               |---- connected: wins, the others are dropped
 *             0     250 ms
 */
import { connect as open, isIPv6, type Socket } from 'node:net'
import { UpstreamFailure, type Attempt } from '../failures/failure.js'
import type { Target } from '../options/settings.js'
import { CONNECT_ERRORS, UNIX_ERRORS } from './tables.js'

/** RFC 8305 section 5: the recommended pause before the next address is tried too. */
const ATTEMPT_DELAY_MS = 250

export interface Connected {
  readonly socket: Socket
  readonly address: string
  readonly attempts: readonly Attempt[]
}

interface Options { target: Target, addresses: readonly string[], limit: number, signal?: AbortSignal | undefined }

/**
 * Connects to the first address that answers.
 * @throws UpstreamFailure of the connect stage; `connection_timeout` after `limit` ms.
 */
export async function connect ({ target, addresses, limit, signal }: Options): Promise<Connected> {
  const started = performance.now()
  const since = (): number => Math.round((performance.now() - started) * 10) / 10
  const attempts: Attempt[] = []
  const open = new Map<string, Socket>()
  return await new Promise<Connected>((resolve, reject) => {
    let index = 0
    let delay: NodeJS.Timeout | undefined
    const limitTimer = setTimeout(() => { lose(timedOut()) }, limit)
    signal?.addEventListener('abort', onAbort, { once: true })
    next()

    function next (): void {
      clearTimeout(delay)
      const address = addresses[index++]
      if (address === undefined) return
      if (index < addresses.length) delay = setTimeout(next, ATTEMPT_DELAY_MS)
      start(address)
    }

    function start (address: string): void {
      const name = target.socketPath === null ? endpoint(address, target.port) : target.label
      let socket: Socket
      try {
        socket = dialOne(target, address)
      } catch (error) {
        // net throws for a few bad addresses instead of emitting
        queueMicrotask(() => { failed(name, error as NodeJS.ErrnoException) })
        return
      }
      open.set(name, socket)
      socket.once('connect', () => { won(name, socket) })
      socket.once('error', error => { failed(name, error) })
    }

    function won (name: string, socket: Socket): void {
      attempts.push({ address: name, code: null, ms: since() })
      open.delete(name)
      socket.removeAllListeners('error')
      finish()
      resolve({ socket, address: name, attempts })
    }

    function failed (name: string, error: NodeJS.ErrnoException): void {
      open.delete(name)
      attempts.push({ address: name, code: error.code ?? error.message, ms: since() })
      if (index < addresses.length) next()
      else if (open.size === 0) lose(judge(target, attempts, error))
    }

    function timedOut (): UpstreamFailure {
      for (const name of open.keys()) attempts.push({ address: name, code: 'ETIMEDOUT', ms: since() })
      return judge(target, attempts, undefined)
    }

    function onAbort (): void { lose(signal?.reason as Error) }

    function lose (error: Error): void {
      finish()
      reject(error)
    }

    function finish (): void {
      clearTimeout(delay)
      clearTimeout(limitTimer)
      signal?.removeEventListener('abort', onAbort)
      for (const socket of open.values()) socket.on('error', () => {}).destroy()
    }
  })
}

/** `127.0.0.1:3000`, `[::1]:3000`. */
export const endpoint = (address: string, port: number): string => isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`

function dialOne (target: Target, address: string): Socket {
  if (target.socketPath !== null) return open({ path: target.socketPath })
  return open({
    host: address, port: target.port, noDelay: true, autoSelectFamily: false,
    ...(target.localAddress === null ? {} : { localAddress: target.localAddress })
  })
}

/** The strongest evidence among the attempts names the failure. */
function judge (target: Target, attempts: readonly Attempt[], cause: unknown): UpstreamFailure {
  const facts = (attempt: Attempt | undefined): object => ({
    code: attempt?.code ?? undefined, syscall: 'connect', address: attempt?.address, attempts: [...attempts], cause
  })
  for (const [code, kind, words] of CONNECT_ERRORS) {
    const attempt = attempts.find(one => one.code === code)
    if (attempt === undefined) continue
    const [unixKind, unixWords] = (target.socketPath !== null && UNIX_ERRORS[code]) || [kind, words]
    return new UpstreamFailure(unixKind, `${unixWords} ${attempt.address} after ${attempt.ms} ms`, facts(attempt))
  }
  const last = attempts.at(-1)
  // what is left is trouble on this side: no file descriptors, an address that is not ours, a code nobody met yet
  return new UpstreamFailure('proxy_internal_error', `could not dial ${last?.address ?? target.label}: ${last?.code ?? 'no address'}`, facts(last))
}
