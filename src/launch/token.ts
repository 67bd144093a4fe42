/**
 * How the processes of a program are recognized, whatever they did to their process group: each has a variable that names the edge
 * that started it. Children inherit it, also those in a session of their own. Linux; on other systems none is found.
 */
import { readFileSync, readdirSync, readlinkSync } from 'node:fs'

export const VARIABLE = 'EDGEPROXY_PROGRAM'

const quietly = (read: () => string): string => {
  try {
    return read()
  } catch {
    return ''
  }
}

/** Number of a process's PID namespace: a pid means nothing in another one. */
const namespaceOf = (pid: number | 'self'): string => /\d+/.exec(quietly(() => readlinkSync(`/proc/${pid}/ns/pid`)))?.[0] ?? ''

/** Fields of proc(5) `stat` from the third on: state, ppid, pgrp, session ... */
function statOf (pid: number | 'self'): string[] {
  const stat = quietly(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  return stat === '' ? [] : stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

/** When it started, in clock ticks since boot: with the pid, one process and no other. */
export const startOf = (pid: number | 'self'): string => statOf(pid)[19] ?? ''

/** PF_EXITING of the kernel: set before a process's files, and with them its connections, are closed. */
const EXITING = 4

/** Whether the kernel is ending it or has ended it; false where there is no /proc. */
export function isEnding (pid: number): boolean {
  if (process.platform !== 'linux') return false
  const [state = '', ...more] = statOf(pid)
  return state === '' || state === 'Z' || state === 'X' || (Number(more[5] ?? 0) & EXITING) !== 0
}

const isDead = (pid: number): boolean => ['', 'Z', 'X'].includes(statOf(pid)[0] ?? '')

let edge: string | null = null
let count = 0

/** `namespace.pid.start` of this process; empty parts where there is no /proc. */
function edgeToken (): string {
  edge ??= `${namespaceOf('self')}.${process.pid}.${startOf('self')}`
  return edge
}

/** A token for one start of one program. */
export const newToken = (): string => `${edgeToken()}.${++count}`

/** None where no file descriptor is left to look with. */
function processes (): string[] {
  try {
    return readdirSync('/proc')
  } catch {
    return []
  }
}

function * marked (): Generator<readonly [pid: number, token: string]> {
  if (process.platform !== 'linux') return
  const pattern = new RegExp(`(?:^|\\0)${VARIABLE}=([^\\0]*)`)
  for (const entry of processes()) {
    const pid = Number(entry)
    if (!Number.isInteger(pid) || pid === process.pid) continue
    const token = pattern.exec(quietly(() => readFileSync(`/proc/${pid}/environ`, 'latin1')))?.[1]
    if (token !== undefined && !isDead(pid)) yield [pid, token]
  }
}

/** Running processes of one start. Some 10 ms on a busy machine. */
export const processesOf = (token: string): number[] => Array.from(marked()).filter(([, found]) => found === token).map(([pid]) => pid)

/** Running processes of all programs of this edge. */
export const programs = (): number[] => Array.from(marked()).filter(([, found]) => found.startsWith(`${edgeToken()}.`)).map(([pid]) => pid)

/** Running programs of edges that no longer run, in this PID namespace. */
export function orphans (): number[] {
  const own = namespaceOf('self')
  return Array.from(marked()).filter(([pid, token]) => {
    const [namespace = '', edgePid = '', start = ''] = token.split('.')
    if (own === '' || namespace !== own || namespaceOf(pid) !== own) return false
    return startOf(Number(edgePid)) !== start
  }).map(([pid]) => pid)
}

/** Whether a process is of one start: by its token, or as a member of the session that began with it. */
export function belongsTo (pid: number, leader: number, token: string): boolean {
  if (pid === leader || statOf(pid)[3] === String(leader)) return true
  return quietly(() => readFileSync(`/proc/${pid}/environ`, 'latin1')).includes(`${VARIABLE}=${token}`)
}
