/** A command made ready for one start, and how it is shown. */
import type { LaunchCommand, LaunchSettings } from '../options/launch-settings.js'
import type { Place } from './places.js'

/** What is run, and what has to be there before. */
export interface Prepared {
  readonly command: LaunchCommand
  /** For logs and pages: secrets masked. */
  readonly shown: string
  readonly env: Readonly<Record<string, string>>
  readonly stopSignal: NodeJS.Signals
  /** A log that the program keeps by itself; null for none. */
  readonly ownLog: string | null
  /** Writes the files that the program reads. @throws SpawnError */
  readonly write: () => Promise<void>
}

const ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'No such file or directory',
  ENOTDIR: 'Not a directory',
  EACCES: 'Permission denied',
  EPERM: 'Operation not permitted',
  ENOEXEC: 'Exec format error',
  E2BIG: 'Argument list too long',
  EAGAIN: 'Resource temporarily unavailable',
  ENOMEM: 'Cannot allocate memory',
  EMFILE: 'Too many open files',
  ENOSPC: 'No space left on device',
  EDQUOT: 'Disk quota exceeded',
  EROFS: 'Read-only file system',
  EADDRINUSE: 'Address already in use',
  EADDRNOTAVAIL: 'Cannot assign requested address'
}

/** The C library's words for an error, as the documented logs have them. */
export const strerror = (code: string): string => ERRORS[code] ?? code

const filled = (text: string, { ip, port }: Place): string => text.replaceAll('{port}', String(port)).replaceAll('{ip}', ip).replaceAll('{host}', ip)

/** `{port}` and `{ip}` stand for where it has to listen; in a shell line `$PORT` and `$IP` do it, too. */
export const commandAt = (command: LaunchCommand, place: Place): LaunchCommand =>
  'line' in command ? { line: filled(command.line, place) } : { words: command.words.map(word => filled(word, place)) }

const quoted = (word: string): string => /^[\w@%+=:,./{}~-]+$/.test(word) ? word : `'${word.replaceAll('\'', '\'\\\'\'')}'`

const LONGEST = 200

/** As somebody would type it. */
export function commandLine (command: LaunchCommand): string {
  const line = 'line' in command ? command.line : command.words.map(quoted).join(' ')
  const clean = line.replace(/\s+/g, ' ').trim()
  return clean.length > LONGEST ? `${clean.slice(0, LONGEST - 3)}...` : clean
}

export const prepare = ({ command }: LaunchSettings, places: readonly Place[]): Prepared => ({
  command: commandAt(command, places[0] as Place),
  shown: commandLine(command),
  env: {},
  stopSignal: 'SIGTERM',
  ownLog: null,
  write: async () => {}
})
