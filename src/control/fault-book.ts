/** The fault rules of one edge by id: those that were added through the control API, and a view of all that are in force. */
import type { Edge } from '../edge.js'
import type { FaultStatus } from '../edge/edge-state.js'
import type { Rule } from '../edge/fault-rule.js'
import { ruleOf } from '../edge/options/fail.js'
import { Mistake } from '../options/problem.js'
import type { Events } from './events.js'
import { NOTHING_CHANGED, Refusal } from './problem.js'

/** What a client asks for; the members are those of `edge.fail()`. */
export interface FaultWish {
  readonly kind?: string
  readonly steps?: readonly string[]
  readonly match?: string
  readonly times?: number
  readonly rate?: number
  readonly reason?: string
}

/** A rule as it is told. */
export interface KnownFault {
  readonly id: string
  readonly kind: string
  readonly reason: string | null
  readonly steps: readonly string[] | null
  readonly match: string | null
  readonly times: number | null
  readonly rate: number
  /** How many requests met it. */
  readonly hits: number
  /** How many it will still decide about; null: without end. */
  readonly left: number | null
  readonly epoch: number
}

interface Entry {
  readonly wish: FaultWish
  readonly rule: Rule
  readonly epoch: number
}

const MOST = 100

export class FaultBook {
  private readonly entries = new Map<string, Entry>()
  private count = 0
  private readonly edge: Edge
  private readonly events: Events
  private readonly edgeId: string

  constructor (edge: Edge, events: Events, edgeId: string) {
    this.edge = edge
    this.events = events
    this.edgeId = edgeId
  }

  /** Those of this API, the newest first: the order in which they are tried. */
  list (): KnownFault[] { return [...this.entries].map(([id, entry]) => shown(id, entry)).reverse() }

  /** Rules of the options, and of others in this process. */
  others (): FaultStatus[] { return this.edge.state().faults.filter(({ from }) => from === 'options') }

  /** @throws Refusal `unknown` */
  get (id: string): KnownFault { return shown(id, this.entry(id)) }

  /**
   * Adds a rule; it is in force for the next request.
   * @param id null gives one that is never used again; a name that is there already is replaced, and counts anew
   * @returns whether there was none by that name
   * @throws Refusal `invalid` that names the member, `too-many`
   */
  put (id: string | null, wish: FaultWish, epoch: number): { readonly fault: KnownFault, readonly isNew: boolean } {
    const name = id ?? `f${++this.count}`
    const before = this.entries.get(name)
    if (before === undefined && this.entries.size >= MOST) throw new Refusal('too-many', `There are ${MOST} fault rules; delete some.`)
    const entry: Entry = { wish, rule: this.add(wish), epoch }
    before?.rule.stop()
    this.entries.delete(name)
    this.entries.set(name, entry)
    const fault = shown(name, entry)
    this.events.emit('fault', this.edgeId, { what: 'added', fault })
    return { fault, isNew: before === undefined }
  }

  /** @throws Refusal `unknown` */
  delete (id: string): void {
    this.entry(id).rule.stop()
    this.entries.delete(id)
    this.events.emit('fault', this.edgeId, { what: 'removed', id })
  }

  /** Ends every rule, those of the options too. @returns what there was */
  clear (): KnownFault[] {
    const all = this.list()
    this.edge.clearRules('faults')
    this.entries.clear()
    if (all.length > 0) this.events.emit('fault', this.edgeId, { what: 'cleared' })
    return all
  }

  private entry (id: string): Entry {
    const entry = this.entries.get(id)
    if (entry === undefined) throw new Refusal('unknown', `There is no fault rule ${JSON.stringify(id)} at this edge.`)
    return entry
  }

  private add ({ kind, steps, ...members }: FaultWish): Rule {
    try {
      return this.edge.fail(ruleOf(steps ?? kind, members))
    } catch (error) {
      if (error instanceof Mistake) throw new Refusal('invalid', NOTHING_CHANGED, [memberOf(error.message)])
      const { message } = error as Error
      // a kind that this machine cannot make, or a reason that the kind does not have
      throw new Refusal('invalid', message, [{ pointer: steps === undefined ? '/kind' : '/steps', message }])
    }
  }
}

/** `match: "x" matches nothing` names the member before the colon; without one it is the kind. */
function memberOf (sentence: string): { readonly pointer: string, readonly message: string } {
  const [, member, rest] = /^(match|times|rate|reason): (.*)$/s.exec(sentence) ?? []
  const [, step, said] = /^step (\d+): (.*)$/s.exec(sentence) ?? []
  if (step !== undefined) return { pointer: `/steps/${Number(step) - 1}`, message: said ?? '' }
  return member === undefined ? { pointer: '/kind', message: sentence } : { pointer: `/${member}`, message: rest ?? '' }
}

const shown = (id: string, { wish: { kind, steps, match, times, rate, reason }, rule, epoch }: Entry): KnownFault => ({
  id,
  kind: kind ?? rule.kind,
  reason: reason ?? null,
  steps: steps ?? null,
  match: match ?? null,
  times: times ?? null,
  rate: rate ?? 1,
  hits: rule.fired,
  left: rule.remaining === Infinity ? null : rule.remaining,
  epoch
})
