/** `edgeproxy ray`: reads ray IDs back into the moment and the place they were made at. */
import { parseArgs } from 'node:util'
import { didYouMean } from '../options/nearest.js'
import { OptionsError, type Problem } from '../options/problem.js'
import { quote } from '../options/values/value.js'
import { decodeRay, type DecodedRay } from '../ray/ray.js'
import type { Command } from './command.js'
import { paintFor, table } from './explain-layout.js'

const HELP = `Usage: edgeproxy ray <id>... [--json]

Decodes ray IDs: when the request arrived, to the millisecond, and at which edge (the three letters). The rest is random.
The ID stands on the page, in the response's headers and in the log line.

Options
  --json   The same as JSON, an array.

Examples
  edgeproxy ray a3436fd6db5a3dde-LAB
`

export const command: Command = {
  name: 'ray',
  summary: 'Decode a ray ID: when and where',
  help: HELP,
  async run (args, io) {
    const { rays, json } = read(args)
    const now = Date.now()
    if (json) io.stdout.write(`${JSON.stringify(rays.map(ray => plain(ray, now)), null, 2)}\n`)
    else io.stdout.write(rays.map(ray => `${paintFor(io)('bold', nameOf(ray))}\n${table(rows(ray, now)).join('\n')}\n`).join('\n'))
    return 0
  }
}

const nameOf = ({ id, colo }: DecodedRay): string => colo === null ? id : `${id}-${colo}`

function rows (ray: DecodedRay, now: number): Array<[string, string]> {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
  return [
    ['time', ray.time.toISOString().replace('T', ' ').replace('Z', ' UTC')],
    ['local', `${localTime(ray.time)} (${timeZone})`],
    ['age', age(ray.time.getTime(), now)],
    ['colo', ray.colo ?? 'not given'],
    ['random', ray.random]
  ]
}

const plain = (ray: DecodedRay, now: number): object => ({
  ray: nameOf(ray), time: ray.time.toISOString(), local: localTime(ray.time), ageSeconds: Math.round((now - ray.time.getTime()) / 1000), colo: ray.colo, random: ray.random
})

/** `2026-09-21 16:13:20.000 +02:00` */
function localTime (time: Date): string {
  const offset = -time.getTimezoneOffset()
  const shifted = new Date(time.getTime() + offset * 60_000).toISOString().replace('T', ' ').replace('Z', '')
  const two = (number: number): string => String(Math.floor(number)).padStart(2, '0')
  return `${shifted} ${offset < 0 ? '-' : '+'}${two(Math.abs(offset) / 60)}:${two(Math.abs(offset) % 60)}`
}

const UNITS = [['day', 86_400], ['hour', 3600], ['minute', 60], ['second', 1]] as const

/** `3 days 4 hours ago`: the two largest units. Two clocks never agree to the second, so a second ahead is now. */
function age (time: number, now: number): string {
  let rest = Math.round(Math.abs(now - time) / 1000)
  if (rest <= 1) return 'now'
  const parts: string[] = []
  for (const [unit, seconds] of UNITS) {
    const count = Math.floor(rest / seconds)
    rest -= count * seconds
    if (count > 0) parts.push(`${count} ${unit}${count === 1 ? '' : 's'}`)
    else if (parts.length > 0) break
  }
  const words = parts.slice(0, 2).join(' ')
  return time > now ? `in ${words}: it comes from another clock, or was made up` : `${words} ago`
}

/** @throws OptionsError with every mistake */
function read (args: readonly string[]): { rays: DecodedRay[], json: boolean } {
  const problems: Problem[] = []
  const { values, tokens } = parseArgs({ args: [...args], options: { json: { type: 'boolean' } }, allowPositionals: true, strict: false, tokens: true })
  const words = tokens.flatMap(token => token.kind === 'positional' ? [token.value] : [])
  for (const token of tokens) {
    if (token.kind !== 'option' || token.name === 'json') continue
    problems.push({ where: token.rawName, sentence: `is not an option of ray${didYouMean(token.name, ['json'], name => `--${name}`)}` })
  }
  if (words.length === 0) problems.push({ where: 'ray', sentence: 'takes a ray ID, like a3436fd6db5a3dde-LAB' })
  const rays = words.flatMap(word => decode(word, problems))
  if (problems.length > 0) throw new OptionsError(problems)
  return { rays, json: values['json'] === true }
}

function decode (word: string, problems: Problem[]): DecodedRay[] {
  try {
    return [decodeRay(word)]
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    problems.push({ where: quote(word), sentence: 'is no ray ID; it takes 16 hex digits and, optionally, a dash and three letters, like a3436fd6db5a3dde-LAB' })
    return []
  }
}
