/**
 * An edge ends with whoever started it: npx, a shell script, an IDE. A signal to them need not reach it, and a port that is
 * held by something nobody sees costs an hour. One that was started to outlive its parent does:
 *
 *   its standard input is /dev/null   nohup, `&` in a script, systemd; below npm this says nothing: npx stays, and is what ends
 *   it leads a session of its own     setsid, a detached child process, the first process of a container
 *   its parent never changes          systemd and init are there for ever
 */
import { fstatSync, statSync } from 'node:fs'
import { clearInterval, setInterval } from '../clock.js'
import type { Io } from './command.js'
import { STAT, statOf } from './process-stat.js'

const LOOK_MS = 1000

function isNullDevice (): boolean {
  try {
    return fstatSync(0).rdev === statSync('/dev/null').rdev
  } catch {
    return true // closed: nobody is there who would type
  }
}

const leadsSession = (): boolean => statOf(process.pid)[STAT.session] === String(process.pid)

const isOfNpm = (env: Io['env']): boolean => env['npm_execpath'] !== undefined

const outlivesParent = (env: Io['env']): boolean => leadsSession() || (!isOfNpm(env) && isNullDevice())

/** npm runs a shell that runs the edge, and that shell outlives an npm that is killed. */
const line = (env: Io['env']): string => `${process.ppid} ${isOfNpm(env) ? statOf(process.ppid)[STAT.ppid] ?? '' : ''}`

/**
 * Calls back once when the parent is gone. On Windows nobody is told of that by the number of the parent: never.
 * @returns ends the watch
 */
export function watchParent (onGone: () => void, env: Io['env'] = process.env): () => void {
  if (outlivesParent(env)) return () => {}
  const parents = line(env)
  const timer = setInterval(() => {
    if (line(env) === parents) return
    clearInterval(timer)
    onGone()
  }, LOOK_MS).unref()
  return () => { clearInterval(timer) }
}
