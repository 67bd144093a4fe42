/**
 * A peer that answers early (413, 401) and closes over unread bytes resets the connection. The answer is then in the kernel's
 * receive buffer, and the next write fails. A stream that fails is destroyed, and with it what nobody has read: so an error of
 * writing is noted here instead, and the end of the connection is the one that reading finds (RFC 9112 section 9.6).
 */
import type { Socket } from 'node:net'

type Done = (error?: Error | null) => void

/** How a stream hands pieces to its connection; node:net's own, of which one argument is of interest: the last. */
interface Writing {
  _write: (...parts: unknown[]) => void
  _writev: (...parts: unknown[]) => void
}

/** @param failed called with each error of writing; nothing more is written then, and reading goes on */
export function noteWriteErrors (socket: Socket, failed: (error: NodeJS.ErrnoException) => void): void {
  const writing = socket as unknown as Writing
  for (const name of ['_write', '_writev'] as const) {
    const write = writing[name]
    writing[name] = (...parts) => {
      const done = parts.pop() as Done
      write.call(socket, ...parts, (error?: Error | null) => {
        if (error == null || socket.destroyed) done(error)
        else failed(error)
      })
    }
  }
}
