/** Log files as options name them, `cloudflare:edge.log` or `edgeproxy,error:failures.log`; each has a file of its own. */
import { realpathSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { printable } from '../../printable.js'
import type { FoundProblem } from '../../options/place.js'
import { Mistake } from '../../options/problem.js'
import { checkKeys } from '../../options/values/keys.js'
import { choice, path } from '../../options/values/text.js'
import { isRecord, quote, textOf, type Value } from '../../options/values/value.js'

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

export type LogLevel = typeof LEVELS[number]

export const format = choice('pretty', 'json', 'none')

export const level = choice(...LEVELS)

/** The name of a form of the log; which ones there are, the brands know. */
export const dialect: Value<string> = {
  placeholder: '<name>',
  schema: { type: 'string', minLength: 1 },
  read: value => textOf(value, 'the name of a log dialect like cloudflare')
}

export interface LogFile {
  readonly dialect: string
  /** Absolute. */
  readonly file: string
  /** Least level that is written. Default that of `logLevel`. */
  readonly level?: LogLevel
}

/** `dialect:file`, `dialect,level:file`, or an object: without a dialect our own form. */
export type LogFileWish = (string & {}) | (Partial<Pick<LogFile, 'dialect' | 'level'>> & Pick<LogFile, 'file'>)

const EXAMPLE = 'a dialect and a file, like cloudflare:edge.log'
const WITH_LEVEL = 'with a level edgeproxy,error:failures.log'

function parts (text: string): Readonly<Record<string, unknown>> {
  const [, dialect, level, file] = /^([\w.-]+)(?:,(\w*))?:(.+)$/s.exec(text) ?? []
  if (file === undefined) throw new Mistake(`${quote(text)} names no log; it takes ${EXAMPLE}, or ${WITH_LEVEL}`)
  return { dialect, file, ...(level !== undefined && { level }) }
}

const KEYS = ['dialect', 'file', 'level'] as const

export const logFile: Value<LogFile, LogFileWish> = {
  placeholder: '<dialect[,level]:file>',
  schema: {
    anyOf: [
      { type: 'string', pattern: `^[\\w.-]+(,(${LEVELS.join('|')}))?:.+$` },
      {
        type: 'object',
        required: ['file'],
        additionalProperties: false,
        properties: { dialect: { type: 'string', minLength: 1 }, file: { type: 'string', minLength: 1 }, level: { enum: LEVELS } }
      }
    ]
  },
  read (value, origin) {
    const given = isRecord(value) ? value : parts(textOf(value, EXAMPLE))
    checkKeys(given, KEYS)
    return {
      dialect: dialect.read(given['dialect'] ?? 'edgeproxy', origin),
      file: path.read(given['file'], origin),
      ...(given['level'] !== undefined && { level: level.read(given['level'], origin) })
    }
  }
}

/** The same for every name that leads to a file, whether it is there yet or not. */
function placeOf (file: string): string {
  const ways = [
    () => {
      const { dev, ino } = statSync(file)
      return `${dev}:${ino}`
    },
    () => join(realpathSync(dirname(file)), basename(file))
  ]
  for (const way of ways) {
    try {
      return way()
    } catch {
      // it is made when the log is opened, or told then why not
    }
  }
  return file
}

/** Lines of two logs in one file would be read as one. */
export function checkLogFiles (main: string | null, logs: readonly LogFile[], found: FoundProblem[]): void {
  const taken = new Map(main === null ? [] : [[placeOf(main), 'the log file']])
  for (const [index, { file }] of logs.entries()) {
    const place = placeOf(file)
    const other = taken.get(place)
    const sentence = `writes to "${printable(file)}", as ${other} does; give each log a file of its own`
    if (other !== undefined) found.push({ path: ['logs', index], sentence })
    taken.set(place, other ?? `log ${index + 1} of logs`)
  }
}
