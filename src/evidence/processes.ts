/**
 * Who a process is and what it is doing (Linux, /proc). Everything is read at the moment of asking, and a process that is
 * gone or not ours to see is null.
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { basename } from 'node:path'
import { epochMs } from '../clock.js'

/** Inode of each socket found -> pid of its owner. Sockets of other users' processes cannot be seen without root. */
export type Owners = Map<string, number>

/**
 * Looks through the open files of every process until all the sockets asked for are found, and adds them to `owners`. Yields
 * after every few: the whole
 * of a busy machine takes tens of ms, and an edge that is serving has something to do in between.
 */
export function * findOwners (inodes: ReadonlySet<string>, owners: Owners): Generator<void, void> {
  let looks = 0
  for (const pid of pids()) {
    for (const fd of list(`/proc/${pid}/fd`)) {
      if (owners.size === inodes.size) return
      const inode = /^socket:\[(\d+)\]$/.exec(link(`/proc/${pid}/fd/${fd}`))?.[1]
      if (inode !== undefined && inodes.has(inode) && !owners.has(inode)) owners.set(inode, pid)
      if (++looks % FEW === 0) yield
    }
  }
}

/** Open files between two pauses: about half a millisecond. */
const FEW = 64

/** Newest first: what a developer just started has a high pid. Ourselves last: an edge may hold thousands of sockets. */
function pids (): number[] {
  const found = list('/proc').map(Number).filter(pid => Number.isInteger(pid) && pid !== process.pid)
  return [...found.sort((a, b) => b - a), process.pid]
}

/** Short readable name of a process's program, safe for a terminal; null when it cannot be seen. */
export function commandOf (pid: number): string | null {
  const words = read(`/proc/${pid}/cmdline`).split('\0')
  const first = words[0] ?? ''
  // a program may have rewritten its title, like "nginx: worker process"
  const name = first.includes(': ') ? first.slice(0, first.indexOf(':')) : basename(first)
  const command = name === '' ? read(`/proc/${pid}/comm`).trim() : name
  return command === '' ? null : command.replace(/[^\x20-\x7e]/g, '?').slice(0, 40)
}

export interface Activity {
  /** One letter of proc(5): R running, S sleeping, D in the disk, T stopped, t traced, Z dead. */
  readonly state: string
  /** User and system time so far, in clock ticks of 10 ms. */
  readonly ticks: number
}

export function activityOf (pid: number): Activity | null {
  const fields = statOf(pid)
  return fields.length < 13 ? null : { state: fields[0] ?? '?', ticks: Number(fields[11]) + Number(fields[12]) }
}

/** A clock tick of the kernel, as its tables count, ms. */
const TICK = 10

/** Epoch ms at which a process began; null when it is gone. */
export function startedAt (pid: number): number | null {
  const started = Number(statOf(pid)[19])
  const uptime = Number(read('/proc/uptime').split(' ')[0])
  return Number.isNaN(started) || uptime === 0 ? null : epochMs() - uptime * 1000 + started * TICK
}

/** The columns of /proc/<pid>/stat behind the command, which stands in parentheses and may contain blanks and parentheses itself. */
function statOf (pid: number): string[] {
  const stat = read(`/proc/${pid}/stat`)
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

function list (folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function read (file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function link (file: string): string {
  try {
    return readlinkSync(file)
  } catch {
    return ''
  }
}
