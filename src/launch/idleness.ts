/** Use of an instance: requests under way, and upgraded connections, which may be silent for hours. */
import type { Socket } from 'node:net'
import { clearTimeout, performance, setTimeout } from '../clock.js'

/** An upgraded connection counts as use only while bytes pass on it. */
interface Upgraded {
  readonly socket: Socket
  bytes: number
}

const passed = ({ bytesRead, bytesWritten }: Socket): number => bytesRead + bytesWritten

export class Idleness {
  /** Requests under way. */
  running = 0
  private readonly limit: number
  private readonly onIdle: () => void
  private readonly upgraded = new Set<Upgraded>()
  private timer: NodeJS.Timeout | undefined
  private usedAt = 0
  private onDrained: (() => void) | null = null

  /** @param limit ms; 0 is never idle */
  constructor (limit: number, onIdle: () => void) {
    this.limit = limit
    this.onIdle = onIdle
  }

  begin (): void {
    this.usedAt = performance.now()
    if (this.limit > 0) this.arm(this.limit)
  }

  end (): void { clearTimeout(this.timer) }

  enter (): void { this.running++ }

  leave (): void {
    this.usedAt = performance.now()
    if (--this.running === 0) this.onDrained?.()
  }

  /** The request's connection was upgraded: from now on it counts only while bytes pass. */
  upgrade (socket: Socket): void {
    this.leave()
    const entry = { socket, bytes: passed(socket) }
    this.upgraded.add(entry)
    this.usedAt = performance.now()
    socket.once('close', () => { this.upgraded.delete(entry) })
  }

  /** Resolves when no request is under way, or after `ms`. Silent connections are not waited for. */
  async drained (ms: number): Promise<void> {
    if (this.running === 0) return
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, ms)
      this.onDrained = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.onDrained = null
  }

  /** Resolves `drained` at once. */
  stopWaiting (): void { this.onDrained?.() }

  private arm (ms: number): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => { this.look() }, ms)
    this.timer.unref()
  }

  private look (): void {
    let isUsed = this.running > 0
    for (const entry of this.upgraded) {
      const bytes = passed(entry.socket)
      isUsed ||= bytes !== entry.bytes
      entry.bytes = bytes
    }
    if (isUsed) this.usedAt = performance.now()
    const left = this.usedAt + this.limit - performance.now()
    if (left > 0) this.arm(left + 1)
    else this.onIdle()
  }
}
