/** One more connection to a port of this machine, to see whether what happened a moment ago still happens. */
import { connect } from 'node:net'

/** `other`: an error that says nothing about the port. */
export type Again = 'accepted' | 'refused' | 'silent' | 'other'

/** On this machine an answer takes microseconds; ms. */
const BRIEFLY = 40

/** Nothing is sent; the connection ends as soon as it stands. */
export async function connectAgain (host: string, port: number): Promise<Again> {
  const socket = connect({ host, port })
  try {
    return await new Promise<Again>(resolve => {
      socket.setTimeout(BRIEFLY, () => { resolve('silent') })
      socket.once('connect', () => { resolve('accepted') })
      socket.once('error', ({ code }: NodeJS.ErrnoException) => { resolve(code === 'ECONNREFUSED' ? 'refused' : 'other') })
    })
  } finally {
    socket.destroy()
  }
}
