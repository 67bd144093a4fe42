/** `edgeproxy stats`: errors over time, by code, kind, URL, upstream, colo and site, from logs of any form that is known. */
import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { dialectsOf } from '../../error-pages/index.js'
import { epochMs } from '../clock.js'
import { readCase, recordIn, type KnownDialects } from '../bundle/case.js'
import type { Case } from '../bundle/case-shape.js'
import { OptionsError, Mistake } from '../options/problem.js'
import { choice } from '../options/values/text.js'
import { quote, type Value } from '../options/values/value.js'
import { printable } from '../printable.js'
import { chart } from '../stats/chart.js'
import { withoutQuery, type Sample } from '../stats/sample.js'
import { DIMENSIONS, Tally, type Dimension } from '../stats/tally.js'
import type { Io } from './command.js'
import { defineCommand, refuse, type Asked, type Flags } from './define.js'
import { complain } from './output.js'
import { brandFlag, listed, ownBrand } from './own-brand.js'
import { switchFlag } from './values.js'

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `2026-12-01T10:00Z`, or `2h`: so long ago. */
const moment: Value<number> = {
  placeholder: '<time>',
  schema: { type: 'string' },
  read (value) {
    const text = String(value)
    const [, count = '', unit = ''] = /^(\d+)([smhd])$/.exec(text) ?? []
    if (count !== '') return epochMs() - Number(count) * (UNITS[unit] ?? 0)
    const time = Date.parse(text)
    if (Number.isNaN(time)) throw new Mistake(`${quote(value)} is no time; it takes one like 2026-12-01T10:00Z, or 90m for so long ago`)
    return time
  }
}

const rowCount: Value<number> = {
  placeholder: '<rows>',
  schema: { type: 'integer', minimum: 1 },
  read (value) {
    if (/^[1-9]\d{0,3}$/.test(String(value))) return Number(value)
    throw new Mistake(`${quote(value)} is no number of rows; it takes one from 1 to 9999`)
  }
}

const FLAGS = {
  since: {
    heading: 'Options',
    value: moment,
    otherwise: 'the first request',
    meaning: 'count requests from then on: 2026-12-01T10:00Z, or 90m for so long ago'
  },
  until: { value: moment, otherwise: 'the last request', meaning: 'count requests before then, likewise' },
  by: { value: choice(...DIMENSIONS), list: true, otherwise: 'all', meaning: 'what errors are counted by; may be given several times' },
  top: { value: rowCount, default: '10', meaning: 'rows of each table' },
  brand: { ...brandFlag, meaning: 'folder of a brand whose form of the log is read as well' },
  json: { ...switchFlag, meaning: 'the same as JSON' }
} as const satisfies Flags

const ABOUT = `Counts requests and errors in logs: over time, by code, kind, URL, upstream, colo and site. An error is a failure that the
edge saw, or a status from 500. Reads one or several files (.gz too), or standard input, in our own form and in those of
the brands. A log of any length is read in little memory. Lines that are no requests are counted and named.`

export const command = defineCommand({
  name: 'stats',
  summary: 'Count errors in logs: over time, by code, kind, URL, upstream',
  usage: ['edgeproxy stats <log>... [options]', 'edgeproxy stats [options] < edge.log'],
  about: ABOUT,
  flags: FLAGS,
  words: Infinity,
  examples: [
    'edgeproxy stats edge.log',
    'edgeproxy stats edge.log.1.gz edge.log --since 24h --by code --by url',
    'edgeproxy stats --json < edge.log'
  ],
  run
})

/** A line that is longer is none of a log's. */
const LONGEST_LINE = 1024 * 1024

/** The lines of a text that comes in pieces; one that is too long comes as its beginning. */
export async function * linesOf (pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let line = ''
  for await (const piece of pieces) {
    const [first = '', ...more] = piece.split('\n')
    if (line.length < LONGEST_LINE) line += first
    for (const next of more) {
      yield line.replace(/\r$/, '')
      line = next
    }
  }
  if (line !== '') yield line
}

function open (file: string, cwd: string): AsyncIterable<string> {
  if (file === '-') return process.stdin.setEncoding('utf8')
  const bytes = createReadStream(resolve(cwd, file))
  if (!file.endsWith('.gz')) return bytes.setEncoding('utf8')
  // an error of the file reaches the reader by the other stream
  return pipeline(bytes, createGunzip(), () => {}).setEncoding('utf8')
}

const sampleOf = ({ ray, status, code, failure, target, upstream, site }: Case): Sample => ({
  time: ray.time.getTime(),
  status,
  code: code === '' ? String(status ?? '-') : code,
  kind: failure?.kind ?? null,
  url: withoutQuery(target),
  upstream: upstream.address,
  colo: ray.colo,
  site
})

/** What was no request. */
interface Rest { events: number, foreign: number, example: string | null }

/** Of the edge itself, or a line before the rows of a file. */
function isEvent (line: string): boolean {
  const record = recordIn(line)
  return line.startsWith('#') || (typeof record?.['level'] === 'number' && typeof record['msg'] === 'string')
}

function note (rest: Rest, line: string): void {
  if (line.trim() === '') return
  if (isEvent(line)) rest.events++
  else {
    rest.foreign++
    rest.example ??= line.slice(0, 80)
  }
}

interface Wish { readonly since: number, readonly until: number, readonly dialects: KnownDialects }

async function readInto (tally: Tally, rest: Rest, pieces: AsyncIterable<string>, { since, until, dialects }: Wish): Promise<void> {
  for await (const line of linesOf(pieces)) {
    const found = line.length >= LONGEST_LINE ? null : readCase(line, dialects)
    if (found === null) note(rest, line)
    else {
      const time = found.ray.time.getTime()
      if (time >= since && time < until) tally.add(sampleOf(found))
    }
  }
}

const restLine = ({ events, foreign, example }: Rest): string => [
  events === 0 ? '' : `${events} lines about the edge itself were left out\n`,
  foreign === 0 ? '' : `${foreign} lines are of no form that is known, the first: ${printable(example ?? '')}\n`
].join('')

async function run ({ own, words, problems }: Asked<typeof FLAGS>, io: Io): Promise<number> {
  refuse(problems)
  if (words.length === 0 && process.stdin.isTTY) {
    throw new OptionsError([{ where: 'stats', sentence: 'takes a log file, or a log on standard input' }])
  }
  const dialects = dialectsOf(listed(await ownBrand(own.brand)))
  const wish: Wish = { since: own.since ?? -Infinity, until: own.until ?? Infinity, dialects }
  const [tally, rest]: [Tally, Rest] = [new Tally(), { events: 0, foreign: 0, example: null }]
  for (const file of words.length === 0 ? ['-'] : words) {
    try {
      await readInto(tally, rest, open(file, io.cwd), wish)
    } catch (error) {
      complain(io, `${file}: ${(error as Error).message}`)
      return 1
    }
  }
  const stats = tally.stats()
  const by: readonly Dimension[] = own.by.length === 0 ? DIMENSIONS : own.by
  const tables = Object.fromEntries(by.map(name => [name, stats.by[name].slice(0, own.top)]))
  if (own.json) io.stdout.write(`${JSON.stringify({ ...stats, by: tables, leftOut: rest }, null, 2)}\n`)
  else io.stdout.write(`${chart(stats, { by, top: own.top })}${rest.events + rest.foreign === 0 ? '' : `\n${restLine(rest)}`}`)
  return 0
}
