/** SIGHUP has two meanings: read the configuration again, and: the terminal is gone. */
import { isatty } from 'node:tty'

/** @returns whether this process had a terminal by now and has none any more: a closed one answers to nothing */
export function watchTerminal (): () => boolean {
  const terminals = [0, 1, 2].filter(isatty)
  return () => terminals.length > 0 && !terminals.some(isatty)
}
