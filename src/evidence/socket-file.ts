/** After a refused unix socket: whether the file is there, is a socket, may be opened, and has somebody behind it. */
import { constants } from 'node:fs'
import { access, readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { printable } from './words.js'

/** sizeof(sun_path) - 1 (unix(7)). */
const LONGEST = 107

export async function describeSocketFile (path: string): Promise<string | null> {
  const shown = printable(path, 120)
  if (Buffer.byteLength(path) > LONGEST) return `a unix socket's path has at most ${LONGEST} bytes; ${shown} has ${Buffer.byteLength(path)}`
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => error.code ?? 'EIO')
  if (found === 'EACCES') return `a folder on the way to ${shown} may not be entered by this user`
  if (typeof found === 'string') return missing(path, shown)
  if (!found.isSocket()) return `${shown} is a ${found.isDirectory() ? 'folder' : 'file'}, not a socket`
  if (!await isAllowed(path, constants.W_OK)) {
    const mode = (found.mode & 0o777).toString(8).padStart(4, '0')
    return `${shown} may not be written by this user (uid ${process.getuid?.() ?? '?'}): it belongs to uid ${found.uid}, mode ${mode}`
  }
  return await isListening(path)
    ? `a program listens on ${shown} by now: it was still starting, or its queue was full`
    : `the socket file ${shown} is left over: no program listens on it`
}

async function missing (path: string, shown: string): Promise<string> {
  const folder = dirname(path)
  const hasFolder = await isAllowed(folder, constants.F_OK)
  return `there is no ${shown}${hasFolder ? ': start the upstream, or check the path' : `, nor its folder ${printable(folder, 120)}`}`
}

const isAllowed = (path: string, mode: number): Promise<boolean> => access(path, mode).then(() => true, () => false)

/** /proc/net/unix: flags 00010000 mark a listening socket; the path is the last column. */
async function isListening (path: string): Promise<boolean> {
  const table = await readFile('/proc/self/net/unix', 'utf8').catch(() => '')
  return table.split('\n').some(line => line.endsWith(` ${path}`) && / 00010000 /.test(line))
}
