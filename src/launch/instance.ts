/**
 * One instance of a program, as a state machine. All requests that need it while it is not running share one start.
 *
 *   stopped --begin--> starting --serves--> ready --exit--> stopped
 *      ^                  |                   |  \--idle, restart, close--> stopping --> stopped
 *      +---- failed ------+                   +-- too early and nothing answered: counts as a failed start
 *      +-- too many failures in a row: suspended until a known time, each time twice as long
 */
import { epochMs, performance } from '../clock.js'
import type { Ending } from '../diagnosis/ending.js'
import type { JourneyInstance } from '../journey.js'
import type { ProgramEvent, ProgramIdentity } from '../observer.js'
import type { Target } from '../options/settings.js'
import type { StartResult, InstanceHost } from './instance-host.js'
import type { Child } from './child.js'
import type { FailedStart } from './failures.js'
import { endOf } from './program-end.js'
import { Idleness } from './idleness.js'
import { addressLabel, targetAt, type ListenAddress } from './listen-addresses.js'
import { releaseAddresses, reserveAddresses } from './ports.js'
import { livesOn, start } from './start.js'
import { nothingRan, type StartOutcome } from './start-outcome.js'
import { prepare, type PreparedCommand } from './prepared-command.js'

export class Instance {
  readonly identity: ProgramIdentity
  /** Where requests go, by slot; empty while it is not ready. */
  targets: readonly Target[] = []
  /** Why the last start failed; null where it did not. */
  lastFailure: FailedStart | null = null
  /** Failed starts in a row. */
  failures = 0
  /** How often it was started. */
  starts = 0
  suspendedUntil = 0
  readonly idleness: Idleness
  private readonly host: InstanceHost
  private child: Child | null = null
  private record: JourneyInstance | null = null
  private starting: Promise<StartResult> | null = null
  private stopping: Promise<void> | null = null
  private readyAt = 0
  /** Gets no new requests, because it is about to be restarted. */
  private isDraining = false
  private answered = false
  private hasRefused = false
  private closed = false
  /** The start under way was cancelled. */
  private cancelled = false
  private closedBy: NodeJS.Signals | undefined

  constructor (who: ProgramIdentity, host: InstanceHost) {
    this.identity = who
    this.host = host
    const { idle } = host.settings.limits
    this.idleness = new Idleness(idle, () => { void this.stop(`idle for ${Number((idle / 1000).toFixed(1))}s`) })
  }

  get isReady (): boolean { return this.targets.length > 0 && !this.isDraining }

  get isStarting (): boolean { return this.starting !== null }

  get isStopping (): boolean { return this.stopping !== null }

  /** `shop/1` */
  get name (): string { return `${this.identity.site}/${this.identity.instance}` }

  /** As a journey remembers it; the same process makes the same record. */
  inJourney (): JourneyInstance {
    const { child } = this
    if (this.record?.pid !== child?.pid || this.record === null) {
      this.record = { name: this.name, pid: child?.pid ?? null, end: endOf(child, this.host.settings, () => this.unplaced().shown) }
    }
    return this.record
  }

  get pid (): number | null { return this.child?.pid ?? null }

  /** ms until it may be started; 0 now. */
  wait (): number { return this.isReady || this.starting !== null ? 0 : Math.max(0, this.suspendedUntil - epochMs()) }

  /** Starts it, or joins the start that is under way; one that is about to be restarted comes after that. */
  begin (): Promise<StartResult> {
    if (this.isReady) return Promise.resolve({ ready: true })
    return (this.starting ??= this.run().finally(() => { this.starting = null }))
  }

  /** It has given an answer: whatever happens now, it had come up. */
  answer (): void {
    this.answered = true
    this.failures = 0
  }

  /** A start that a restart cancels begins again: the requests that wait for it go on waiting. */
  private async run (): Promise<StartResult> {
    for (;;) {
      await this.stopping
      await this.host.before()
      if (this.closed) return { ready: false, failed: null }
      this.cancelled = false
      const began = await this.attempt()
      if (!this.cancelled) return began
    }
  }

  private async attempt (): Promise<StartResult> {
    this.starts++
    const { settings } = this.host
    const places: ListenAddress[] = []
    try {
      const problem = await reserveAddresses(settings, places)
      const prepared = problem === null ? prepare(settings, places) : this.unplaced()
      const end = problem === null
        ? await start({ settings, prepared, places, tell: this.tell, onChild: child => { this.took(child) } })
        : nothingRan({ settings, prepared, places: [{ ip: settings.ip, port: settings.port }] }, problem)
      if ('failed' in end) return this.missed(prepared, end)
      if (this.cancelled) return await this.discard(prepared, end.child)
      this.serve(end.child, end.places)
      const address = end.places.map(addressLabel).join(', ')
      this.tell({ type: 'ready', command: prepared.shown, pid: end.child.pid, ms: end.ms, address })
      return { ready: true }
    } finally {
      releaseAddresses(places)
    }
  }

  private missed (prepared: PreparedCommand, { failed, reason, gone }: Extract<StartOutcome, { failed: FailedStart }>): StartResult {
    this.child = null
    this.stopping ??= gone.finally(() => { this.stopping = null })
    if (!this.cancelled) this.failed(prepared, failed, reason)
    return { ready: false, failed }
  }

