/** The Host of a request that has begun to come in: an origin behind TLS is asked by that name. */
import type { Socket } from 'node:net'

/** More than any edge takes for a head. */
const MOST_BYTES = 160 * 1024

const HOST = /\r\nhost:[ \t]*([^\r\n]*?)[ \t]*\r\n/i

/** Resolves with it, or with nothing where the head has none. The bytes stay on the connection, to be read by the next one who asks. */
export async function hostComingIn (tunnel: Socket): Promise<string> {
  return await new Promise(resolve => {
    let seen = Buffer.alloc(0)
    const settle = (host: string): void => {
      tunnel.off('readable', look).off('close', gone)
      if (seen.length > 0 && !tunnel.destroyed) tunnel.unshift(seen)
      resolve(host)
    }
    const look = (): void => {
      for (let piece = tunnel.read() as Buffer | null; piece !== null; piece = tunnel.read() as Buffer | null) {
        seen = Buffer.concat([seen, piece])
      }
      const head = seen.toString('latin1')
      const end = head.indexOf('\r\n\r\n')
      const [, host] = HOST.exec(end < 0 ? head : head.slice(0, end + 2)) ?? []
      if (host !== undefined) settle(host)
      else if (end >= 0 || seen.length > MOST_BYTES || tunnel.readableEnded) settle('')
    }
    const gone = (): void => { settle('') }
    tunnel.on('readable', look).once('close', gone)
    look()
  })
}
