/**
 * One instance of a program, as a state machine. Everybody who needs it while it is not there shares one start.
 *
 *   stopped --begin--> starting --serves--> ready --exit--> stopped
 *      ^                  |                   |  \--idle, restart, close--> stopping --> stopped
 *      +---- failed ------+                   +-- too early and nothing answered: counts as a failed start
 *      +-- too many failures in a row: suspended until a known time, each time twice as long
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { LaunchSettings } from '../options/launch-settings.js'
import type { JourneyInstance } from '../journey.js'
import type { Target } from '../options/settings.js'
import type { Child } from './child.js'
import { endedHow, type FailedStart } from './failures.js'
import { Idleness } from './idleness.js'
import type { Place } from './places.js'
import { shown } from './places.js'
import { givePort, takePort } from './reach.js'
import { livesOn, start } from './start.js'
import type { Ending, Identity, LaunchEvent, Witness } from './witness.js'
import { prepare, type Prepared } from './words.js'

/** Where requests go when it is ready, or why it is not. */
export type Began = { readonly ready: true } | { readonly ready: false, readonly failed: FailedStart | null }

/** What an instance needs of its house. */
export interface House {
  readonly settings: LaunchSettings
  readonly witness: Witness
  /** Connections to these are of no use any more. */
  readonly retire: (targets: readonly Target[]) => void
  /** It went down by itself. */
  readonly onDown: (instance: Instance) => void
}

export class Instance {
  readonly who: Identity
  /** Where requests go, by slot; empty while it is not ready. */
  targets: readonly Target[] = []
  /** What the last failed start failed of. */
  lastFailure: FailedStart | null = null
  /** Failed starts in a row. */
  failures = 0
  suspendedUntil = 0
  /** Taken out of turn, because it is about to be restarted. */
  resting = false
  readonly idleness: Idleness
  private readonly house: House
  private child: Child | null = null
  private record: JourneyInstance | null = null
  private starting: Promise<Began> | null = null
  private stopping: Promise<void> | null = null
  private readyAt = 0
  private answered = false
  private hasRefused = false
  private closed = false
  /** The start under way was called off. */
  private cancelled = false

  constructor (who: Identity, house: House) {
    this.who = who
    this.house = house
    const { idle } = house.settings.limits
    this.idleness = new Idleness(idle, () => { void this.stop(`idle for ${Number((idle / 1000).toFixed(1))}s`) })
  }

  get isReady (): boolean { return this.targets.length > 0 && !this.resting }

  /** Its process lives. */
  get isAlive (): boolean { return this.child?.isAlive === true }

  /** As a journey remembers it; the same process makes the same record. */
  inJourney (): JourneyInstance {
    const { child } = this
    if (this.record?.pid !== child?.pid || this.record === null) {
      const { site, instance } = this.who
      this.record = { name: `${site}/${instance}`, pid: child?.pid ?? null, fate: async () => child === null ? null : await fateOf(child, this.unplaced().shown) }
    }
    return this.record
  }

  get pid (): number | null { return this.child?.pid ?? null }

  /** ms until it may be started; 0 now. */
  wait (): number { return this.isReady || this.starting !== null ? 0 : Math.max(0, this.suspendedUntil - Date.now()) }

  /** Starts it, or joins the start that is under way. Never rejects. */
  begin (): Promise<Began> {
    if (this.targets.length > 0) return Promise.resolve({ ready: true })
    return (this.starting ??= this.run().finally(() => { this.starting = null }))
  }

  /** It has given an answer: whatever happens now, it had come up. */
  answer (): void {
    this.answered = true
    this.failures = 0
  }

  private async run (): Promise<Began> {
    await this.stopping
    this.cancelled = this.closed
    if (this.closed) return { ready: false, failed: null }
    const { settings } = this.house
    let places: readonly Place[] = []
    try {
      places = await this.takePlaces()
      const prepared = prepare(settings, places)
      const end = await start({ settings, prepared, places, tell: this.tell, onChild: child => { this.took(child) } })
      if ('failed' in end) {
        this.child = null
        for (const { port } of places) givePort(port)
        this.stopping ??= end.gone.finally(() => { this.stopping = null })
        if (!this.cancelled) this.failed(prepared, end.failed, end.reason)
        return { ready: false, failed: end.failed }
      }
      this.serve(end.child, end.places, places)
      this.tell({ type: 'ready', command: prepared.shown, pid: end.child.pid, ms: end.ms, address: end.places.map(shown).join(', ') })
      return { ready: true }
    } catch (error) {
      for (const { port } of places) givePort(port)
      throw error
    }
  }

  private async takePlaces (): Promise<Place[]> {
    const { ip, port, slots } = this.house.settings
    return await Promise.all(slots.map(async () => ({ ip, port: port === 0 ? await takePort(ip) : port })))
  }

