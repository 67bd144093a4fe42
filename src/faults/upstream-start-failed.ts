import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Fault, RunningFault } from './fault.js'
import { nothingToClose } from './parts/listen.js'
import { leadToProgram, nodeProgram } from './parts/program.js'

const MISSING = 'edgeproxy-does-not-exist'

type Limits = Parameters<typeof leadToProgram>[2]

const runs = (source: string, limits: Limits = {}) => (): RunningFault => {
  const { command, cwd, close } = nodeProgram(source)
  return { site: leadToProgram(command, { cwd }, limits), close }
}

const lacks = (...[command, rest]: Parameters<typeof leadToProgram>) => (): RunningFault =>
  ({ site: leadToProgram(command, rest), close: nothingToClose })

const PROGRAMS = {
  exited: runs('console.error("no database: giving up"); process.exit(3)'),
  cwd_missing: lacks({ words: [process.execPath, 'shop.js'] }, { cwd: join(tmpdir(), MISSING) }),
  command_missing: lacks({ words: [MISSING] }),
  script_missing: lacks({ words: [process.execPath, join(tmpdir(), `${MISSING}.js`)] }),
  dependency_missing: runs(`require('${MISSING}')`),
  ended_at_once: runs(''),
  killed: runs('process.kill(process.pid, "SIGKILL")'),
  never_listened: runs('setInterval(() => {}, 1e6)', { start: 1000, wait: 20_000 })
} as const satisfies Record<string, () => RunningFault>

const REASONS = Object.keys(PROGRAMS) as (keyof typeof PROGRAMS)[]

export const upstreamStartFailed = {
  provokes: 'upstream_start_failed',
  explain: 'is a program that the edge starts itself, and that ends with an error before it listens',
  reasons: REASONS,
  async start ({ reason = 'exited' }) { return PROGRAMS[reason as keyof typeof PROGRAMS]() }
} as const satisfies Fault
