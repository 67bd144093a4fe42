/**
 * The kernel's table of TCP sockets (Linux: /proc/self/net/tcp and tcp6, readable by everybody). Other rooms of evidence
 * ask it who listens and what was acknowledged. Elsewhere than on Linux it is empty.
 *
 *   sl  local_address rem_address   st tx_queue rx_queue tr tm->when ... uid timeout inode
 *   0:  0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 ... 1000   0    31337
 */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { isIPv4 } from 'node:net'
import { endianness } from 'node:os'

export type Family = 4 | 6

const FILES = { 4: '/proc/self/net/tcp', 6: '/proc/self/net/tcp6' } as const

/** What the kernel gives at a time is about a page. */
const PIECE = 8192
/** The state of one who listens, and no other column looks like it. */
const LISTENS = ' 0A '

/** The table as the kernel prints it; empty where there is none. */
export function readTable (family: Family): Buffer {
  if (process.platform !== 'linux') return Buffer.alloc(0)
  try {
    return readFileSync(FILES[family])
  } catch {
    return Buffer.alloc(0) // no IPv6, or /proc is not mounted
  }
}

/** Its first part, those who listen: the kernel prints them first, and of a busy machine the rest is long and slow to make. */
export function readListening (family: Family): Buffer {
  if (process.platform !== 'linux') return Buffer.alloc(0)
  let file: number | null = null
  try {
    file = openSync(FILES[family], 'r')
    return Buffer.concat(Array.from(listeningPieces(file)))
  } catch {
    return Buffer.alloc(0)
  } finally {
    if (file !== null) closeSync(file)
  }
}

function * listeningPieces (file: number): Generator<Buffer> {
  for (;;) {
    const piece = Buffer.allocUnsafe(PIECE)
    const length = readSync(file, piece)
    const read = piece.subarray(0, length)
    yield read
    if (!read.includes(LISTENS)) return
  }
}

/** `address:port` as the table writes it. Zones (`%eth0`) are not part of the table. */
export function toEntry (address: string, port: number): string {
  const bytes = isIPv4(address) ? bytesOf4(address) : bytesOf6(address.replace(/%.*/, ''))
  return `${swapWords(bytes).toString('hex').toUpperCase()}:${port.toString(16).toUpperCase().padStart(4, '0')}`
}

/** The address the table wrote as 8 or 32 hex digits. */
export function fromHex (hex: string): string {
  const bytes = swapWords(Buffer.from(hex, 'hex'))
  if (bytes.length === 4) return bytes.join('.')
  if (bytes.subarray(0, 12).toString('hex') === '00000000000000000000ffff') return `::ffff:${bytes.subarray(12).join('.')}`
  const groups = bytes.toString('hex').match(/.{4}/g) ?? []
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1)
}

const bytesOf4 = (address: string): Buffer => Buffer.from(address.split('.').map(Number))

function bytesOf6 (address: string): Buffer {
  // URL turns every spelling, also ::ffff:1.2.3.4, into shortest hex groups
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const groups = [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right]
  return Buffer.from(groups.map(group => group.padStart(4, '0')).join(''), 'hex')
}

/** The kernel prints each 32-bit word in the machine's own byte order. */
const swapWords = (bytes: Buffer): Buffer => endianness() === 'LE' ? Buffer.from(bytes).swap32() : bytes
