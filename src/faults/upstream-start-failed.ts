import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SiteSettings } from '../options/settings.js'
import type { Fault } from './fault.js'
import { nothingToClose } from './parts/listen.js'
import { leadToProgram, nodeProgram } from './parts/program.js'

const MISSING = 'edgeproxy-does-not-exist'

const PROGRAMS = {
  exited: () => leadToProgram(nodeProgram('console.error("no database: giving up"); process.exit(3)')),
  cwd_missing: () => leadToProgram(nodeProgram(''), { cwd: join(tmpdir(), MISSING) }),
  command_missing: () => leadToProgram({ words: [MISSING] }),
  script_missing: () => leadToProgram({ words: [process.execPath, join(tmpdir(), `${MISSING}.js`)] }),
  dependency_missing: () => leadToProgram(nodeProgram(`require('${MISSING}')`)),
  ended_at_once: () => leadToProgram(nodeProgram('')),
  killed: () => leadToProgram(nodeProgram('process.kill(process.pid, "SIGKILL")')),
  never_listened: () => leadToProgram(nodeProgram('setInterval(() => {}, 1e6)'), {}, { start: 1000, wait: 20_000 })
} as const satisfies Record<string, () => Partial<SiteSettings>>

const REASONS = Object.keys(PROGRAMS) as (keyof typeof PROGRAMS)[]

export const upstreamStartFailed = {
  provokes: 'upstream_start_failed',
  explain: 'is a program that the edge starts itself, and that ends with an error before it listens',
  reasons: REASONS,
  async start ({ reason = 'exited' }) {
    return { site: PROGRAMS[reason as keyof typeof PROGRAMS](), close: nothingToClose }
  }
} as const satisfies Fault
