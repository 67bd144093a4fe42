/** An event of the edge itself as a line for people: `14:03:07.120 info  listening url=http://127.0.0.1:8080`. */
import { inspect } from 'node:util'
import { epochMs } from '../clock.js'
import type { EventLevel } from './level.js'
import { clockTime } from './pretty-line.js'
import { paintColor, paintPlain, printable, type Style, type TerminalLook } from './terminal.js'

const STYLES: Readonly<Record<EventLevel, Style>> = {
  trace: 'dim', debug: 'dim', info: 'green', warn: 'yellow', error: 'red', fatal: 'magenta'
}

export function prettyEvent (level: EventLevel, fields: object, message: string, look: TerminalLook): string {
  const paint = look.color ? paintColor : paintPlain
  const pairs = Object.entries(fields).map(([name, value]) => ' ' + paint('dim', `${printable(name)}=`) + printable(show(value)))
  return `${paint('dim', clockTime(epochMs()))} ${paint(STYLES[level], level.padEnd(5))} ${printable(message)}${pairs.join('')}\n`
}

function show (value: unknown): string {
  if (typeof value === 'string') return value
  if (value instanceof Error) return value.message
  return inspect(value, { breakLength: Infinity, depth: 2 })
}
