/** `edgeproxy ray`: reads ray IDs back into the moment and the place they were made at. */
import { epochMs } from '../clock.js'
import type { Problem } from '../options/problem.js'
import { quote } from '../options/values/value.js'
import { decodeRay, type DecodedRay } from '../ray/ray.js'
import { defineCommand, refuse, type Asked, type Flags } from './define.js'
import { paintFor, table } from './explain-layout.js'
import { switchFlag } from './values.js'

const FLAGS = {
  json: { heading: 'Options', ...switchFlag, meaning: 'the same as JSON, an array' }
} as const satisfies Flags

const ABOUT = `Decodes ray IDs: when the request arrived, to the millisecond, and at which edge (the three letters). The rest is random.
The ID stands on the page, in the response's headers and in the log line.`

export const command = defineCommand({
  name: 'ray',
  summary: 'Decode a ray ID: when and where',
  usage: ['edgeproxy ray <id>... [--json]'],
  about: ABOUT,
  flags: FLAGS,
  words: Infinity,
  examples: ['edgeproxy ray a3436fd6db5a3dde-LAB'],
  async run (asked, io) {
    const rays = raysOf(asked)
    const now = epochMs()
    if (asked.own.json) io.stdout.write(`${JSON.stringify(rays.map(ray => plain(ray, now)), null, 2)}\n`)
    else io.stdout.write(rays.map(ray => `${paintFor(io)('bold', nameOf(ray))}\n${table(rows(ray, now)).join('\n')}\n`).join('\n'))
    return 0
  }
})

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
function raysOf ({ words, problems }: Asked<typeof FLAGS>): DecodedRay[] {
  if (words.length === 0) problems.push({ where: 'ray', sentence: 'takes a ray ID, like a3436fd6db5a3dde-LAB' })
  const rays = words.flatMap(word => decode(word, problems))
  refuse(problems)
  return rays
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
