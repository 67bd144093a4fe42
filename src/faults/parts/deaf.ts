/**
 * Makes one end of a connection deaf: whatever arrives is thrown away unread and never acknowledged, while it goes on to
 * speak. Linux only and without privilege: the kernel drops packets whose TTL is below IP_MINTTL (meant for RFC 5082), and
 * no packet of this machine has 255. Node cannot set that option; Perl and Python can, and one of them is on nearly every
 * Linux. The program gets the socket, sets the option and ends.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants } from 'node:fs'
import type { Socket } from 'node:net'
import { delimiter, join } from 'node:path'

const IPPROTO_IP = 0
const IP_MINTTL = 21
const HIGHEST = 255

// the sockets are the file descriptors from 3 on; the argument says how many
const PROGRAMS = {
  perl: ['-e', `for (3 .. 2 + shift) { open(my $socket, "+<&=$_") or die; setsockopt($socket, ${IPPROTO_IP}, ${IP_MINTTL}, pack('i', ${HIGHEST})) or die }`],
  python3: ['-c', `import socket, sys\nfor at in range(int(sys.argv[1])): socket.socket(fileno=3 + at).setsockopt(${IPPROTO_IP}, ${IP_MINTTL}, ${HIGHEST})`]
} as const

export type Program = keyof typeof PROGRAMS

/** The first of the programs that is on the PATH. */
function findProgram (): Program | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(folder => folder !== '')
  return (Object.keys(PROGRAMS) as Program[]).find(name => folders.some(folder => isExecutable(join(folder, name))))
}

function isExecutable (file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Why a socket cannot be made deaf here, or null. */
export function whyNotDeaf (): string | null {
  if (process.platform !== 'linux') return 'only Linux is known to drop segments of a standing connection for an ordinary user'
  return findProgram() === undefined ? 'it takes perl or python3, and neither is on the PATH' : null
}

/** Makes a socket deaf: from when the promise resolves on, its kernel takes nothing in. Rejects when that cannot be done. */
export type Deafen = (socket: Socket) => Promise<void>

interface Waiting {
  readonly socket: Socket
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

const MOST_AT_ONCE = 64

/** Sockets that come while the program runs wait and share its next run: a crowd would else start a crowd of programs. */
export function createDeafen (program = findProgram()): Deafen {
  const waiting: Waiting[] = []
  let running = false
  const next = async (): Promise<void> => {
    running = true
    while (waiting.length > 0) {
      const group = waiting.splice(0, MOST_AT_ONCE)
      const sockets = group.map(({ socket }) => socket).filter(({ destroyed }) => !destroyed)
      await run(program, sockets).then(() => group.forEach(({ resolve }) => resolve()), error => group.forEach(({ reject }) => reject(error)))
    }
    running = false
  }
  return socket => new Promise((resolve, reject) => {
    waiting.push({ socket, resolve, reject })
    if (!running) void next()
  })
}

async function run (program: Program | undefined, sockets: readonly Socket[]): Promise<void> {
  if (program === undefined) throw new Error(whyNotDeaf() ?? 'no program')
  const child = spawn(program, [...PROGRAMS[program], String(sockets.length)], { stdio: ['ignore', 'ignore', 'ignore', ...sockets] })
  const [code] = await once(child, 'exit') as [number | null]
  if (code !== 0) throw new Error(`${program} could not set IP_MINTTL`)
}
