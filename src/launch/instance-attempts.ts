/** Which instances of a program one request tries, in order; if none is left, a restart and one more try. */
import { delay } from '../clock.js'
import { UpstreamFailure } from '../failures/failure.js'
import type { Journey } from '../journey.js'
import type { Target } from '../options/settings.js'
import { stoppedListening } from './failures.js'
import type { AttemptPool } from './attempt-pool.js'
import type { Instance } from './instance.js'

/** A program that just ended refuses connections before its end is known; it is known within this, ms. */
const EXIT_IS_KNOWN_MS = 50

export class InstanceAttempts {
  private readonly pool: AttemptPool
  private readonly journey: Journey
  private readonly slot: number
  private left: Instance[] | null = null
  private current: Instance | null = null
  private asked: Target | null = null
  private isOver = false
  private whenOver: (() => void) | null = null
  private hasRestarted = false

  constructor (pool: AttemptPool, journey: Journey, slot: number) {
    this.pool = pool
    this.journey = journey
    this.slot = slot
  }

  /** @param wanted tried first, if it is ready */
  next (wanted: Target | null = null): Target | null {
    if (this.isOver) return null
    this.left ??= this.inTurn(wanted)
    // an instance may have gone down since the list was made
    for (let instance = this.left.shift(); instance !== undefined; instance = this.left.shift()) {
      const target = instance.targets[this.slot]
      if (target !== undefined) return this.take(instance, target)
    }
    return null
  }

  private inTurn (wanted: Target | null): Instance[] {
    const all = this.pool.inTurn()
    if (wanted === null) return all
    const isWanted = (instance: Instance): boolean => instance.targets[this.slot] === wanted
    return [...all.filter(isWanted), ...all.filter(instance => !isWanted(instance))]
  }

  private take (instance: Instance, target: Target): Target {
    this.current?.idleness.leave()
    this.current = instance
    this.asked = target
    instance.idleness.enter()
    this.journey.instance = instance.inJourney()
    return target
  }

  report (succeeded: boolean): void { if (succeeded) this.current?.answer() }

  /**
   * All were tried. Nothing of the request was sent, so an instance that has ended is started again and tried once more.
   * @returns null when a restart cannot help
   */
  again (failure: UpstreamFailure | null): Promise<Target | null> | null {
    if (this.hasRestarted) return null
    this.hasRestarted = true
    return failure === null || failure.kind === 'connection_refused' ? this.restart(failure) : null
  }

  private async restart (failure: UpstreamFailure | null): Promise<Target | null> {
    const { current, pool, asked, slot } = this
    if (current !== null && failure !== null) {
      current.connectionRefused()
      // an instance that was restarted since has another address
      const isThere = (): boolean => current.targets[slot] === asked
      for (let ms = 0; isThere() && ms < EXIT_IS_KNOWN_MS; ms += 5) await delay(5)
      if (isThere() && !pool.instances.some(instance => instance !== current && instance.isReady)) {
        current.reportRefusing()
        throw stoppedListening(pool.command, failure.facts.address ?? '', current.pid ?? 0)
      }
    }
    await pool.admit({ timeout: pool.settings.limits.wait, reloads: false, onCancel: cancel => { this.whenOver = cancel } })
    this.left = null
    return this.next()
  }

  /** The request is over. */
  end (): void {
    this.current?.idleness.leave()
    this.over()
    this.whenOver?.()
  }

  /** The connection was upgraded: it no longer counts as a request. */
  upgraded (socket: Parameters<Instance['idleness']['upgrade']>[0]): void {
    this.current?.idleness.upgrade(socket)
    this.over()
  }

  private over (): void {
    this.current = null
    if (this.isOver) return
    this.isOver = true
    this.pool.left()
  }
}
