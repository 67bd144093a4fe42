/** A command made ready for one start, and how it is shown. */
import { writeFile } from 'node:fs/promises'
import type { LaunchCommand, LaunchSettings } from './settings.js'
import { makeFolder } from '../sitelog/folder.js'
import { maskedCommand } from '../sitelog/masked.js'
import type { ServerPlan } from '../servers/plan.js'
import { serverFor } from '../servers/servers.js'
import type { ListenAddress } from './listen-addresses.js'
import { codeOf, SpawnError } from './spawn-error.js'

/** What is run, and the files that have to exist before. */
export interface PreparedCommand {
  readonly command: LaunchCommand
  /** For logs and pages: secrets masked. */
  readonly shown: string
  readonly env: Readonly<Record<string, string>>
  readonly stopSignal: NodeJS.Signals
  /** A log that the program keeps by itself; null for none. */
  readonly ownLog: string | null
  /** What this machine lacks for it, as sentences. */
  readonly lacks: readonly string[]
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

/** The C library's message for an error, as in the documented logs. */
export const strerror = (code: string): string => ERRORS[code] ?? code

const filled = (text: string, { ip, port }: ListenAddress): string =>
  text.replaceAll('{port}', String(port)).replaceAll('{ip}', ip).replaceAll('{host}', ip)

/** `{port}` and `{ip}` stand for the address where it has to listen; in a shell line `$PORT` and `$IP` work as well. */
export const commandAt = (command: LaunchCommand, place: ListenAddress): LaunchCommand =>
  'line' in command ? { line: filled(command.line, place) } : { words: command.words.map(word => filled(word, place)) }

const quoted = (word: string): string => /^[\w@%+=:,./{}~-]+$/.test(word) ? word : `'${word.replaceAll('\'', '\'\\\'\'')}'`

const LONGEST = 120

/** As it would be typed; secrets are masked. */
export function commandLine (command: LaunchCommand): string {
  const line = 'line' in command ? command.line : command.words.map(quoted).join(' ')
  const clean = maskedCommand(line).replace(/\s+/g, ' ').trim()
  return clean.length > LONGEST ? `${clean.slice(0, LONGEST - 3)}...` : clean
}

export function prepare (settings: LaunchSettings, places: readonly ListenAddress[]): PreparedCommand {
  const { command, server } = settings
  if (server !== null) return prepareServer(server, settings, places)
  return {
    command: commandAt(command, places[0] as ListenAddress),
    shown: commandLine(command),
    env: {},
    stopSignal: 'SIGTERM',
    ownLog: null,
    lacks: [],
    write: async () => {}
  }
}

function prepareServer (plan: ServerPlan, { slots, home }: LaunchSettings, places: readonly ListenAddress[]): PreparedCommand {
  const server = serverFor(plan)
  const at = {
    ip: places[0]?.ip ?? '',
    ports: Object.fromEntries(slots.map((slot, index) => [slot, places[index]?.port ?? 0])),
    home: home ?? ''
  }
  const words = server.command(at)
  return {
    command: { words },
    shown: commandLine({ words }),
    env: server.env(at),
    stopSignal: server.stopSignal,
    ownLog: server.ownLog(at),
    lacks: server.lacks,
    write: async () => { await writeFiles(server.folders(at), server.files(at)) }
  }
}

async function writeFiles (folders: readonly string[], files: Readonly<Record<string, string>>): Promise<void> {
  let path = ''
  try {
    for (path of folders) makeFolder(path)
    for (const [file, text] of Object.entries(files)) await writeFile(path = file, text)
  } catch (error) {
    throw new SpawnError(codeOf(error), path, error)
  }
}
