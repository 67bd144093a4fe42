/** Whether this process may read from its terminal: one in the background (`edgeproxy 3000 &`) is stopped when it tries. */
import { spawnSync } from 'node:child_process'
import { STAT, statOf } from './process-stat.js'

/** Its process group, and that in the foreground of its terminal. */
function groups (): readonly (string | undefined)[] {
  const stat = statOf(process.pid)
  if (stat.length > 0) return [stat[STAT.processGroup], stat[STAT.foregroundGroup]]
  const { stdout } = spawnSync('ps', ['-o', 'pgid=', '-o', 'tpgid=', '-p', String(process.pid)], { encoding: 'utf8' })
  return (stdout ?? '').trim().split(/\s+/)
}

export function isInForeground (): boolean {
  if (process.platform === 'win32') return true
  const [own, foreground] = groups()
  return own !== undefined && own !== '' && own === foreground
}
