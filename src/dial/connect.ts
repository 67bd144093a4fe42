/**
 * Second leg of the dial: a TCP connection (or a unix socket). Several addresses are tried as RFC 8305 says: one after
 * the other, the next one starting when the last one failed or kept silent for a while, without giving that one up.
 *
 *   address 1 |-------------------------------- ... (still allowed to win)
 *   address 2        |------ refused
 *   address 3               |---- connected: wins, the others are dropped
 *             0     250 ms
 */
import { clearTimeout, performance, queueMicrotask, setTimeout } from '../clock.js'
import type { FailureKind } from '../failures/catalog.js'
import { Socket, isIPv6, type OnReadOpts, type SocketConstructorOpts } from 'node:net'
import { UpstreamFailure, type Attempt } from '../failures/failure.js'
import type { Target } from '../options/settings.js'
import type { Cancellation } from './cancellation.js'
import { fairTimeout, type FairTimeout } from './fair-timeout.js'
import type { Dialing, Probes } from './probe.js'
import { openFilesFailure } from './open-files.js'
import { isOpenFilesCode } from '../sockets/open-files.js'
import { CONNECT_ERRORS, RESET_AT_ONCE, RESETS, UNIX_ERRORS } from './tables.js'
import { mostTelling } from './weigh.js'

/** RFC 8305 section 5: the recommended pause before the next address is tried too. */
const ATTEMPT_DELAY_MS = 250

export interface Connected {
  readonly socket: Socket
  readonly address: string
  readonly attempts: readonly Attempt[]
}

export interface ConnectOptions {
  readonly target: Target
  /** In the order they are to be tried. */
  readonly addresses: readonly string[]
  /** ms for all of them together. */
  readonly limit: number
  readonly leave?: Cancellation | undefined
  /** How what comes is read; default: as a stream. */
  readonly onread?: OnReadOpts | undefined
  /** Dials that may share its refusal, or wait for one. */
  readonly probes?: Probes | undefined
}

/**
 * Connects to the first address that answers.
 * @throws UpstreamFailure of the connect stage; `connection_timeout` after `limit` ms.
 */
// no async function around it: each would be one more turn of the microtasks on the way of every refusal
export const connect = (options: ConnectOptions): Promise<Connected> =>
  new Promise<Connected>((resolve, reject) => {
    const race = new Race(options, resolve, reject)
    if (options.probes === undefined) race.next()
    else options.probes.begin(options.target, race)
  })

class Race implements Dialing {
  readonly time: number
  private readonly options: ConnectOptions
  private readonly resolve: (connected: Connected) => void
  private readonly reject: (error: Error) => void
  private readonly started = performance.now()
  private readonly attempts: Attempt[] = []
  private readonly open = new Map<string, Socket>()
  private readonly limit: FairTimeout
  private delay: NodeJS.Timeout | undefined
  private index = 0

  constructor (options: ConnectOptions, resolve: (connected: Connected) => void, reject: (error: Error) => void) {
    this.options = options
    this.time = options.limit
    this.resolve = resolve
    this.reject = reject
    this.limit = fairTimeout(options.limit, () => { this.timedOut() })
    if (options.leave !== undefined) options.leave.onabort = () => { this.lose(options.leave?.reason as Error) }
  }

  next (): void {
    const { addresses, target } = this.options
    clearTimeout(this.delay)
    const address = addresses[this.index++]
    if (address === undefined) return
    // none is left out by a limit that is shorter than the pauses
    const pause = Math.min(ATTEMPT_DELAY_MS, this.options.limit / addresses.length)
    if (this.index < addresses.length) this.delay = setTimeout(() => { this.next() }, pause)
    this.start(address, target.socketPath === null ? endpoint(address, target.port) : target.label)
  }

  private start (address: string, name: string): void {
    let socket: Socket
    try {
      socket = dialOne(this.options.target, address, this.options.onread)
    } catch (error) {
      // net throws for a few bad addresses instead of emitting
      queueMicrotask(() => { this.failed(name, error as NodeJS.ErrnoException) })
      return
    }
    this.open.set(name, socket)
    socket.once('connect', () => { this.won(name, socket) })
    hearFailure(socket, error => { this.failed(name, error) })
  }

