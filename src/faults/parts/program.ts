/** Programs that the edge starts and that do not come up as they should. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SiteSettings } from '../../options/settings.js'

type LaunchSettings = NonNullable<SiteSettings['launch']>

/** A generous start limit that a busy machine keeps, and no pause after failures: every request meets the same one. */
const LIMITS: LaunchSettings['limits'] = {
  start: 20_000, wait: 20_000, settle: 50, minUptime: 1, idle: 0, stop: 1000, burst: 0, pause: 1, longestPause: 1, waiting: 1000
}

/** A program in a folder of its own, which is removed by `close`. */
export interface ProgramFile {
  readonly command: LaunchSettings['command']
  readonly cwd: string
  close (): Promise<void>
}

/** A program of this Node.js in a file, so that pages and logs name it as they name anybody's: `node shop.js`. */
export function nodeProgram (source: string): ProgramFile {
  const cwd = mkdtempSync(join(tmpdir(), 'edgeproxy-program-'))
  writeFileSync(join(cwd, 'shop.js'), `${source}\n`)
  return {
    command: { words: [process.execPath, 'shop.js'] },
    cwd,
    async close () { rmSync(cwd, { recursive: true, force: true }) }
  }
}

/** Site settings whose requests go to a program, and to nothing else on the way there. */
export function leadToProgram (command: LaunchSettings['command'], rest: Partial<LaunchSettings> = {}, limits: Partial<LaunchSettings['limits']> = {}): Partial<SiteSettings> {
  const launch: LaunchSettings = {
    command,
    cwd: tmpdir(),
    env: {},
    inheritEnv: false,
    ip: '127.0.0.1',
    slots: ['fault'],
    port: 0,
    instances: 1,
    start: 'on-request',
    elsewhere: 'refuse',
    reloadSignal: null,
    startPage: false,
    home: null,
    server: null,
    ...rest,
    limits: { ...LIMITS, ...limits }
  }
  return { upstreams: [], launch, sslMode: null, circuit: { failures: 0, cooldown: 0, open: false } }
}
