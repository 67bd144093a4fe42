/** The program of a site, with all its instances: who is asked next, who has to be started, who is restarted when. */
import type { Journey } from '../journey.js'
import type { ProgramObserver } from '../observer.js'
import type { LaunchSettings } from './settings.js'
import type { Target } from '../options/settings.js'
import { failureOf, notReady, queueFull, suspended } from './failures.js'
import type { StartResult } from './instance-host.js'
import { Instance } from './instance.js'
import { InstanceAttempts } from './instance-attempts.js'
import { commandLine } from './words.js'

export interface FleetParts {
  /** For the log. */
  readonly site: string
  readonly tell: ProgramObserver
  readonly retire: (targets: readonly Target[]) => void
}

/** How one request waits. */
export interface StartWait {
  /** ms */
  readonly timeout: number
  /** The page it gets reloads by itself. */
  readonly reloads: boolean
  /** Calls back when nobody waits any more. */
  readonly onLeave: (leave: () => void) => void
}

/** Without a limit of failures a program that always dies is started again this often at the most, ms. */
const SHORTEST_PAUSE = 200

export class Fleet {
  readonly settings: LaunchSettings
  readonly instances: readonly Instance[]
  /** As somebody would type it. */
  readonly command: string
  private waiting = 0
  /** Requests that may still ask for it; tunnels are none. */
  private inside = 0
  private whenVacant: (() => void) | null = null
  private rolling: Promise<void> | null = null
  private queued: Promise<void> | null = null
  private before: Promise<void> = Promise.resolve()
  private cursor = 0
  private readonly timers = new Set<NodeJS.Timeout>()
  private readonly retireTargets: FleetParts['retire']
  private closed = false
  private opened = false
  private retired = false

  constructor (settings: LaunchSettings, { site, tell, retire }: FleetParts) {
    this.settings = settings
    this.retireTargets = retire
    this.command = settings.server === null ? commandLine(settings.command) : settings.server.kind
    const house = { settings, tell, retire, onDown: (instance: Instance) => { this.onDown(instance) }, before: async () => { await this.before } }
    this.instances = Array.from({ length: settings.instances }, (_, at) => new Instance({ site, instance: at + 1, home: settings.home }, house))
  }

  /** The edge listens: what is to be there from the start begins. */
  open (): void {
    if (this.opened || this.closed) return
    this.opened = true
    if (this.settings.start === 'eager') for (const instance of this.instances) this.begin(instance)
  }

  /** @param slot the site's place among those that share the program */
  attempts (journey: Journey, slot = 0): InstanceAttempts {
    this.inside++
    return new InstanceAttempts(this, journey, slot)
  }

  /** A turn is over. */
  left (): void { if (--this.inside === 0) this.whenVacant?.() }

  /** Ready ones, the one whose turn it is first. */
  inTurn (): Instance[] {
    const { instances } = this
    const first = this.cursor
    this.cursor = (first + 1) % instances.length
    return [...instances.slice(first), ...instances.slice(0, first)].filter(({ isReady }) => isReady)
  }

  /**
   * Makes sure that one of them serves.
   * @returns null when one does already
   * @throws UpstreamFailure `upstream_skipped`, `upstream_not_ready`; the promise rejects with these and `upstream_start_failed`
   */
  admit (waiting: StartWait): Promise<void> | null {
    const ready = this.instances.some(({ isReady }) => isReady)
    if (ready && this.instances.length === 1) return null
    const able = this.instances.filter(instance => !instance.isReady && instance.wait() === 0)
    if (ready) {
      for (const instance of able) this.begin(instance)
      return null
    }
    if (able.length === 0) throw this.suspended()
    if (this.waiting >= this.settings.limits.waiting) throw queueFull(this.command, this.waiting)
    return this.await(able, waiting)
  }