  private won (name: string, socket: Socket): void {
    this.note(name, null)
    this.open.delete(name)
    socket.removeAllListeners('error')
    socket.destroy = destroy
    this.finish()
    this.options.probes?.ended(this.options.target, this, null)
    this.resolve({ socket, address: name, attempts: this.attempts })
  }

  private failed (name: string, error: NodeJS.ErrnoException): void {
    this.open.delete(name)
    this.note(name, error.code ?? error.message)
    if (this.index < this.options.addresses.length) this.next()
    else if (this.open.size === 0) this.lose(judge(this.options.target, this.attempts, error))
  }

  private timedOut (): void {
    for (const name of this.open.keys()) this.note(name, 'ETIMEDOUT')
    this.lose(judge(this.options.target, this.attempts, undefined))
  }

  private note (address: string, code: string | null): void {
    this.attempts.push({ address, code, ms: Math.round((performance.now() - this.started) * 10) / 10 })
  }

  lose (error: Error): void {
    this.finish()
    this.options.probes?.ended(this.options.target, this, error)
    this.reject(error)
  }

  private finish (): void {
    clearTimeout(this.delay)
    this.limit.cancel()
    if (this.options.leave !== undefined) this.options.leave.onabort = null
    for (const socket of this.open.values()) socket.on('error', () => {}).destroy()
  }
}

/** `127.0.0.1:3000`, `[::1]:3000`. */
export const endpoint = (address: string, port: number): string => isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`

/** What node:net would add by itself, to a copy of its own that loses its shape by it: a quarter of a refusal's cost. */
const DEFAULTS = { allowHalfOpen: false, emitClose: false, autoDestroy: true, decodeStrings: false }

function dialOne ({ socketPath, port, localAddress }: Target, address: string, onread: OnReadOpts | undefined): Socket {
  const socket = onread === undefined ? new Socket() : new Socket({ ...DEFAULTS, onread } as SocketConstructorOpts)
  if (socketPath !== null) return socket.connect({ path: socketPath })
  socket.setNoDelay(true)
  if (localAddress === null) return socket.connect({ host: address, port, autoSelectFamily: false })
  return socket.connect({ host: address, port, autoSelectFamily: false, localAddress })
}

const { destroy } = Socket.prototype

/**
 * node:net destroys a socket that cannot connect with the error, and so has the error's stack written out, which nobody
 * reads: a tenth of a refusal's cost. The error is taken on its way; what comes by another way is heard as well.
 */
function hearFailure (socket: Socket, hear: (error: Error) => void): void {
  socket.once('error', hear)
  socket.destroy = error => {
    socket.destroy = destroy
    socket.destroy()
    if (error !== undefined) hear(error)
    return socket
  }
}

/** The most telling of the attempts names the failure. */
function judge (target: Target, attempts: readonly Attempt[], cause: unknown): UpstreamFailure {
  const attempt = mostTelling(attempts)
  const { code, address = target.label, ms } = attempt ?? {}
  const facts = { code: code ?? undefined, syscall: 'connect', address, attempts: [...attempts], cause }
  const [kind, words, reason] = namesOf(target, code ?? '')
  if (kind !== undefined) return new UpstreamFailure(kind, `${words} ${address} after ${ms} ms`, reason === undefined ? facts : { ...facts, reason })
  if (isOpenFilesCode(code)) return openFilesFailure(code, `could not dial ${address}`, (cause ?? {}) as NodeJS.ErrnoException, facts)
  // what is left is a problem of this machine: an address that is not local, an unknown code
  return new UpstreamFailure('proxy_internal_error', `could not dial ${address}: ${code ?? 'no address'}`, facts)
}

/** What a code of connect() means: kind, the words before the address, finer reason. Empty for one that means nothing of the upstream's. */
function namesOf (target: Target, code: string): readonly [kind?: FailureKind, words?: string, reason?: string] {
  if (RESETS.has(code)) return RESET_AT_ONCE[target.protocol === 'https:' ? 'tls' : 'plain']
  return (target.socketPath === null ? undefined : UNIX_ERRORS[code]) ?? CONNECT_ERRORS[code] ?? []
}
