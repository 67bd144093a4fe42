/**
 * Who listens on which port of this machine: the first question after a refused connection. Linux only; elsewhere nobody
 * is found, and the callers say less.
 */
import { performance, turn } from '../clock.js'
import { commandOf, findOwners, type Owners } from './processes.js'
import { fromHex, readListening, type Family } from '../sockets/table.js'

export interface Listener {
  /** IP address it listens on; `0.0.0.0` and `::` take every one. */
  readonly address: string
  readonly port: number
  readonly family: Family
  /** Number of the socket. */
  readonly inode: string
  /** Connections that wait to be accepted. */
  readonly waiting: number
  /** Its process, or null when that belongs to another user. */
  readonly pid: number | null
  /** Short name of the process's program. */
  readonly command: string | null
}

type Socket = Omit<Listener, 'pid' | 'command'>

const LISTENING = /^ *\d+: ([0-9A-F]+):([0-9A-F]{4}) \S+ 0A [0-9A-F]{8}:([0-9A-F]{8}) \S+ \S+ +\d+ +\d+ (\d+)/gm

/** Hints must not take long, ms. */
const LOOKUP_TIMEOUT_MS = 60

/**
 * Listening TCP sockets of this machine, by port. Gives way to other work while it looks for their owners.
 * @param port only of this port: found sooner
 * @param patience ms that owners are looked for; on a crowded machine some stay unknown
 */
export async function listeners (port?: number, patience = LOOKUP_TIMEOUT_MS): Promise<Listener[]> {
  const sockets = listeningSockets().filter(socket => port === undefined || socket.port === port)
  const owners: Owners = new Map()
  const end = performance.now() + patience
  for (const search = findOwners(inodesOf(sockets), owners); search.next().done !== true && performance.now() < end;) await turn()
  return withOwners(sockets, owners)
}

/** Who listens on a port; null when nobody does or the owner cannot be seen. At one stretch, tens of ms at most: for commands. */
export function portOwner (port: number): { pid: number, command: string } | null {
  const sockets = listeningSockets().filter(socket => socket.port === port)
  for (const { pid, command } of withOwners(sockets, ownersNow(sockets))) {
    if (pid !== null) return { pid, command: command ?? 'a program' }
  }
  return null
}

/** Without the owners: fractions of a millisecond. */
export function listeningSockets (): Socket[] {
  return ([4, 6] as const).flatMap(family => parse(family)).sort((a, b) => a.port - b.port)
}

function parse (family: Family): Socket[] {
  const lines = readListening(family).toString('latin1').matchAll(LISTENING)
  return Array.from(lines, ([, address = '', port = '', waiting = '', inode = '']) => ({
    address: fromHex(address), port: parseInt(port, 16), family, inode, waiting: parseInt(waiting, 16)
  }))
}

const inodesOf = (sockets: readonly Socket[]): Set<string> => new Set(sockets.map(socket => socket.inode))

function ownersNow (sockets: readonly Socket[]): Owners {
  const owners: Owners = new Map()
  for (const search = findOwners(inodesOf(sockets), owners); search.next().done !== true;);
  return owners
}

const withOwners = (sockets: readonly Socket[], owners: Owners): Listener[] => sockets.map(socket => {
  const pid = owners.get(socket.inode) ?? null
  return { ...socket, pid, command: pid === null ? null : commandOf(pid) }
})
