/** The built command line as a process of its own: what `npx edgeproxy` starts. Run `npm run build` first. */
import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { Writable, type Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { run as runCommand } from '../../src/cli/run.js'

export const BIN = fileURLToPath(new URL('../../bin/edgeproxy.js', import.meta.url))

interface Teardown { teardown (end: () => unknown): unknown }

export interface Running {
  readonly child: ChildProcess
  /** Everything printed so far. */
  readonly out: string
  readonly err: string
  /** Resolves with the match once standard output (or standard error) fits. */
  until (pattern: RegExp, stream?: 'out' | 'err'): Promise<RegExpExecArray>
  /** Resolves when it has ended and everything is read. */
  ended (): Promise<{ readonly code: number | null, readonly signal: NodeJS.Signals | null, readonly out: string, readonly err: string }>
}

export interface StartOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** Piped in by a shell, as people do. Default: no standard input. */
  readonly piped?: string
}

/** Ambient options of the one who runs the tests must not count. */
export const plainEnv = (): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('EDGEPROXY_') && name !== 'NODE_OPTIONS'))

/** Starts `edgeproxy ...args` and has `t` end it. */
export function start (t: Teardown, args: readonly string[], { cwd = '/', env = {}, piped }: StartOptions = {}): Running {
  const words = [process.execPath, BIN, ...args]
  const [program = '', ...rest] = piped === undefined ? words : ['sh', '-c', 'printf "%s" "$PIPED" | "$@"', 'sh', ...words]
  return follow(t, spawn(program, rest, { cwd, env: { ...plainEnv(), ...env, PIPED: piped }, stdio: ['ignore', 'pipe', 'pipe'] }))
}

/** Reads what it prints, and has `t` end it. */
export function follow (t: Teardown, child: ChildProcessByStdio<null, Readable, Readable>): Running {
  const text = { out: '', err: '' }
  const news = new Set<() => void>()
  for (const [name, stream] of [['out', child.stdout], ['err', child.stderr]] as const) {
    stream.setEncoding('utf8').on('data', (piece: string) => {
      text[name] += piece
      for (const look of news) look()
    })
  }
  const closed = once(child, 'close')
  t.teardown(async () => {
    child.kill('SIGKILL')
    await closed
  })
  return {
    child,
    get out () { return text.out },
    get err () { return text.err },
    until: (pattern, stream = 'out') => new Promise((resolve, reject) => {
      const look = (): void => {
        const match = pattern.exec(text[stream])
        if (match === null) return
        news.delete(look)
        resolve(match)
      }
      news.add(look)
      look()
      closed.then(() => { reject(new Error(`ended before ${String(pattern)}: ${JSON.stringify(text)}`)) }, reject)
    }),
    ended: async () => {
      const [code, signal] = await closed as [number | null, NodeJS.Signals | null]
      return { code, signal, ...text }
    }
  }
}

/** Runs it to its end. */
export const run = (t: Teardown, args: readonly string[], options?: StartOptions): ReturnType<Running['ended']> => start(t, args, options).ended()

interface Said { readonly code: number, readonly out: string, readonly err: string }

/** The command line inside this process: quick, for everything that ends by itself. */
export const say = async (...args: readonly string[]): Promise<Said> => await sayWith({}, ...args)

/** The same with these variables; it has no others. */
export async function sayWith (env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Said> {
  const text = { out: '', err: '' }
  const stream = (name: 'out' | 'err'): Writable => new Writable({ write (piece, _encoding, done) { text[name] += String(piece); done() } })
  const code = await runCommand(args, { stdout: stream('out'), stderr: stream('err'), env, cwd: '/', isTerminal: false })
  return { code, ...text }
}
