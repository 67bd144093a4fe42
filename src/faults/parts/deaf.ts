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

// the socket is file descriptor 3
const PROGRAMS = {
  perl: ['-e', `open(my $socket, '+<&=', 3) or die; setsockopt($socket, ${IPPROTO_IP}, ${IP_MINTTL}, pack('i', ${HIGHEST})) or die`],
  python3: ['-c', `import socket; socket.socket(fileno=3).setsockopt(${IPPROTO_IP}, ${IP_MINTTL}, ${HIGHEST})`]
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

/**
 * From when it resolves on, the socket's kernel takes nothing in.
 * @throws Error when the program fails or cannot be started
 */
export async function makeDeaf (socket: Socket, program = findProgram()): Promise<void> {
  if (program === undefined) throw new Error(whyNotDeaf() ?? 'no program')
  const child = spawn(program, PROGRAMS[program], { stdio: ['ignore', 'ignore', 'ignore', socket] })
  const [code] = await once(child, 'exit') as [number | null]
  if (code !== 0) throw new Error(`${program} could not set IP_MINTTL`)
}
