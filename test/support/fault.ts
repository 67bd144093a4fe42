// What the tests of single faults share: start one, talk to it over a raw socket, tell how the conversation ended.
import { type Socket, connect } from 'node:net'
import type { Test } from 'tap'
import type { FailureKind } from '../../src/failures/catalog.js'
import type { Fault, FaultWish, RunningFault } from '../../src/faults/fault.js'
import { FAULTS, startFault } from '../../src/faults/index.js'
import type { Target } from '../../src/options/settings.js'

export const REQUEST = 'GET /pay HTTP/1.1\r\nHost: shop.test\r\n\r\n'

// how long nothing must happen for a silence to count, and how long to wait for what is expected to happen
export const QUIET = 100
export const PATIENCE = 10_000

export const skipUnless = (kind: FailureKind): string | false => (FAULTS[kind] as Fault).unavailable?.() ?? false

export async function start (t: Test, kind: FailureKind, wish: FaultWish = {}): Promise<RunningFault> {
  const running = await startFault(kind, wish)
  t.teardown(() => running.close())
  return running
}

export function targetOf (running: RunningFault): Target {
  const target = running.site?.upstreams?.[0]
  if (target === undefined) throw new Error('no upstream')
  return target
}

/** How a conversation went: what was received and how it ended; `quiet` when nothing happened for a while after all of `want`. */
export async function talk (t: Test, running: RunningFault, say: string | Buffer, want: RegExp, wait: number): Promise<{ got: Buffer, end: string }> {
  const { host, port } = targetOf(running)
  const socket = connect({ host, port })
  t.teardown(() => socket.destroy())
  const got: Buffer[] = []
  socket.on('connect', () => { socket.write(say) }).on('data', bytes => {
    got.push(bytes)
    if (wait === QUIET && want.test(readable(Buffer.concat(got)))) socket.setTimeout(QUIET)
  })
  return { end: await endOf(socket, want.test('') ? wait : PATIENCE), got: Buffer.concat(got) }
}

export const endOf = (socket: Socket, wait = QUIET): Promise<string> => new Promise(resolve => {
  socket.setTimeout(wait, () => resolve(socket.connecting ? 'no connection' : 'quiet'))
  socket.once('end', () => resolve('fin'))
  socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
})

/** The bytes as text, control bytes but for line ends in angle brackets. */
export const readable = (bytes: Buffer): string =>
  bytes.toString('latin1').replace(/[^\r\n -~]/g, letter => `<${Buffer.from(letter, 'latin1').toString('hex')}>`)

/** Looks again on every turn of the loop, until there is something to see; the test's own timeout is the limit. */
export async function until<T> (look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (;;) {
    const seen = await look()
    if (seen !== undefined) return seen
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}
