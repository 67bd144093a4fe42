/** Where in the options something stands, and mistakes at such places. */
import type { SourcePlace } from './problem.js'
import { quote } from './values/value.js'

/** Where in the options: `['sites', 0, 'hosts']`. */
export type Path = readonly (string | number)[]

export interface FoundProblem {
  readonly path: Path
  readonly sentence: string
  /** The key itself is the mistake, not its value. */
  readonly atKey?: true
}

/** Names the place of an option by the way it came, for mistakes that show outside of this room. */
export type Locate = (path: Path) => SourcePlace

/** `sites[0].hosts[1]` */
export function formatPath (path: Path): string {
  // a key may hold anything, even what must not reach a terminal
  const shown = (key: string): string => /^[\w$-]+$/.test(key) ? key : quote(key)
  return path.map((part, index) => typeof part === 'number' ? `[${part}]` : index === 0 ? shown(part) : `.${shown(part)}`).join('')
}

/** Names an option as a program knows it. */
export const byName: Locate = path => ({ where: formatPath(path) })

/** Sites that share an option share its mistake: it is told once. */
export function tellOnce (found: FoundProblem[], path: Path, sentence: string): void {
  const isKnown = found.some(one => one.sentence === sentence && one.path.join() === path.join())
  if (!isKnown) found.push({ path, sentence })
}
