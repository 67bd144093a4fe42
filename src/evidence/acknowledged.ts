/**
 * Whether the peer's kernel acknowledged what was written on a socket. Read when a timer of the request or head stage
 * fires: it tells a request that was lost on the way from one that a slow upstream is working on.
 */
import type { Socket } from 'node:net'
import { readTable, toEntry, type Family } from '../sockets/table.js'

export type AckState =
  /** Every byte was acknowledged: the upstream's machine has the request. */
  | 'acknowledged'
  /** Bytes are being sent again: nothing came back for them. */
  | 'unacknowledged'
  /** The peer's window is shut: its machine is there, its program does not read. */
  | 'unread'
  /** Not Linux, not TCP, or the socket is gone. */
  | 'unknown'

/** `tr` of the table: 0 none, 1 retransmit, 2 keepalive, 4 zero window probe (proc(5), net/ipv4/tcp_ipv4.c). */
const WINDOW_PROBE = '04'

/**
 * Probes without an answer, at which they count as lost. A machine whose window is shut answers every probe; where nothing
 * is on its way because this machine's own firewall lets nothing out, the kernel probes as well, and nobody answers. One
 * may be on its way at the moment of the look.
 */
const LOST_PROBES = 2

/** Takes 0.1 to 9 ms, most of it the kernel printing its table: ask when a timer fired, not on the way of every request. */
export function readAck (socket: Socket): AckState {
  const { localAddress, localPort, remoteAddress, remotePort } = socket
  if (process.platform !== 'linux' || !localAddress || !localPort || !remoteAddress || !remotePort) return 'unknown'
  const family: Family = remoteAddress.includes(':') ? 6 : 4
  const table = readTable(family)
  const [near, far] = [toEntry(localAddress, localPort), toEntry(remoteAddress, remotePort)]
  const state = findAck(table, `${near} ${far} `)
  return state === 'unread' && hasRoom(table, `${far} ${near} `) ? 'unacknowledged' : state
}

/** The other end, where it is on this machine: it holds nothing that waits to be read, so its window cannot be shut. */
function hasRoom (table: Buffer, entry: string): boolean {
  const row = findRow(table, entry)
  return row !== null && row.received === 0
}

export function findAck (table: Buffer, entry: string): AckState {
  const row = findRow(table, entry)
  if (row === null) return 'unknown'
  if (row.unacknowledged === 0) return 'acknowledged'
  return row.timer === WINDOW_PROBE && row.probes < LOST_PROBES ? 'unread' : 'unacknowledged'
}

interface Row {
  /** Bytes that were written and not acknowledged. */
  readonly unacknowledged: number
  /** Bytes that wait to be read. */
  readonly received: number
  readonly timer: string
  /** Window probes that nobody answered. */
  readonly probes: number
}

const ROW = /^[0-9A-F]{2} ([0-9A-F]{8}):([0-9A-F]{8}) ([0-9A-F]{2}):[0-9A-F]{8} [0-9A-F]{8} +\d+ +(\d+)/

/** Searches the raw bytes: splitting 1500 lines to read one of them would cost more than all the rest. */
function findRow (table: Buffer, entry: string): Row | null {
  const at = table.indexOf(entry, 0, 'latin1')
  if (at === -1) return null
  const match = ROW.exec(table.toString('latin1', at + entry.length, at + entry.length + 64))
  if (match === null) return null
  const [, unacknowledged = '', received = '', timer = '', probes = ''] = match
  return { unacknowledged: parseInt(unacknowledged, 16), received: parseInt(received, 16), timer, probes: Number(probes) }
}
