/**
 * How a connector and an edge greet each other: one line each way, and from then on the connection belongs to requests.
 *
 *   connector -> EDGEPROXY-TUNNEL/1 shop s3cret
 *   edge      -> EDGEPROXY-TUNNEL/1 ok        or: EDGEPROXY-TUNNEL/1 refused the token of tunnel shop is another one
 *
 * Names and tokens hold no blanks; a tunnel without a token has a line of two words.
 */
import type { Socket } from 'node:net'
import { clearTimeout, setTimeout } from '../clock.js'

const PROTOCOL = 'EDGEPROXY-TUNNEL/1'

const LONGEST_LINE = 512

export interface Greeting {
  readonly name: string
  readonly token: string | null
}

export const greeting = ({ name, token }: Greeting): string => token === null ? `${PROTOCOL} ${name}\n` : `${PROTOCOL} ${name} ${token}\n`

export const WELCOME = `${PROTOCOL} ok\n`

export const refusal = (why: string): string => `${PROTOCOL} refused ${why}\n`

/** @returns null for what is no greeting of this protocol and version */
export function readGreeting (line: string): Greeting | null {
  const [protocol, name = '', token = null, ...rest] = line.split(' ')
  return protocol !== PROTOCOL || name === '' || rest.length > 0 ? null : { name, token }
}

/** @returns null when welcome, else why not */
export function readAnswer (line: string): string | null {
  if (line === WELCOME.trim()) return null
  const [, why] = line.split(`${PROTOCOL} refused `)
  return why ?? 'what answered is no tunnel port of an edge'
}

/**
 * Reads one line and leaves what follows on the socket. By `readable`, because a socket that once flowed goes on flowing.
 * @param done gets null when the connection ended or kept silent for `limit` ms, or when the line is too long to be one
 */
export function readLine (socket: Socket, limit: number, done: (line: string | null) => void): void {
  let bytes = Buffer.alloc(0)
  const settle = (line: string | null): void => {
    clearTimeout(timer)
    socket.off('readable', look).off('close', gone)
    done(line)
  }
  const gone = (): void => { settle(null) }
  const look = (): void => {
    for (let piece = socket.read() as Buffer | null; piece !== null; piece = socket.read() as Buffer | null) {
      bytes = Buffer.concat([bytes, piece])
    }
    const end = bytes.indexOf('\n')
    if (end === -1) {
      if (bytes.length > LONGEST_LINE) settle(null)
      return
    }
    if (end + 1 < bytes.length) socket.unshift(bytes.subarray(end + 1))
    settle(bytes.toString('latin1', 0, end))
  }
  const timer = setTimeout(gone, limit)
  socket.on('readable', look).once('close', gone)
}
