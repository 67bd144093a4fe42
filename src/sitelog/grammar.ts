/** The lines of a site log, in the documented full form. Lines of our own follow the same form. */
import { constants } from 'node:os'
import type { Ending, Stream } from '../diagnosis/ending.js'
import { escaped, withoutColors } from './lines.js'
import { maskedCommand, maskedText, maskedVariable } from './masked.js'

export type { Ending, Stream }

export interface Starting {
  readonly command: string
  /** Values are masked here, except of IP, HOST and PORT. */
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
}

/** A start that failed: exactly one of the ending and the reason is written, the other is a dash. */
export interface Failed extends Ending {
  readonly command: string
  /** Words of the system's error, and the path it is about; or what was waited for in vain. */
  readonly reason: string | null
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

const two = (number: number): string => String(number).padStart(2, '0')

/** `28/Nov/2026:10:05:18 +0000`, in the time of this machine. */
export function timestamp (date: Date): string {
  const ahead = -date.getTimezoneOffset()
  const zone = `${ahead < 0 ? '-' : '+'}${two(Math.floor(Math.abs(ahead) / 60))}${two(Math.abs(ahead) % 60)}`
  return `${two(
    date.getDate()
  )}/${MONTHS[date.getMonth()]}/${date.getFullYear()}:${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())} ${zone}`
}

/** `2026-11-28`, for the name of the file. */
export const day = (date: Date): string => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`

export const line = (date: Date, body: string): string => `[${timestamp(date)}] [upstream] ${body}\n`

/** As Python prints a string: in single quotes, unless it holds some and no double ones. */
function python (text: string): string {
  const quote = text.includes('\'') && !text.includes('"') ? '"' : '\''
  return quote + escaped(text.replace(/\\/g, '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')
    .replaceAll(quote, `\\${quote}`)) + quote
}

const dict = (env: Readonly<Record<string, string>>): string =>
  `{${Object.entries(env).map(([name, value]) => `${python(name)}: ${python(maskedVariable(name, value))}`).join(', ')}}`

const shown = (command: string): string => escaped(maskedCommand(command))

/** By number where a signal ended it, as the documented logs have it: `-9`. */
export const codeOf = ({ code, signal }: Ending): string =>
  signal !== null ? String(-constants.signals[signal]) : code === null ? '-' : String(code)

export const startingBody = ({ command, env, cwd }: Starting): string =>
  `Upstream starting: ${shown(command)} (env: ${dict(env)}, cwd: ${escaped(cwd)})`

export const outputBody = (pid: number, stream: Stream, text: string): string =>
  `[${pid}] ${stream.toUpperCase()}: ${escaped(maskedText(withoutColors(text)))}`

export const failedBody = (failed: Failed): string => {
  const code = codeOf(failed)
  return `Upstream starting failed: ${shown(failed.command)} (return code: ${code} | reason: ` +
    `${code === '-' ? escaped(maskedText(failed.reason ?? 'unknown')) : '-'})`
}

export const readyBody = (command: string, pid: number, ms: number): string =>
  `Upstream ready: ${shown(command)} (pid: ${pid}, after ${Math.round(ms)}ms)`

export const exitedBody = (command: string, ending: Ending): string =>
  `Upstream exited: ${shown(command)} (return code: ${codeOf(ending)})`

export const suspendedBody = (command: string, until: Date): string =>
  `Upstream suspended: ${shown(command)} will not start again until ${timestamp(until)}`

/** @param why `idle for 1800s` */
export const stoppingBody = (command: string, why: string): string => `Upstream stopping: ${shown(command)} (${escaped(why)})`

export const stoppedBody = (command: string, ending: Ending): string =>
  `Upstream stopped: ${shown(command)} (return code: ${codeOf(ending)})`

export const restartBody = (command: string, signal: string | null): string =>
  `Upstream restart requested: ${shown(command)} (${signal === null ? 'stop and start' : signal})`

/** @param found where it listens instead, `127.0.0.2:8100` */
export const elsewhereBody = (command: string, found: string, expected: string): string =>
  `Upstream elsewhere: ${shown(command)} (listening on ${escaped(found)}, expected ${escaped(expected)})`

export const refusingBody = (command: string, pid: number): string => `Upstream alive but refusing: ${shown(command)} (pid: ${pid})`
