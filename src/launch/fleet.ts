/** The program of a site, with all its instances: which one gets the next request, which ones are started and restarted when. */
import { clearTimeout, epochMs, setTimeout } from '../clock.js'
import type { Journey } from '../journey.js'
import type { ProgramObserver } from '../observer.js'
import type { LaunchSettings } from './settings.js'
import type { Target } from '../options/settings.js'
import { failureOf, notReady, queueFull, suspended } from './failures.js'
import type { DownInstance, InstanceHost, StartResult } from './instance-host.js'
import type { AttemptPool, StartWait } from './attempt-pool.js'
import { Instance } from './instance.js'
import { InstanceAttempts } from './instance-attempts.js'
import { commandLine } from './prepared-command.js'

export interface FleetParts {
  /** For the log. */
  readonly site: string
  readonly tell: ProgramObserver
  readonly retire: (targets: readonly Target[]) => void
}

/** Without a limit of failures, at least this long between two starts of a program that always fails, ms. */
const SHORTEST_PAUSE = 200

export class Fleet implements AttemptPool {
  readonly settings: LaunchSettings
  readonly instances: readonly Instance[]
  /** As it would be typed; secrets are masked. */
  readonly command: string
  private waiting = 0
  /** Requests under way; upgraded connections do not count. */
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
    const host: InstanceHost = {
      settings,
      tell,
      retire,
      onDown: instance => { this.onDown(instance) },
      before: async () => { await this.before }
    }
    this.instances = Array.from(
      { length: settings.instances },
      (_, at) => new Instance({ site, instance: at + 1, home: settings.home }, host)
    )
  }

  /** The edge listens: programs with `start: eager` are started. */
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

  /** A request has ended or was upgraded. */
  left (): void { if (--this.inside === 0) this.whenVacant?.() }

  /** The ready ones, round robin. */
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

  private async await (able: readonly Instance[], { timeout, reloads, onCancel }: StartWait): Promise<void> {
    this.waiting++
    let timer: NodeJS.Timeout | undefined
    // a request that waits as long as the start itself gets the start's own error
    const late = new Promise<null>(resolve => {
      if (timeout < this.settings.limits.start) timer = setTimeout(resolve, timeout, null)
      onCancel(() => { resolve(null) })
    })
    try {
      const began = await Promise.race([firstReady(able), late])
      if (began === null) throw notReady(this.command, timeout, reloads)
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

  private begin (instance: DownInstance): void {
    // a bug in it rejects for the requests that wait; there may be none
    instance.begin().catch(() => {})
  }

  /** With `start: eager` it is started again: at once, or when its pause is over. */
  private onDown (instance: DownInstance): void {
    if (this.closed || this.retired || this.settings.start !== 'eager') return
    // called before the failed start is quite over, so wait() would still say 0
    const pause = Math.max(instance.suspendedUntil - epochMs(), instance.failures === 0 ? 0 : SHORTEST_PAUSE)
    const timer = setTimeout(() => {
      this.timers.delete(timer)
      if (!this.closed) this.begin(instance)
    }, pause)
    timer.unref()
    this.timers.add(timer)
  }

  /** One after the other, so that the others serve meanwhile; with a single instance, requests wait. */
  async restart (): Promise<void> {
    // a restart asked for during another one follows it: the program may have changed since the first began
    if (this.rolling === null) await (this.rolling = this.roll().finally(() => { this.rolling = null }))
    else await (this.queued ??= this.rolling.then(async () => { this.queued = null; await this.restart() }))
  }

  private async roll (): Promise<void> {
    for (const instance of this.instances) {
      if (this.closed) return
      // after a failed start the instances that still serve are left alone
      if (!(await instance.restart()).ready) return
    }
  }

  /**
   * The settings for connections of this site have changed. Idle connections are kept by the identity of the target object,
   * so a copy of it makes sure that none of them is used again.
   */
  renew (slot: number): void {
    for (const instance of this.instances) {
      const old = instance.targets[slot]
      if (old === undefined) continue
      instance.targets = instance.targets.with(slot, { ...old })
      this.retireTargets([old])
    }
  }

  /** Instances are not started before `gone` resolves: another program has the port until then. */
  after (gone: Promise<void>): void { this.before = Promise.all([this.before, gone]).then(() => {}) }

  /** No site uses it any more: running requests get their answers, then it is stopped. */
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

  /** Stops all instances. @param why for the log @param signal the first one sent. Default SIGTERM */
  async close (why: string, signal?: NodeJS.Signals): Promise<void> {
    this.closed = true
    for (const timer of this.timers) clearTimeout(timer)
    this.whenVacant?.()
    await Promise.all(this.instances.map(async instance => { await instance.close(why, signal) }))
  }
}

/** The first that is ready, or the failure of the last one. */
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
