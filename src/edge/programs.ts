/** The programs that the edge starts itself: which there are, what of them is told, and that none outlives the edge. */
import { isDeepStrictEqual } from 'node:util'
import { Fleet } from '../launch/fleet.js'
import { watchdogGone } from '../launch/watchdog.js'
import { instanceState } from '../launch/instance-state.js'
import { killOrphans } from '../launch/orphans.js'
import type { ProgramObserver } from '../observer.js'
import type { LaunchSettings } from '../launch/settings.js'
import type { Target } from '../options/settings.js'
import type { Observers } from '../observe/observers.js'
import type { InstanceStatus } from './edge-state.js'

export class Programs {
  private readonly fleets: Array<{ readonly fleet: Fleet, readonly site: string, readonly isAsked: boolean }> = []
  private readonly observers: Observers
  private readonly retire: (target: Target) => void
  private isOpen = false
  /** Those that no site has any more, until they are gone. */
  private readonly retired = new Map<Fleet, Promise<void>>()

  constructor (observers: Observers, retire: (target: Target) => void) {
    this.observers = observers
    this.retire = retire
  }

  /** Of the same settings there is one. @param isAsked it is a fault's: what becomes of it is told by the request alone */
  of (settings: LaunchSettings, site: string, isAsked = false): Fleet {
    const known = this.fleets.find(({ fleet }) => isDeepStrictEqual(fleet.settings, settings))
    if (known !== undefined) return known.fleet
    if (this.fleets.length === 0) this.sweep()
    const tell: ProgramObserver = isAsked ? () => {} : (who, event) => { this.observers.program(who, event) }
    const fleet = new Fleet(settings, { site, tell, retire: targets => { targets.forEach(this.retire) } })
    this.fleets.push({ fleet, site, isAsked })
    return fleet
  }

  private sweep (): void {
    const ended = killOrphans()
    if (ended.length > 0) this.observers.event('warn', {}, `ended what an edge that was killed had left behind: pid ${ended.join(', ')}`)
  }

  /** The edge listens: what is to be there from the start is started. */
  open (): void {
    this.isOpen = true
    for (const { fleet } of this.fleets) fleet.open()
  }

  /** New settings are in force: what none of the sites has any more ends. */
  keep (kept: ReadonlySet<Fleet | null>): void {
    const gone = this.fleets.filter(({ fleet }) => !kept.has(fleet))
    for (const entry of gone) {
      this.fleets.splice(this.fleets.indexOf(entry), 1)
      this.retireFleet(entry.fleet)
    }
    if (this.isOpen) this.open()
  }

  /** Whoever is to listen on its port waits for its end. */
  private retireFleet (fleet: Fleet): void {
    const gone = fleet.retire().finally(() => { this.retired.delete(fleet) })
    this.retired.set(fleet, gone)
    const { ip, port } = fleet.settings
    for (const { fleet: heir } of this.fleets) if (port !== 0 && heir.settings.port === port && heir.settings.ip === ip) heir.after(gone)
  }

  /** How the processes of the sites' programs stand. */
  status (): InstanceStatus[] {
    return this.fleets.filter(({ isAsked }) => !isAsked).flatMap(({ fleet }) => fleet.instances.map(instance => ({
      program: `${instance.identity.site}/${instance.identity.instance}`,
      command: fleet.command,
      pid: instance.pid,
      port: instance.targets[0]?.port ?? null,
      state: instanceState(instance),
      restarts: Math.max(0, instance.starts - 1)
    })))
  }

  /** Restarts the program of a site, or of all. @returns how many */
  async restart (site?: string): Promise<number> {
    const wanted = this.fleets.filter(entry => site === undefined || entry.site === site || entry.fleet.settings.slots.includes(site))
    await Promise.all(wanted.map(async ({ fleet }) => { await fleet.restart() }))
    return wanted.length
  }

  async close (signal?: NodeJS.Signals): Promise<void> {
    await Promise.all([...this.retired.keys(), ...this.fleets.map(({ fleet }) => fleet)].map(async fleet => { await fleet.close('the edge ends', signal) }))
    await Promise.all(this.retired.values())
    await watchdogGone()
  }
}
