/** What the kernel tells of a process in /proc. */
import { readFileSync } from 'node:fs'

/** Fields of proc(5) `stat` that are asked for: by their place behind the name. */
export const STAT = { ppid: 1, processGroup: 2, session: 3, foregroundGroup: 5 } as const

/** Fields of proc(5) `stat` from the third on; none where there is no /proc, or no such process. */
export function statOf (pid: number): readonly string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return []
  }
}
