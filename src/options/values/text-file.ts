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
  ELOOP: 'it is a link that leads back to itself',
  ENXIO: 'it is a socket, not a file'
}

const KINDS: readonly (readonly [is: (found: Stats, limit: number) => boolean, reason: string])[] = [
  [found => found.isDirectory(), 'it is a folder'],
  [found => found.isFIFO(), 'it is a pipe, not a file'],
  [found => !found.isFile(), 'it is a device, not a file'],
  [(found, limit) => found.size > limit, `it is larger than ${LARGEST_FILE / 1024 / 1024} MB`]
]

/** Opens without waiting for anybody: a pipe without a writer would be waited for. */
const WITHOUT_WAITING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

function open<T> (file: string, subject: string, use: (fd: number, size: number) => T, limit = LARGEST_FILE): T {
  try {
    const fd = openSync(file, WITHOUT_WAITING)
    try {
      const found = fstatSync(fd)
      const kind = KINDS.find(([is]) => is(found, limit))
      if (kind !== undefined) throw new Mistake(`${subject}cannot be read: ${kind[1]}`)
      return use(fd, found.size)
    } finally {
      closeSync(fd)
    }
  } catch (error) {
    if (error instanceof Mistake) throw error
    const { code = '', message } = error as NodeJS.ErrnoException
    throw new Mistake(`${subject}cannot be read: ${REASONS[code] ?? message}`)
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
export const readTextFile = (file: string, subject = ''): string => open(file, subject, fd => readUpToLimit(fd).toString('utf8'))

/** The end of a file that may be large, such as a log: at most so many bytes. @throws Mistake as `readTextFile` does */
export const readTail = (file: string, most: number): string =>
  open(file, '', (fd, size) => readUpToLimit(fd, most, Math.max(0, size - most)).toString('utf8'), Infinity)

/** Whether it could be read. @param limit the largest that it may be, bytes @throws Mistake as `readTextFile` does */
export const checkPlainFile = (file: string, limit = LARGEST_FILE): void => { open(file, '', () => {}, limit) }
