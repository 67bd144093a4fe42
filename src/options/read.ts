/**
 * Reads an object of options (a config file's or a program's) value by value. Collects every mistake with its path; who
 * called knows how a path is named.
 */
import { didYouMean, nearest } from './nearest.js'
import type { Found, Path } from './place.js'
import { Mistake } from './problem.js'
import { ENTRY_OPTIONS, TOP_OPTIONS, isOptionName, optionOf, type Given, type OptionName } from './table.js'
import { isRecord, quote, type Origin } from './values/value.js'
import { writeDown } from './written.js'

/** Options as one source gave them. */
export interface Source {
  readonly given: Given
  /** One for each entry of `sites`. */
  readonly sites: readonly Given[]
  readonly found: readonly Found[]
}

/** Reads one option; a mistake is added to `found`. */
export function readOption (given: Given, name: OptionName, value: unknown, origin: Origin, path: Path, found: Found[]): void {
  const option = optionOf(name)
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
    Object.assign(given, { [name]: read.filter(one => one !== undefined) })
  } else {
    // one that cannot be read is there all the same, as undefined: nobody is told that it is missing, too
    Object.assign(given, { [name]: readOne(value, path) })
  }
}

/** `host` among the options of a site is meant to be `hosts`. */
function orDidYouMean (key: string, known: readonly string[]): string {
  const found = nearest(key, known)
  return found === null ? '' : `, or did you mean "${found}"?`
}

function sentenceFor (key: string, known: readonly string[], inSite: boolean): string {
  if (inSite && isOptionName(key) && optionOf(key).only !== 'shell') return `is for the whole edge; move ${key} to the top level${orDidYouMean(key, known)}`
  if (!inSite && isOptionName(key) && optionOf(key).level === 'site') return `belongs in an entry of sites; move ${key} there`
  if (key.startsWith('//')) return 'is read as a key, because JSON has no such comments; leave it out'
  if (key === 'config') return 'is for the command line only; leave it out'
  return `is not an option${didYouMean(key, known)}`
}

function readKeys (raw: Readonly<Record<string, unknown>>, known: readonly string[], origin: Origin, path: Path, found: Found[]): Given {
  const given: Given = {}
  const inSite = path.length > 0
  for (const [key, value] of Object.entries(raw)) {
    const at = [...path, key]
    if (!known.includes(key)) found.push({ path: at, sentence: sentenceFor(key, known, inSite), atKey: true })
    else if (value !== undefined && isOptionName(key)) readOption(given, key, value, origin, at, found)
  }
  return given
}

function readSites (sites: unknown, origin: Origin, found: Found[]): Given[] {
  if (sites === undefined) return []
  if (!Array.isArray(sites)) {
    found.push({ path: ['sites'], sentence: `takes a list of sites, not ${quote(sites)}` })
    return []
  }
  if (sites.length === 0) found.push({ path: ['sites'], sentence: 'is an empty list; leave it out or put something in' })
  return sites.map((site: unknown, index) => {
    if (isRecord(site)) return readKeys(site, ENTRY_OPTIONS, origin, ['sites', index], found)
    found.push({ path: ['sites', index], sentence: `takes an object with hosts and upstream, not ${quote(site)}` })
    return {}
  })
}

/** Reads every key of `raw`. Never throws for what the user wrote. */
export function readObject (raw: unknown, origin: Origin): Source {
  const found: Found[] = []
  if (!isRecord(raw)) {
    return { given: {}, sites: [], found: [{ path: [], sentence: `options take an object, not ${quote(raw)}` }] }
  }
  const given = readKeys(raw, [...TOP_OPTIONS, 'sites'], origin, [], found)
  // `sites` is no row of the table: it holds rows
  return { given, sites: readSites(raw['sites'], origin, found), found }
}
