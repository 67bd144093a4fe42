/** Counts as text: a line of blocks over time, bars, tables. */
import { printable } from '../printable.js'
import type { Dimension, Row, Stats, Step } from './tally.js'

const BLOCKS = '▁▂▃▄▅▆▇█'
const COLUMNS = 60
const BAR = 20
const NAME = 44

/** Errors over time, one block for each column; a blank where there were none. */
export function sparkline ({ over, step }: Pick<Stats, 'over' | 'step'>, columns = COLUMNS): string {
  const [first, last] = [over[0], over.at(-1)]
  if (first === undefined || last === undefined) return ''
  const count = Math.round((last.time - first.time) / step) + 1
  const width = Math.ceil(count / columns)
  const counts: number[] = Array.from({ length: Math.ceil(count / width) }, () => 0)
  for (const { time, errors } of over) {
    const at = Math.floor(Math.round((time - first.time) / step) / width)
    counts[at] = (counts[at] ?? 0) + errors
  }
  const most = Math.max(...counts)
  return counts.map(errors => errors === 0 ? ' ' : BLOCKS[Math.ceil(errors / most * BLOCKS.length) - 1]).join('')
}

const moment = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`

const LENGTHS: readonly (readonly [ms: number, unit: string])[] = [[86_400_000, 'd'], [3_600_000, 'h'], [60_000, 'min'], [1000, 's']]

function length (ms: number): string {
  const [size, unit] = LENGTHS.find(([size]) => ms >= size * 2) ?? [1000, 's']
  return `${Math.round(ms / size)} ${unit}`
}

/** The name's end tells it from others of its kind. */
const short = (name: string): string => name.length <= NAME ? name : `…${name.slice(1 - NAME)}`

function table (dimension: Dimension, rows: readonly Row[], top: number): string {
  const shown = rows.slice(0, top)
  const most = shown[0]?.errors ?? 1
  const names = shown.map(({ name }) => short(printable(name)))
  const width = Math.max(...names.map(name => name.length))
  const lines = shown.map(({ errors, share }, at) => `  ${(names[at] ?? '').padEnd(width)}  ${String(errors).padStart(7)}  ` +
    `${percent(share).padStart(6)}  ${'█'.repeat(Math.max(1, Math.round(errors / most * BAR)))}`)
  const more = rows.length > top ? [`  and ${rows.length - top} more`] : []
  return [`errors by ${dimension}`, ...lines, ...more].join('\n')
}

const largest = (over: readonly Step[]): Step | undefined =>
  over.reduce<Step | undefined>((most, one) => one.errors > (most?.errors ?? 0) ? one : most, undefined)

export interface ChartOptions {
  readonly by: readonly Dimension[]
  /** Rows of each table. */
  readonly top: number
}

export function chart (stats: Stats, { by, top }: ChartOptions): string {
  const { requests, errors, from, to, over, step } = stats
  if (from === null || to === null) return 'no requests\n'
  const peak = largest(over)
  const head = [`${requests} requests, ${errors} errors (${percent(errors / requests)})`, `${moment(from)} to ${moment(to)}`]
  if (peak === undefined) return `${head.join('\n')}\n`
  const time = ['errors over time', `  |${sparkline(stats)}|`, `  most: ${peak.errors} of ${peak.requests} requests in ${length(step)} from ${moment(peak.time)}`]
  const tables = by.filter(name => stats.by[name].length > 0).map(name => table(name, stats.by[name], top))
  return `${[head.join('\n'), time.join('\n'), ...tables].join('\n\n')}\n`
}
