/** A group of processes with little memory, made in the kernel for real: version 1 or 2 of control groups. */
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface Teardown { teardown (end: () => unknown): unknown }

interface House {
  readonly parent: string
  readonly limit: string
  /** Missing where the kernel knows no swap. */
  readonly swap: string | null
}

const HOUSES: readonly House[] = [
  { parent: '/sys/fs/cgroup/memory', limit: 'memory.limit_in_bytes', swap: null },
  { parent: '/sys/fs/cgroup', limit: 'memory.max', swap: 'memory.swap.max' }
]

let count = 0

function makeGroup (bytes: number): string {
  const house = HOUSES.find(({ parent }) => existsSync(join(parent, 'cgroup.procs')))
  if (house === undefined) throw new Error('no control groups are mounted')
  const group = join(house.parent, `edgeproxy-test-${process.pid}-${++count}`)
  mkdirSync(group)
  try {
    writeFileSync(join(group, house.limit), String(bytes))
    if (house.swap !== null && existsSync(join(group, house.swap))) writeFileSync(join(group, house.swap), '0')
    return group
  } catch (error) {
    rmdirSync(group)
    throw error
  }
}

/** Why no group can be made here, or false. */
export function noGroups (): string | false {
  if (process.platform !== 'linux') return 'memory is limited by control groups, on Linux only'
  try {
    rmdirSync(makeGroup(64 * 1024 * 1024))
    return /^oom_kill \d+$/m.test(readFileSync('/proc/vmstat', 'latin1')) ? false : 'this kernel does not count whom it kills'
  } catch (error) {
    return `no memory group can be made: ${(error as Error).message}`
  }
}

/** Words that run `command` in a group of its own, which the kernel lets have that much memory. */
export function withMemory (t: Teardown, bytes: number, command: readonly string[]): string[] {
  const group = makeGroup(bytes)
  t.teardown(() => { rmdirSync(group) })
  return ['/bin/sh', '-c', 'echo $$ > "$0/cgroup.procs" && exec "$@"', group, ...command]
}