  /** It came up although it was asked to stop: it must get no requests. */
  private async discard (prepared: PreparedCommand, child: Child): Promise<StartResult> {
    await (this.stopping ?? child.stop(prepared.stopSignal, this.host.settings.limits.stop))
    this.child = null
    return { ready: false, failed: null }
  }

  private serve (child: Child, places: readonly ListenAddress[]): void {
    this.child = child
    this.readyAt = performance.now()
    this.answered = this.hasRefused = false
    this.lastFailure = null
    this.suspendedUntil = 0
    this.targets = places.map(targetAt)
    this.idleness.begin()
    void this.watch(child, places)
  }

  /** The end of a program that went on in the background only shows when it refuses a connection. */
  private async watch (child: Child, places: readonly ListenAddress[]): Promise<void> {
    const ending = await child.ended
    if (this.child === child && !await livesOn(child, places) && this.child === child) this.died(ending)
  }

  /** A connection was refused: a program in the background may have ended unnoticed. */
  connectionRefused (): void { if (this.child?.ending != null) this.died(this.child.ending) }

  /** It runs and refuses connections: reported once for each start. */
  reportRefusing (): void {
    if (!this.hasRefused) this.tell({ type: 'refusing', command: this.unplaced().shown, pid: this.pid ?? 0 })
    this.hasRefused = true
  }

  /** There is a process; a cancellation before this could not stop it. */
  private took (child: Child): void {
    this.child = child
    if (this.cancelled) void child.stop('SIGKILL', 0)
  }

  /** It ended without being asked to. */
  private died (ending: Ending): void {
    const { child, host } = this
    const prepared = this.unplaced()
    const isEarly = performance.now() - this.readyAt < host.settings.limits.minUptime && !this.answered
    this.down()
    child?.clear()
    this.tell({ type: 'exited', command: prepared.shown, pid: child?.pid ?? 0, ending })
    if (isEarly) this.count(prepared)
    else this.failures = 0
    host.onDown(this)
  }

  private failed (prepared: PreparedCommand, failed: FailedStart, reason: string | null): void {
    const { start } = failed.facts
    const ending = reason === null && start != null ? { code: start.exitCode, signal: start.signal as NodeJS.Signals | null } : null
    this.lastFailure = failed
    this.tell({ type: 'failed', command: prepared.shown, ending, reason, diagnosis: failed.diagnosis, ownLog: prepared.ownLog })
    this.count(prepared)
    this.host.onDown(this)
  }

  private count (prepared: PreparedCommand): void {
    const { burst, pause, longestPause } = this.host.settings.limits
    if (++this.failures < burst || burst === 0) return
    this.suspendedUntil = epochMs() + Math.min(longestPause, pause * 2 ** (this.failures - burst))
    this.tell({ type: 'suspended', command: prepared.shown, failures: this.failures, until: new Date(this.suspendedUntil) })
  }

  private down (): void {
    const { targets } = this
    this.targets = []
    this.child = null
    this.idleness.end()
    this.host.retire(targets)
  }

  /** Ends it, also in the middle of a start. Resolves when nothing of it is left. @param why for the log */
  async stop (why: string, signal?: NodeJS.Signals): Promise<void> {
    await (this.stopping ??= this.end(why, signal).finally(() => { this.stopping = null }))
  }

  private async end (why: string, signal: NodeJS.Signals | undefined): Promise<void> {
    const { child } = this
    this.cancelled = this.starting !== null
    if (child === null) return
    const prepared = this.unplaced()
    this.tell({ type: 'stopping', command: prepared.shown, why })
    this.down()
    await child.stop(signal ?? prepared.stopSignal, this.host.settings.limits.stop)
    this.tell({ type: 'stopped', command: prepared.shown, ending: child.ending })
  }

  /** By its own signal where it has one, else stopped and started; a suspension ends. */
  async restart (): Promise<StartResult> {
    this.failures = this.suspendedUntil = 0
    const { reloadSignal, limits } = this.host.settings
    this.tell({ type: 'restarting', command: this.unplaced().shown, signal: reloadSignal })
    if (reloadSignal !== null && this.child !== null && this.targets.length > 0) {
      this.child.signal(reloadSignal)
      return { ready: true }
    }
    await (this.stopping ??= this.drain(limits.stop).finally(() => {
      this.isDraining = false
      this.stopping = null
    }))
    return await this.begin()
  }

  /** No new requests; the running ones get their answers, then it stops. */
  private async drain (ms: number): Promise<void> {
    this.isDraining = true
    await this.idleness.drained(ms)
    await this.end('restart', this.closedBy)
  }

  /** @param why for the log */
  async close (why: string, signal?: NodeJS.Signals): Promise<void> {
    this.closed = this.cancelled = true
    this.closedBy = signal
    this.idleness.stopWaiting()
    await this.stop(why, signal)
    // the requests that wait for this start have its error
    await this.starting?.catch(() => {})
  }

  /** For events: the ports of the next start are not known yet. */
  private unplaced (): PreparedCommand { return prepare(this.host.settings, this.host.settings.slots.map(() => ({ ip: '{ip}', port: 0 }))) }

  private readonly tell = (event: ProgramEvent): void => { this.host.tell(this.identity, event) }
}
