/** How often the kernel has killed a process for lack of memory (Linux); compared before and after a start. */
import { readFileSync } from 'node:fs'

const FILES = ['/proc/vmstat', '/sys/fs/cgroup/memory.events', '/sys/fs/cgroup/memory/memory.oom_control']

export function memoryKills (): number {
  return FILES.reduce((sum, file) => sum + killsIn(file), 0)
}

function killsIn (file: string): number {
  try {
    return Number(/^oom_kill (\d+)$/m.exec(readFileSync(file, 'latin1'))?.[1] ?? 0)
  } catch {
    return 0 // another system or another version of cgroups
  }
}
