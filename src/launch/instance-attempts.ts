/** One request's walk through the instances of a program. */
import { setTimeout as delay } from 'node:timers/promises'
import { UpstreamFailure } from '../failures/failure.js'
import type { Journey } from '../journey.js'
import type { Target } from '../options/settings.js'
import { stoppedListening } from './failures.js'
import type { Fleet } from './fleet.js'
import type { Instance } from './instance.js'

/** A program that just died refuses before its end is known; it is known within this, ms. */
const END_IS_KNOWN_MS = 50

export class InstanceAttempts {
  private readonly fleet: Fleet
  private readonly journey: Journey
  private readonly slot: number
  private left: Instance[] | null = null
  private current: Instance | null = null
  private asked: Target | null = null
  private isOver = false
  private whenOver: (() => void) | null = null
  private rescued = false

  constructor (fleet: Fleet, journey: Journey, slot: number) {
    this.fleet = fleet
    this.journey = journey
    this.slot = slot
  }

  /** @param wanted the first one where it is in turn */
  next (wanted: Target | null = null): Target | null {
    if (this.isOver) return null
    this.left ??= this.inTurn(wanted)
    // one may have gone down since
    for (let instance = this.left.shift(); instance !== undefined; instance = this.left.shift()) {
      const target = instance.targets[this.slot]
      if (target !== undefined) return this.take(instance, target)
    }
    return null
  }

  private inTurn (wanted: Target | null): Instance[] {
    const all = this.fleet.inTurn()
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
   * Nobody is left. Nothing of the request was sent, so one that is gone is started again and asked once more.
   * @returns null when there is nothing to be done about it
   */
  again (failure: UpstreamFailure | null): Promise<Target | null> | null {
    if (this.rescued) return null
    this.rescued = true
    return failure === null || failure.kind === 'connection_refused' ? this.revive(failure) : null
  }

  private async revive (failure: UpstreamFailure | null): Promise<Target | null> {
    const { current, fleet, asked, slot } = this
    if (current !== null && failure !== null) {
      current.lost()
      // one that has come again since has another address
      const isThere = (): boolean => current.targets[slot] === asked
      for (let ms = 0; isThere() && ms < END_IS_KNOWN_MS; ms += 5) await delay(5)
      if (isThere() && !fleet.instances.some(instance => instance !== current && instance.isReady)) {
        current.refuses()
        throw stoppedListening(fleet.command, failure.facts.address ?? '', current.pid ?? 0)
      }
    }
    await fleet.admit({ timeout: fleet.settings.limits.wait, reloads: false, onLeave: leave => { this.whenOver = leave } })
    this.left = null
    return this.next()
  }

  /** The request is over. */
  end (): void {
    this.current?.idleness.leave()
    this.over()
    this.whenOver?.()
  }

  /** Its connection became a tunnel. */
  upgraded (socket: Parameters<Instance['idleness']['upgrade']>[0]): void {
    this.current?.idleness.upgrade(socket)
    this.over()
  }

  private over (): void {
    this.current = null
    if (this.isOver) return
    this.isOver = true
    this.fleet.left()
  }
}