  private serve (child: Child, places: readonly Place[], taken: readonly Place[]): void {
    this.child = child
    this.readyAt = performance.now()
    this.answered = this.hasRefused = false
    this.lastFailure = null
    this.suspendedUntil = 0
    this.targets = places.map(({ ip, port }) => ({ protocol: 'http:', host: ip, port, socketPath: null, label: shown({ ip, port }), localAddress: null }))
    this.idleness.begin()
    for (const { port } of taken) givePort(port)
    void this.watch(child, places)
  }

  /** What lives on in the background has an end that only shows when it refuses. */
  private async watch (child: Child, places: readonly Place[]): Promise<void> {
    const ending = await child.ended
    if (this.child === child && !await livesOn(child, places) && this.child === child) this.died(ending)
  }

  /** Somebody was refused: one that lives in the background may be gone unseen. */
  lost (): void { if (this.child?.ending != null) this.died(this.child.ending) }

  /** It runs and refuses: told once, until it was started anew. */
  refuses (): void {
    if (this.hasRefused) return
    this.hasRefused = true
    this.tell({ type: 'refusing', command: this.unplaced().shown, pid: this.pid ?? 0 })
  }

  /** There is a process; whoever called the start off meanwhile did not know it. */
  private took (child: Child): void {
    this.child = child
    if (this.cancelled) void child.stop('SIGKILL', 0)
  }

  /** It ended, and nobody had asked it to. */
  private died (ending: Ending): void {
    const { child, house } = this
    const prepared = this.unplaced()
    const isEarly = performance.now() - this.readyAt < house.settings.limits.minUptime && !this.answered
    this.down()
    child?.clear()
    this.tell({ type: 'exited', command: prepared.shown, pid: child?.pid ?? 0, ending })
    if (isEarly) this.count(prepared)
    else this.failures = 0
    house.onDown(this)
  }

  private failed (prepared: Prepared, failed: FailedStart, reason: string | null): void {
    const { start } = failed.facts
    const ending = reason === null && start != null ? { code: start.exitCode, signal: start.signal as NodeJS.Signals | null } : null
    this.lastFailure = failed
    this.tell({ type: 'failed', command: prepared.shown, ending, reason, diagnosis: failed.diagnosis, ownLog: prepared.ownLog })
    this.count(prepared)
    this.house.onDown(this)
  }

  private count (prepared: Prepared): void {
    const { burst, pause, longestPause } = this.house.settings.limits
    this.failures++
    if (burst === 0 || this.failures < burst) return
    const ms = Math.min(longestPause, pause * 2 ** (this.failures - burst))
    this.suspendedUntil = Date.now() + ms
    this.tell({ type: 'suspended', command: prepared.shown, failures: this.failures, until: new Date(this.suspendedUntil) })
  }

  private down (): void {
    const { targets } = this
    this.targets = []
    this.child = null
    this.idleness.end()
    this.house.retire(targets)
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
    await child.stop(signal ?? prepared.stopSignal, this.house.settings.limits.stop)
    this.tell({ type: 'stopped', command: prepared.shown, ending: child.ending })
  }

  /** By its own signal where it has one, else stopped and started; a suspension ends. */
  async restart (): Promise<Began> {
    this.failures = 0
    this.suspendedUntil = 0
    const { settings } = this.house
    const { reloadSignal, limits } = settings
    this.tell({ type: 'restarting', command: this.unplaced().shown, signal: reloadSignal })
    if (reloadSignal !== null && this.child !== null && this.targets.length > 0) {
      this.child.signal(reloadSignal)
      return { ready: true }
    }
    this.resting = true
    try {
      await this.idleness.quiet(limits.stop)
      await this.stop('restart')
      await this.starting
    } finally {
      this.resting = false
    }
    return await this.begin()
  }

  async close (signal?: NodeJS.Signals): Promise<void> {
    this.closed = this.cancelled = true
    await this.stop('the edge ends', signal)
    await this.starting
  }

  /** For the words about it. */
  private unplaced (): Prepared { return prepare(this.house.settings, this.house.settings.slots.map(() => ({ ip: '{ip}', port: 0 }))) }

  private readonly tell = (event: LaunchEvent): void => { this.house.witness(this.who, event) }
}

/** A connection ends a moment before the process that had it, ms. */
const LAST_MOMENT_MS = 60

async function fateOf (child: Child, command: string): Promise<string | null> {
  await Promise.race([child.exited, delay(LAST_MOMENT_MS)])
  const { ending } = child
  return ending === null ? null : `${command} (pid ${child.pid}) ${endedHow({ exitCode: ending.code, signal: ending.signal })}`
}
