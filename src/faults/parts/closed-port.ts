/**
 * A port on which nothing listens and nothing will: it is the near end of a connection of our own, so that nobody else is
 * given it in the meantime.
 */
import { once } from 'node:events'
import { connect } from 'node:net'
import { createRawServer, type Listener, listen, LOOPBACK, portError } from './listen.js'

/** Takes the wished port, or any free one, without listening on it. */
export async function holdClosedPort (wished: number | undefined): Promise<Listener> {
  const anchor = await listen(createRawServer(() => {}), {})
  const socket = connect({ host: LOOPBACK, port: anchor.port, localAddress: LOOPBACK, localPort: wished ?? 0 })
  try {
    await once(socket, 'connect')
  } catch (error) {
    await anchor.close()
    throw portError(error as NodeJS.ErrnoException, wished)
  }
  const close = async (): Promise<void> => {
    // a reset leaves no TIME_WAIT behind: the port can be used again at once
    socket.resetAndDestroy()
    await anchor.close()
  }
  return { port: socket.localPort ?? 0, close }
}
