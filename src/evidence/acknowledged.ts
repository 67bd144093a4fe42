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

/** Takes 0.1 to 9 ms, most of it the kernel printing its table: ask when a timer fired, not on the way of every request. */
export function readAck (socket: Socket): AckState {
  const { localAddress, localPort, remoteAddress, remotePort } = socket
  if (process.platform !== 'linux' || !localAddress || !localPort || !remoteAddress || !remotePort) return 'unknown'
  const family: Family = remoteAddress.includes(':') ? 6 : 4
  return findAck(readTable(family), `${toEntry(localAddress, localPort)} ${toEntry(remoteAddress, remotePort)} `)
}

/** Searches the raw bytes: splitting 1500 lines to read one of them would cost more than all the rest. */
export function findAck (table: Buffer, entry: string): AckState {
  const at = table.indexOf(entry, 0, 'latin1')
  if (at === -1) return 'unknown'
  const rest = table.toString('latin1', at + entry.length, at + entry.length + 24)
  const match = /^[0-9A-F]{2} ([0-9A-F]{8}):[0-9A-F]{8} ([0-9A-F]{2}):/.exec(rest)
  if (match === null) return 'unknown'
  const [, unacknowledged, timer] = match
  if (unacknowledged === '00000000') return 'acknowledged'
  return timer === WINDOW_PROBE ? 'unread' : 'unacknowledged'
}
