/**
 * Reads an object of options (a config file's or a program's) value by value. Collects every mistake with its path; who
 * called knows how a path is named.
 */
import { didYouMean, nearest } from '../nearest.js'
import type { FoundProblem, Path } from './place.js'
import { Mistake } from './problem.js'
import type { Given, Row, Rows } from './row.js'
import type { Table } from './table.js'
import { isRecord, quote, type Origin } from './values/value.js'
import { writeDown } from './written.js'

/** Options as one source gave them. */
export interface Source<G extends object = object> {
  readonly given: G
  /** One for each entry of `sites`. */
  readonly sites: readonly G[]
  readonly found: readonly FoundProblem[]
}

/** Reads one option; a mistake is added to `found`. What cannot be read comes back as undefined, in a list it is left out. */
function readOption (option: Row, value: unknown, origin: Origin, path: Path, found: FoundProblem[]): unknown {
  const readOne = (one: unknown, at: Path): unknown => {
    try {
      const read = option.value.read(one, origin)
      writeDown(read, at)
      return read
    } catch (error) {
      if (!(error instanceof Mistake)) throw error
      found.push({ path: at, sentence: error.message })
      return undefined
    }
  }
  const isList = option.list === true && Array.isArray(value)
  if (isList && value.length === 0) found.push({ path, sentence: 'is an empty list; leave it out or put something in' })
  if (option.list === true) {
    const read = isList ? value.map((one: unknown, index) => readOne(one, [...path, index])) : [readOne(value, path)]
    return read.filter(one => one !== undefined)
  }
  return readOne(value, path)
}

/** `host` among the options of a site is meant to be `hosts`. */
function orDidYouMean (key: string, known: readonly string[]): string {
  const found = nearest(key, known)
  return found === null ? '' : `, or did you mean "${found}"?`
}

function sentenceFor (table: Table, key: string, known: readonly string[], inSite: boolean): string {
  const row = table.has(key) ? table.row(key) : null
  if (inSite && row !== null && row.only !== 'shell') {
    return `is for the whole edge; move ${key} to the top level${orDidYouMean(key, known)}`
  }
  if (!inSite && row?.level === 'site') return `belongs in an entry of sites; move ${key} there`
  if (key.startsWith('//')) return 'is read as a key, because JSON has no such comments; leave it out'
  if (key === 'config') return 'is for the command line only; leave it out'
  return `is not an option${didYouMean(key, known)}`
}

/** Reads the objects of one source: all have the origin and the list of mistakes in common. */
class Reader<R extends Rows> {
  private readonly table: Table<R>
  private readonly origin: Origin
  readonly found: FoundProblem[] = []

  constructor (table: Table<R>, origin: Origin) {
    this.table = table
    this.origin = origin
  }

  keys (raw: Readonly<Record<string, unknown>>, known: readonly string[], path: Path): Given<R> {
    const given: Record<string, unknown> = {}
    for (const [key, value] of Object.entries(raw)) {
      const at = [...path, key]
      if (!known.includes(key)) this.found.push({ path: at, sentence: sentenceFor(this.table, key, known, path.length > 0), atKey: true })
      // one that cannot be read is there all the same, as undefined: nobody is told that it is missing, too
      else if (value !== undefined && this.table.has(key)) given[key] = readOption(this.table.row(key), value, this.origin, at, this.found)
    }
    return given as Given<R>
  }

  sites (sites: unknown): Given<R>[] {
    if (sites === undefined) return []
    if (!Array.isArray(sites)) {
      this.found.push({ path: ['sites'], sentence: `takes a list of sites, not ${quote(sites)}` })
      return []
    }
    if (sites.length === 0) this.found.push({ path: ['sites'], sentence: 'is an empty list; leave it out or put something in' })
    return sites.map((site: unknown, index) => {
      if (isRecord(site)) return this.keys(site, this.table.entry, ['sites', index])
      this.found.push({ path: ['sites', index], sentence: `takes an object with hosts and upstream, not ${quote(site)}` })
      return {}
    })
  }
}

/** Reads every key of `raw`. Never throws for what the user wrote. */
export function readObject<R extends Rows> (table: Table<R>, raw: unknown, origin: Origin): Source<Given<R>> {
  if (!isRecord(raw)) {
    return { given: {}, sites: [], found: [{ path: [], sentence: `options take an object, not ${quote(raw)}` }] }
  }
  const reader = new Reader(table, origin)
  const given = reader.keys(raw, [...table.top, 'sites'], [])
  // `sites` is no row of the table: it holds rows
  return { given, sites: reader.sites(raw['sites']), found: reader.found }
}
