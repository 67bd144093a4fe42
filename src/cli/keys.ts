/** Keys of a command that runs until it is stopped: a table of them, the line that says there are some, and their help. */
import type { Io } from './command.js'
import { openKeyboard, type Keyboard } from './keyboard.js'

export interface Key {
  readonly key: string
  /** What it does, as the help says it; null: it stands beside another one. */
  readonly does: string | null
  readonly press: () => void
}

export interface Keys {
  readonly keys: readonly Key[]
  /** Prints a line. */
  readonly say: (line: string) => void
  readonly terminal: NonNullable<Io['terminal']>
}

const HELP = 'h'
const ENTER = '\r'

/** Reads keys until it is closed. */
export function followKeys ({ keys, say, terminal }: Keys): Keyboard {
  const help = (): void => {
    const rows = [...keys, { key: HELP, does: 'this list' }].flatMap(({ key, does }) => does === null ? [] : [`  ${key}  ${does}`])
    say(rows.join('\n'))
  }
  const presses = new Map<string, () => void>([
    [HELP, help],
    ['?', help],
    // a gap on the screen, as everywhere on a terminal
    [ENTER, () => { say('') }],
    ...keys.map(({ key, press }) => [key, press] as const)
  ])
  say('press h for help')
  return openKeyboard(terminal.input(), key => { presses.get(key)?.() })
}