  private async await (able: readonly Instance[], { timeout: patience, reloads, onLeave }: StartWait): Promise<void> {
    this.waiting++
    let timer: NodeJS.Timeout | undefined
    // who is as patient as the start itself hears how it ended
    const late = new Promise<null>(resolve => {
      if (patience < this.settings.limits.start) timer = setTimeout(resolve, patience, null)
      onLeave(() => { resolve(null) })
    })
    try {
      const began = await Promise.race([firstReady(able), late])
      if (began === null) throw notReady(this.command, patience, reloads)
      if (!began.ready) throw began.failed === null ? notReady(this.command, 0, reloads) : failureOf(began.failed)
    } finally {
      clearTimeout(timer)
      this.waiting--
    }
  }

  private suspended (): Error {
    const next = this.instances.reduce((a, b) => a.suspendedUntil <= b.suspendedUntil ? a : b)
    return suspended(this.command, next.failures, next.suspendedUntil, next.lastFailure)
  }

  private begin (instance: Instance): void {
    // whoever waits for it hears of a bug; nobody may
    instance.begin().catch(() => {})
  }

  /** One that is to be there always comes again: at once, or when its pause is over. */
  private onDown (instance: Instance): void {
    if (this.closed || this.retired || this.settings.start !== 'eager') return
    // its failed start is not quite over here, so that it would not have to wait for one
    const pause = Math.max(instance.suspendedUntil - Date.now(), instance.failures === 0 ? 0 : SHORTEST_PAUSE)
    const timer = setTimeout(() => {
      this.timers.delete(timer)
      if (!this.closed) this.begin(instance)
    }, pause)
    timer.unref()
    this.timers.add(timer)
  }

  /** One after the other, so that the others serve meanwhile; requests of a single one wait for it. */
  async restart (): Promise<void> {
    // asked for while one is under way, one more follows: what it was asked for may have changed since
    if (this.rolling === null) await (this.rolling = this.roll().finally(() => { this.rolling = null }))
    else await (this.queued ??= this.rolling.then(async () => { this.queued = null; await this.restart() }))
  }

  private async roll (): Promise<void> {
    for (const instance of this.instances) {
      if (this.closed) return
      // what does not come up must not take down those that still serve
      if (!(await instance.restart()).ready) return
    }
  }

  /**
   * Connections for this site are to be made anew: its settings for them have changed. They are kept by the object that stands
   * for the upstream; with a new one none is used again.
   */
  renew (slot: number): void {
    for (const instance of this.instances) {
      const old = instance.targets[slot]
      if (old === undefined) continue
      instance.targets = instance.targets.with(slot, { ...old })
      this.retireTargets([old])
    }
  }

  /** It begins when this is over: another one has its port until then. */
  after (gone: Promise<void>): void { this.before = Promise.all([this.before, gone]).then(() => {}) }

  /** No site has it any more: those who came before that get their answers, then it ends. */
  async retire (): Promise<void> {
    const { start, stop } = this.settings.limits
    this.retired = true
    if (this.inside > 0) {
      await new Promise<void>(resolve => {
        this.whenVacant = resolve
        this.timers.add(setTimeout(resolve, this.waiting > 0 ? start + stop : stop))
      })
    }
    await this.close('no site has it any more')
  }

  /** Ends all of them. @param why for the log @param signal how they are asked to. Default SIGTERM */
  async close (why: string, signal?: NodeJS.Signals): Promise<void> {
    this.closed = true
    for (const timer of this.timers) clearTimeout(timer)
    this.whenVacant?.()
    await Promise.all(this.instances.map(async instance => { await instance.close(why, signal) }))
  }
}

/** The first that is ready, or what the last one failed of. */
async function firstReady (instances: readonly Instance[]): Promise<StartResult> {
  return await new Promise((resolve, reject) => {
    let left = instances.length
    for (const instance of instances) {
      instance.begin().then(began => {
        if (began.ready || --left === 0) resolve(began)
      }, reject)
    }
  })
}
