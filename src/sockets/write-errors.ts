/**
 * A peer that answers early (413, 401) and closes over unread bytes resets the connection. The answer is then in the kernel's
 * receive buffer, and the next write fails. A stream that fails is destroyed, and with it what nobody has read: so an error of
 * writing is noted here instead, and the end of the connection is the one that reading finds (RFC 9112 section 9.6).
 */
import type { Socket } from 'node:net'

type Done = (error?: Error | null) => void

/** How a stream hands pieces to its connection. */
interface Writing {
  _write: (chunk: unknown, encoding: BufferEncoding, done: Done) => void
  _writev: (chunks: unknown, done: Done) => void
}

/** @param failed called with each error of writing; nothing more is written then, and reading goes on */
export function noteWriteErrors (socket: Socket, failed: (error: NodeJS.ErrnoException) => void): void {
  const writing = socket as unknown as Writing
  const { _write: write, _writev: writev } = writing
  // a stream hands the same function along with every piece: one of ours for each connection is enough
  let before: Done | null = null
  let instead: Done = () => {}
  const noting = (done: Done): Done => {
    if (done === before) return instead
    before = done
    instead = error => {
      if (error == null || socket.destroyed) done(error)
      else failed(error)
    }
    return instead
  }
  writing._write = (chunk, encoding, done) => { write.call(socket, chunk, encoding, noting(done)) }
  writing._writev = (chunks, done) => { writev.call(socket, chunks, noting(done)) }
}
