/** The edges of one process, by id, each with its journal and its fault rules. Edges are made by who is handed in. */
import type { Edge } from '../edge.js'
import type { Observer } from '../observer.js'
import type { Events } from './events.js'
import { FaultBook } from './fault-book.js'
import { Journal } from './journal.js'
import { eventsOf } from './observer.js'
import { Refusal } from './problem.js'

/** Options by the names of the config file, as they came. */
export type GivenOptions = Readonly<Record<string, unknown>>

/** An edge that runs, with what only its maker knows. */
export interface MadeEdge {
  readonly edge: Edge
  /** The options that it was made with, as they came. */
  readonly options: GivenOptions
  /** What support needs about one request, as a zip. @throws RangeError where it is not kept */
  readonly bundle?: ((ray: string) => Promise<Uint8Array>) | undefined
  /** Takes other options. @throws OptionsError */
  readonly change?: ((options: GivenOptions) => Promise<GivenOptions>) | undefined
}

/** Makes edges. @throws OptionsError with every mistake */
export type MakeEdge = (options: GivenOptions, observers: readonly Observer[]) => Promise<MadeEdge>

/** An edge as the control API has it. */
export interface ControlledEdge extends MadeEdge {
  readonly id: string
  readonly journal: Journal
  readonly faults: FaultBook
}

/** An edge on its way: what its observers need before it is made. */
export interface Place {
  readonly id: string
  readonly observers: readonly Observer[]
  /** The edge has been made. */
  readonly fill: (made: MadeEdge) => ControlledEdge
}

export class Edges {
  private readonly all = new Map<string, ControlledEdge>()
  /** Made at this moment, by id. */
  private readonly making = new Map<string, { readonly options: string, readonly edge: Promise<ControlledEdge> }>()
  private readonly deleted = new Set<string>()
  private count = 0
  private readonly events: Events
  private readonly make: MakeEdge | null

  /** @param make null where this process makes no edges on request */
  constructor (events: Events, make: MakeEdge | null) {
    this.events = events
    this.make = make
  }

  list (): ControlledEdge[] { return [...this.all.values()] }

  /** @throws Refusal `unknown`, or `gone` for one that was deleted */
  get (id: string): ControlledEdge {
    const edge = this.all.get(id)
    if (edge !== undefined) return edge
    if (this.deleted.has(id)) throw new Refusal('gone', `The edge ${id} was deleted.`)
    const known = [...this.all.keys()]
    const there = known.length === 0 ? 'there are none' : `there are ${known.join(', ')}`
    throw new Refusal('unknown', `There is no edge ${JSON.stringify(id)}; ${there}.`)
  }

  /** A place for an edge that somebody else makes: observers first, the edge when it is there. */
  place (id: string): Place {
    const journal = new Journal()
    return {
      id,
      observers: [journal, eventsOf(this.events, id, journal)],
      fill: made => {
        const controlled = { ...made, id, journal, faults: new FaultBook(made.edge, this.events, id) }
        this.all.set(id, controlled)
        this.deleted.delete(id)
        return controlled
      }
    }
  }

  /**
   * Makes an edge, or finds the one that was made by the same options.
   * @param id null gives one that is never used again
   * @throws Refusal `exists` when there is another by that name, `off` where none are made here; OptionsError
   */
  async create (id: string | null, options: GivenOptions): Promise<{ readonly edge: ControlledEdge, readonly isNew: boolean }> {
    const name = id ?? this.freeId()
    const written = JSON.stringify(options)
    const under = this.making.get(name)
    if (under !== undefined && under.options === written) return { edge: await under.edge, isNew: false }
    const there = this.all.get(name)
    if (there !== undefined && JSON.stringify(there.options) === written) return { edge: there, isNew: false }
    if (under !== undefined || there !== undefined) {
      throw new Refusal('exists', `There is an edge ${name} with other options; change it by PATCH, or delete it first.`)
    }
    const edge = this.made(name, options)
    this.making.set(name, { options: written, edge })
    try {
      return { edge: await edge, isNew: true }
    } finally {
      this.making.delete(name)
    }
  }

  /**
   * Changes options of one that runs; null takes one back to its default.
   * @throws OptionsError, or Refusal where that option needs a new edge
   */
  async changed (edge: ControlledEdge, options: GivenOptions): Promise<ControlledEdge> {
    if (edge.change === undefined) {
      throw new Refusal('off', `The options of ${edge.id} are those of its command line and config file; change them there.`)
    }
    const merged = Object.entries({ ...edge.options, ...options }).filter(([, value]) => value !== null)
    const changed = { ...edge, options: await edge.change(Object.fromEntries(merged)) }
    if (this.all.get(edge.id) !== edge) throw new Refusal('gone', `The edge ${edge.id} was deleted meanwhile.`)
    this.all.set(edge.id, changed)
    this.events.emit('edge', edge.id, { what: 'changed' })
    return changed
  }

  /** Ends it. Resolves when nothing of it is left open; one that was deleted before is no mistake. */
  async delete (id: string): Promise<void> {
    const edge = this.all.get(id)
    if (edge === undefined) {
      if (this.deleted.has(id)) return
      throw new Refusal('unknown', `There is no edge ${JSON.stringify(id)}.`)
    }
    this.all.delete(id)
    this.deleted.add(id)
    edge.journal.letGo(new Refusal('gone', `The edge ${id} was deleted while this waited.`))
    await edge.edge.close({ within: 0 })
    this.events.emit('edge', id, { what: 'deleted' })
  }

  /** Ends those that were made here. */
  async close (refusal: Refusal): Promise<void> {
    for (const { journal } of this.all.values()) journal.letGo(refusal)
  }

  private freeId (): string {
    let id: string
    do id = `e${++this.count}`
    while (this.all.has(id) || this.making.has(id) || this.deleted.has(id))
    return id
  }

  private async made (id: string, options: GivenOptions): Promise<ControlledEdge> {
    if (this.make === null) throw new Refusal('off', 'This process makes no edges on request; start "edgeproxy control".')
    const place = this.place(id)
    const made = await this.make(options, place.observers)
    const edge = place.fill(made)
    this.events.emit('edge', id, { what: 'created', url: made.edge.url })
    return edge
  }
}
