/** A line that a program printed, for people: `shop/1 | Server listening on 41233`. Its colors stay, nothing else of a terminal's language does. */
import { COLORS, withoutColors } from '../sitelog/lines.js'
import type { OwnAddress } from './own-address.js'
import { paintColor, paintPlain, printable, type TerminalLook } from './terminal.js'

/** Whose line it is. */
export interface OutputOf {
  /** `shop/1` */
  readonly program: string
  readonly pid: number
  readonly stream: 'stdout' | 'stderr'
}

/** @param own default: nobody knows where the edge is */
export function prettyOutput ({ program, stream }: OutputOf, line: string, { color }: TerminalLook, own?: OwnAddress): string {
  const paint = color ? paintColor : paintPlain
  const mark = own?.isForeign(program, withoutColors(line)) === true ? ` ${paint('dim', ASIDE)}` : ''
  return `${paint(stream === 'stderr' ? 'yellow' : 'cyan', `${program} |`)} ${color ? colored(line) : printable(withoutColors(line))}${mark}\n`
}

/** Behind the address that a tool prints at its start, which looks like the one to open. */
const ASIDE = '(the program itself, not through the edge)'

function colored (line: string): string {
  const colors = line.match(COLORS) ?? []
  const text = line.split(COLORS).map(printable).reduce((sum, part, at) => sum + (colors[at - 1] ?? '') + part)
  return colors.length === 0 ? text : `${text}\x1b[0m`
}
