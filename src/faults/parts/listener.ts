/**
 * A Railgun listener in front of a broken origin: the real one, as a process of its own, on a free port.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const BIN = fileURLToPath(new URL('bin/edgeproxy.js', import.meta.resolve('edgeproxy/package.json')))
const MAIN = fileURLToPath(new URL('dist/src/cli/main.js', import.meta.resolve('edgeproxy/package.json')))

/** Why no listener can be started, or null. */
export const noListener = (): string | null =>
  existsSync(MAIN) ? null : 'the listener is a process of its own, and edgeproxy is not built yet; run npm run build'

export interface ListenerProcess {
  readonly port: number
  /** Resolves when the process has ended. */
  close (): Promise<void>
}

/** @param args of `edgeproxy railgun`, besides its port */
export async function startListener (args: readonly string[], port = 0): Promise<ListenerProcess> {
  // the channel: a listener whose starter is gone ends by itself, however that one came to its end
  const child = spawn(process.execPath, [BIN, 'railgun', '--port', String(port), ...args], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env: plainEnv() })
  const exited = once(child, 'exit')
  const close = async (): Promise<void> => {
    child.kill()
    await exited
  }
  try {
    return { port: await portOf(child), close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Options of whoever runs the edge are not meant for the listener. */
const plainEnv = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('EDGEPROXY_') && name !== 'NODE_OPTIONS'))

/** The first line says where it listens. */
async function portOf ({ stdout, stderr }: ChildProcess): Promise<number> {
  if (stdout === null || stderr === null) throw new Error('the listener could not be started')
  let complaint = ''
  stderr.setEncoding('utf8').on('data', (piece: string) => { complaint += piece })
  const lines = createInterface({ input: stdout })
  for await (const line of lines) {
    const [, port] = /listener on \S+:(\d+) /.exec(line) ?? []
    if (port === undefined) continue
    stdout.resume()
    return Number(port)
  }
  throw new Error(complaint.trim() || 'the listener ended before it listened')
}
