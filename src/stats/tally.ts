/**
 * Counts requests and errors, over time and by what they have in common. The memory it takes has a bound, however many
 * requests it is handed: steps of time grow longer, and values beyond the first thousand are counted together.
 */
import { isError, type Sample } from './sample.js'

/** What errors are counted by. */
export const DIMENSIONS = ['code', 'kind', 'url', 'upstream', 'colo', 'site'] as const

export type Dimension = typeof DIMENSIONS[number]

export interface Step {
  /** Epoch ms of its beginning. */
  readonly time: number
  readonly requests: number
  readonly errors: number
}

export interface Row {
  readonly name: string
  readonly errors: number
  /** Of all errors, 0 to 1. */
  readonly share: number
}

/** How often requests failed, and which. */
export interface Stats {
  readonly requests: number
  /** Requests that met a failure, or got a status from 500. */
  readonly errors: number
  /** Arrival of the first and of the last request, epoch ms; null without any. */
  readonly from: number | null
  readonly to: number | null
  /** Length of a step, ms. */
  readonly step: number
  /** The steps in which there were requests, in order. */
  readonly over: readonly Step[]
  /** The most frequent first; `(other)` are those beyond the first thousand different ones. */
  readonly by: Readonly<Record<Dimension, readonly Row[]>>
}

const MOST_STEPS = 240
const MOST_VALUES = 1000
const SECOND = 1000
export const OTHER = '(other)'

interface Count { requests: number, errors: number }

export class Tally {
  private requests = 0
  private errors = 0
  private from = Infinity
  private to = -Infinity
  private step = SECOND
  private steps = new Map<number, Count>()
  private readonly by = new Map(DIMENSIONS.map(name => [name, new Map<string, number>()]))

  add (sample: Sample): void {
    const failed = isError(sample)
    this.requests++
    if (failed) this.errors++
    this.from = Math.min(this.from, sample.time)
    this.to = Math.max(this.to, sample.time)
    this.count(Math.floor(sample.time / this.step), 1, Number(failed))
    while (this.steps.size > MOST_STEPS) this.widen()
    if (!failed) return
    for (const [name, values] of this.by) {
      const value = sample[name]
      if (value !== null) addTo(values, value)
    }
  }

  stats (): Stats {
    const { requests, errors, step } = this
    const rows = (values: ReadonlyMap<string, number>): Row[] => [...values]
      .map(([name, count]) => ({ name, errors: count, share: count / errors }))
      .sort((a, b) => b.errors - a.errors || (a.name < b.name ? -1 : 1))
    const by = Object.fromEntries([...this.by].map(([name, values]) => [name, rows(values)])) as Record<Dimension, Row[]>
    const over = [...this.steps].sort(([a], [b]) => a - b).map(([at, count]) => ({ time: at * step, ...count }))
    return { requests, errors, from: requests === 0 ? null : this.from, to: requests === 0 ? null : this.to, step, over, by }
  }

  private count (at: number, requests: number, errors: number): void {
    const count = this.steps.get(at) ?? { requests: 0, errors: 0 }
    count.requests += requests
    count.errors += errors
    this.steps.set(at, count)
  }

  /** Steps of twice the length. */
  private widen (): void {
    const before = this.steps
    this.steps = new Map()
    this.step *= 2
    for (const [at, { requests, errors }] of before) this.count(Math.floor(at / 2), requests, errors)
  }
}

function addTo (values: Map<string, number>, value: string): void {
  const name = values.has(value) || values.size < MOST_VALUES ? value : OTHER
  values.set(name, (values.get(name) ?? 0) + 1)
}

export function tallyOf (samples: Iterable<Sample>): Stats {
  const tally = new Tally()
  for (const sample of samples) tally.add(sample)
  return tally.stats()
}
