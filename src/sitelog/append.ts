/** Log files are opened without waiting for a reader, and opened anew when they were rotated. */
import { constants, fstatSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { epochMs } from '../clock.js'
import { makeFolder } from './folder.js'

const { O_APPEND, O_CREAT, O_WRONLY } = constants
const WITHOUT_WAITING = O_APPEND | O_CREAT | O_WRONLY | (constants.O_NONBLOCK ?? 0)

/** How long a rotated file may be written on, ms. */
const LOOK_MS = 1000

/** Opens a file for appending; its folder is made. @throws the system's error */
export function openAppending (file: string): number {
  makeFolder(dirname(file))
  return openSync(file, WITHOUT_WAITING, 0o666)
}

const REASONS: Readonly<Record<string, string>> = {
  ENXIO: 'nobody reads this pipe (or it is a socket); start its reader first, or name a file',
  EISDIR: 'it is a folder; name a file in it'
}

/** Why a file could not be opened. */
export const openTrouble = ({ code = '', message }: NodeJS.ErrnoException): string =>
  REASONS[code] === undefined ? message : `${code}: ${REASONS[code]}`

/** Whether the file that is written to is not the one of that name any more. */
function isRotated (fd: number, file: string): boolean {
  const own = fstatSync(fd)
  if (!own.isFile()) return false
  const named = statSync(file, { throwIfNoEntry: false })
  return named === undefined || named.ino !== own.ino || named.dev !== own.dev
}

/** Asks that now and then: a look costs a few microseconds, a line less. */
export class RotationWatch {
  private next = epochMs() + LOOK_MS

  /** Whether it is time to look, and it was rotated. Never throws. */
  sees (fd: number, file: string): boolean {
    const now = epochMs()
    if (now < this.next) return false
    this.next = now + LOOK_MS
    try {
      return isRotated(fd, file)
    } catch {
      return false
    }
  }
}
