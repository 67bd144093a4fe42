/**
 * An upstream that understands a request just far enough to answer it wrongly.
 */
import type { Socket } from 'node:net'
import { setImmediate, setTimeout } from '../../clock.js'
import type { FaultWish, RunningFault } from '../fault.js'
import { startRaw } from './listen.js'

const END_OF_HEAD = '\r\n\r\n'
const LONGEST_HEAD = 1024 * 1024

/** Starts an upstream that calls `answer` once per connection, as soon as a whole request head is there. */
export const startHttp = (wish: FaultWish, answer: (socket: Socket, head: string) => void): Promise<RunningFault> =>
  startRaw(wish, socket => onHead(socket, answer))

/**
 * Calls `answer` when the head is complete. Goes on reading after that: closing a socket with unread bytes would send a
 * reset where a fault means to close cleanly.
 */
function onHead (socket: Socket, answer: (socket: Socket, head: string) => void): void {
  let head = ''
  const collect = (bytes: Buffer): void => {
    head += bytes.toString('latin1')
    const end = head.indexOf(END_OF_HEAD)
    if (end === -1 && head.length < LONGEST_HEAD) return
    socket.off('data', collect).resume()
    answer(socket, head.slice(0, end))
  }
  socket.on('data', collect)
}

const TIME_TO_READ = 30

/**
 * Resets the connection once `bytes` are on their way. The pause, ms, lets the peer read them: what a reset overtakes is
 * thrown away by some systems, and Node 20 reports the two together as an orderly end. The extra turn of the loop is for a
 * peer in this very process, however late its loop is.
 */
export function writeThenReset (socket: Socket, bytes: string): void {
  socket.write(bytes, () => setTimeout(() => setImmediate(() => socket.resetAndDestroy()), TIME_TO_READ))
}
