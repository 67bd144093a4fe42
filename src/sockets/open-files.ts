/**
 * The limit of open files: whether an error speaks of it, what it is, and what can be done about it. Sockets count as files,
 * so that it bounds the connections of a process. Node raises the soft limit to the hard one when it starts.
 */
import { closeSync, openSync, readFileSync } from 'node:fs'
import { devNull } from 'node:os'
import { performance } from '../clock.js'

export type OpenFilesCode = 'EMFILE' | 'ENFILE'

interface Limit {
  readonly whose: string
  readonly file: string
  readonly number: RegExp
  readonly remedy: string
  /** As last read: with no file left it cannot be read any more. */
  known: number | null
}

const LIMITS: Readonly<Record<OpenFilesCode, Limit>> = {
  EMFILE: {
    whose: 'of this process',
    file: '/proc/self/limits',
    number: /^Max open files +(\d+)/m,
    remedy: 'start edgeproxy under a higher one: ulimit -n 65536 in the shell, LimitNOFILE= in a systemd unit',
    known: null
  },
  ENFILE: {
    whose: 'of the whole machine',
    file: '/proc/sys/fs/file-max',
    number: /^(\d+)/,
    remedy: 'see which program holds them (lsof), or raise it: sysctl fs.file-max=<number>',
    known: null
  }
}

/** Four lookups of names run at a time, each of which opens some files; when the first is told of, all of them may be closed again. */
const NEARLY = 32

/** The last shortage that was met, and when, on the clock of `performance.now`. */
let last: { readonly code: OpenFilesCode, readonly at: number } | null = null

export const isOpenFilesCode = (code: string | null | undefined): code is OpenFilesCode => code === 'EMFILE' || code === 'ENFILE'

/** The limit as it is now, or as it was when it could last be read; null where the platform does not tell, or there is none. */
export function openFilesLimit (code: OpenFilesCode = 'EMFILE'): number | null {
  const limit = LIMITS[code]
  try {
    const found = limit.number.exec(readFileSync(limit.file, 'latin1'))
    limit.known = found === null ? null : Number(found[1])
  } catch {
    // no /proc, or no file left to read it with
  }
  return limit.known
}

/** `the limit of open files of this process (200) is reached`. */
export function openFilesReached (code: OpenFilesCode): string {
  last = { code, at: performance.now() }
  const limit = openFilesLimit(code)
  return `the limit of open files ${LIMITS[code].whose}${limit === null ? '' : ` (${limit})`} is reached`
}

/** What to do, in one clause. */
export const openFilesRemedy = (code: OpenFilesCode): string => LIMITS[code].remedy

/**
 * The code of the limit that was met since then, or that is all but reached at this moment; else null. For errors that hide
 * it: a resolver that cannot open its files says that there is no such name.
 * @param since on the clock of `performance.now`
 */
export function openFilesShortage (since: number): OpenFilesCode | null {
  if (last !== null && last.at >= since) return last.code
  const files: number[] = []
  try {
    while (files.length < NEARLY) files.push(openSync(devNull, 'r'))
    return null
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return isOpenFilesCode(code) ? code : null
  } finally {
    for (const file of files) closeSync(file)
  }
}
