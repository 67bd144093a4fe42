/** Reads a file that an option names, or says in words why not. Whatever the name leads to, it takes no longer than a file does. */
import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs'
import { Mistake } from '../problem.js'

/** Far more than any file of options, certificates or words has. */
export const LARGEST_FILE = 8 * 1024 * 1024

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'this user may not read it',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'it is a link that leads back to itself',
  ENXIO: 'it is a socket, not a file'
}

const KINDS: readonly (readonly [is: (found: Stats) => boolean, reason: string])[] = [
  [found => found.isDirectory(), 'it is a folder'],
  [found => found.isFIFO(), 'it is a pipe, not a file'],
  [found => !found.isFile(), 'it is a device, not a file']
]

/** How large a file may be, and what is said of one that is larger. */
interface Size {
  /** Bytes. */
  readonly most: number
  readonly tooLarge: (bytes: number) => string
}

const USUAL: Size = { most: LARGEST_FILE, tooLarge: () => `it is larger than ${LARGEST_FILE / 1024 / 1024} MB` }

/** Opens without waiting for anybody: a pipe without a writer would be waited for. */
const WITHOUT_WAITING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/** @throws Mistake: one clause that says why the file cannot be read */
function open<T> (file: string, { most, tooLarge }: Size, use: (fd: number, size: number) => T): T {
  try {
    const fd = openSync(file, WITHOUT_WAITING)
    try {
      const found = fstatSync(fd)
      const kind = KINDS.find(([is]) => is(found))
      if (kind !== undefined) throw new Mistake(kind[1])
      if (found.size > most) throw new Mistake(tooLarge(found.size))
      return use(fd, found.size)
    } finally {
      closeSync(fd)
    }
  } catch (error) {
    if (error instanceof Mistake) throw error
    const { code = '', message } = error as NodeJS.ErrnoException
    throw new Mistake(REASONS[code] ?? message)
  }
}

/** The same as a whole sentence, or the end of one. */
function openNamed<T> (file: string, subject: string, size: Size, use: (fd: number, size: number) => T): T {
  try {
    return open(file, size, use)
  } catch (error) {
    throw new Mistake(`${subject}cannot be read: ${(error as Error).message}`)
  }
}

/** Some files say nothing of their size (/proc), and others grow while they are read. */
function readUpToLimit (fd: number, limit = LARGEST_FILE, start: number | null = null): Buffer {
  const pieces: Buffer[] = []
  for (let left = limit, at = start; left > 0;) {
    const piece = Buffer.allocUnsafe(Math.min(left, 65_536))
    const bytes = readSync(fd, piece, 0, piece.length, at)
    if (bytes === 0) break
    pieces.push(piece.subarray(0, bytes))
    left -= bytes
    if (at !== null) at += bytes
  }
  return Buffer.concat(pieces)
}

/** @throws Mistake that begins with `subject`: why the file cannot be read. */
export const readTextFile = (file: string, subject = ''): string =>
  openNamed(file, subject, USUAL, fd => readUpToLimit(fd).toString('utf8'))

/** The bytes of a file, at most so many. @throws Mistake: one clause, like `there is no such file` */
export const readBytes = (file: string, most: number, tooLarge: (bytes: number) => string): Buffer =>
  open(file, { most, tooLarge }, fd => readUpToLimit(fd, most))

/** The end of a file that may be large, such as a log: at most so many bytes. @throws Mistake as `readTextFile` does */
export const readTail = (file: string, most: number): string =>
  openNamed(file, '', { ...USUAL, most: Infinity }, (fd, size) => readUpToLimit(fd, most, Math.max(0, size - most)).toString('utf8'))

/** Whether it could be read. @param most the largest that it may be, bytes @throws Mistake as `readTextFile` does */
export const checkPlainFile = (file: string, most = LARGEST_FILE): void => { openNamed(file, '', { ...USUAL, most }, () => {}) }
