/** What `edgeproxy bundle` prints when the zip is written. */
import type { Seen } from '../../bundle/ask.js'
import type { Bundle } from '../../bundle/bundle.js'
import { bothTimes } from '../../bundle/moment.js'
import { printable } from '../../observe/terminal.js'
import { table } from '../explain-layout.js'

export function summary (out: string, bundle: Bundle): string {
  const { case: { code, failure, ray, madeBy }, files, zip, seen, check, masked } = bundle
  const rows: Array<readonly [string, string]> = [
    ['code', [code, failure?.kind, madeBy === 'upstream' ? 'sent by the upstream' : 'made by the edge'].filter(Boolean).join(', ')],
    ['time', bothTimes(ray.time)],
    ['again', [`through the edge ${told(seen.through)}`, `straight ${told(seen.straight)}`].join('; ')],
    ['origin', check === null ? 'no upstream to check' : check.clear ? 'the way is clear now' : 'the way ends, see origin-check.txt'],
    ['masked', masked.length === 0 ? 'nothing looked like a secret' : masked.join(', ')]
  ]
  const head = `${printable(out)}: ${files.length} files, ${Math.max(1, Math.round(zip.length / 1024))} kB. Read README.md in it first.`
  return `${head}\n${table(rows.map(([name, value]) => [name, printable(value)])).join('\n')}\n`
}

function told (seen: Seen | null): string {
  if (seen === null) return 'not repeated'
  return seen.response === null ? `no answer (${seen.error ?? 'unknown'})` : String(seen.response.status)
}
