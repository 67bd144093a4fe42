/** After a head section that was too large: which headers are the big ones. */
import type { Gatherer } from './gatherer.js'
import { list, printable, size } from './words.js'

export const aboutOversize: Gatherer = journey => {
  const sizes = journey.evidence?.headerSizes ?? []
  if (sizes.length === 0) return null
  const biggest = byName(sizes).slice(0, 3).map(({ name, bytes, lines }) =>
    `${printable(name, 40)} ${size(bytes)}${lines > 1 ? ` (${lines} lines)` : ''}`)
  return `the biggest headers are ${list(biggest)}: raise --max-header-size, or send less`
}

interface Total { readonly name: string, bytes: number, lines: number }

function byName (sizes: ReadonlyArray<readonly [name: string, bytes: number]>): Total[] {
  const totals = new Map<string, Total>()
  for (const [name, bytes] of sizes) {
    const total = totals.get(name.toLowerCase()) ?? { name: name.toLowerCase(), bytes: 0, lines: 0 }
    total.bytes += bytes
    total.lines++
    totals.set(total.name, total)
  }
  return [...totals.values()].sort((a, b) => b.bytes - a.bytes)
}
