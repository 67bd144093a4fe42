/** What a terminal may be shown: colors where they are wanted, and foreign text that cannot act on it. */

export { printable } from '../printable.js'

const CODES = { red: 31, green: 32, yellow: 33, magenta: 35, cyan: 36, bold: 1, dim: 2 } as const

/** The sequences of `paintColor`, and no other. */
export const PAINTED = new RegExp(`(\\u001b\\[(?:0|${Object.values(CODES).join('|')})m)`)

export type Style = keyof typeof CODES
export type Paint = (style: Style, text: string) => string

export const paintPlain: Paint = (_style, text) => text
export const paintColor: Paint = (style, text) => `\u001b[${CODES[style]}m${text}\u001b[0m`

export interface TerminalLook {
  readonly color: boolean
  /** Columns to fit one line into; Infinity where nobody looks at columns. */
  readonly width: number
}

/** A stream as far as the look of lines goes; `process.stdout` is one. */
export interface Screen {
  readonly isTTY?: boolean
  readonly columns?: number
}

/**
 * NO_COLOR (no-color.org) wins over FORCE_COLOR, both over what the stream is. Empty values count as unset. The width
 * follows the terminal's.
 */
export function lookOf (screen: Screen, env: NodeJS.ProcessEnv = process.env): TerminalLook {
  const forced = !['', '0', undefined].includes(env['FORCE_COLOR'])
  const forbidden = (env['NO_COLOR'] ?? '') !== '' || env['FORCE_COLOR'] === '0' || (env['TERM'] === 'dumb' && !forced)
  return {
    color: !forbidden && (forced || screen.isTTY === true),
    get width () { return screen.isTTY === true ? screen.columns ?? 100 : Infinity }
  }
}
