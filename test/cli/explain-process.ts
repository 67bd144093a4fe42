/** The command line, within the test's own process, or as a process of its own where that matters (pipes, exit codes). */
import { spawn } from 'node:child_process'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { run } from '../../src/cli/run.js'

export interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Within this process. */
export async function edgeproxy (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const written = { out: '', err: '' }
  const stream = (name: 'out' | 'err'): Writable => new Writable({ write (piece, _encoding, done) { written[name] += String(piece); done() } })
  const code = await run(args, { stdout: stream('out'), stderr: stream('err'), env, cwd: process.cwd(), isTerminal: false })
  return { code, ...written }
}

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

export interface SpawnOptions {
  readonly env?: Readonly<Record<string, string>>
  /** Piped in by a shell, as people do. */
  readonly piped?: string
}

/** From the sources, loaded as the test runner loads them: takes seconds. */
export async function spawnEdgeproxy (args: readonly string[], { env = {}, piped }: SpawnOptions = {}): Promise<Ran> {
  const node = [process.execPath, ...process.execArgv, MAIN, ...args]
  const [program = '', ...rest] = piped === undefined ? node : ['sh', '-c', 'printf "%s" "$PIPED" | "$@"', 'sh', ...node]
  const child = spawn(program, rest, { env: { ...process.env, LC_ALL: 'C', NO_COLOR: '1', ...env, PIPED: piped ?? '' }, stdio: ['ignore', 'pipe', 'pipe'] })
  const exit = new Promise<number | null>(resolve => { child.once('close', resolve) })
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { code: await exit, out, err }
}
