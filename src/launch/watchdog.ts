/**
 * Stops what this edge started when the edge itself is killed and cannot do it. A small shell reads from a pipe; the pipe
 * ends with the edge, whatever ended it, and then the shell stops the process groups it knows. One shell for all programs.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { performance } from '../clock.js'
import { programs, startOf } from './token.js'

/**
 * Reads `add GROUP START` and `drop GROUP`; at the end of its input it sends SIGTERM to what is left, then SIGKILL. The number
 * of a group may have been given to another group by then, whose first process started at another time.
 */
const SCRIPT = `
trap '' INT TERM HUP
groups=
while read -r verb group start; do
  case $verb in
    add) groups="$groups $group:$start" ;;
    drop) kept=; for one in $groups; do [ "\${one%%:*}" = "$group" ] || kept="$kept $one"; done; groups=$kept ;;
  esac
done
[ -n "$groups" ] || exit 0
end () {
  signal=$1
  for one in $groups; do
    group=\${one%%:*} stat=
    { read -r stat < "/proc/$group/stat"; } 2>/dev/null
    set -- \${stat##*) }
    [ -z "$stat" ] || [ "\${20}" = "\${one#*:}" ] || continue
    kill "$signal" -"$group" 2>/dev/null
  done
}
end -TERM
sleep 1
end -KILL
`

/** When the first process of each began; null where the group is empty. */
const groups = new Map<number, string | null>()
let shell: ChildProcess | null = null
/** Resolves when every shell that has no group to watch any more has ended. */
let ending: Promise<void> = Promise.resolve()

/** A shell that ended sooner than this is not replaced: the next one would end as well, ms. */
const SHORTEST_LIFE = 20

/** Without a shell, programs outlive an edge that is killed, until the next edge starts. */
function open (): ChildProcess | null {
  if (process.platform === 'win32') return null
  const child: ChildProcess = spawn('/bin/sh', ['-c', SCRIPT], { stdio: ['pipe', 'ignore', 'ignore'], detached: true, cwd: '/', env: {} })
  const born = performance.now()
  child.on('error', () => { if (shell === child) shell = null })
  child.on('exit', () => {
    if (shell !== child) return
    shell = null
    if (performance.now() - born > SHORTEST_LIFE) shell = open()
  })
  child.unref()
  // without a free descriptor there is no pipe, and an error event follows
  if (child.stdin == null) return child
  child.stdin.on('error', () => {})
  ;(child.stdin as unknown as { unref? (): void }).unref?.()
  for (const [group, start] of groups) if (start !== null) child.stdin.write(`add ${group} ${start}\n`)
  return child
}

/** For the event `exit`, where nothing asynchronous can run any more. */
function endAll (): void {
  const left = [...groups].filter(([group, start]) => start !== null && ['', start].includes(startOf(group))).map(([group]) => -group)
  for (const one of [...left, ...programs()]) {
    try {
      process.kill(one, 'SIGKILL')
    } catch {} // gone already
  }
}

export function watchGroup (group: number): void {
  if (groups.size === 0) process.on('exit', endAll)
  groups.set(group, startOf(group))
  if (shell === null) shell = open()
  else shell.stdin?.write(`add ${group} ${startOf(group)}\n`)
}

/** The group is empty, and the system may give its number away; processes that left the group may still run. */
export function vacate (group: number): void {
  if (!groups.has(group)) return
  groups.set(group, null)
  shell?.stdin?.write(`drop ${group}\n`)
}

export function unwatchGroup (group: number): void {
  if (!groups.delete(group)) return
  shell?.stdin?.write(`drop ${group}\n`)
  if (groups.size > 0) return
  process.off('exit', endAll)
  const last = shell
  shell = null
  if (last?.stdin == null) return
  const gone = new Promise<void>(resolve => { last.once('exit', () => { resolve() }).once('error', () => { resolve() }) })
  ending = Promise.all([ending, gone]).then(() => {})
  last.ref()
  last.stdin.end()
}

/** Resolves when every watchdog without a group to watch has ended. */
export async function watchdogGone (): Promise<void> { await ending }
