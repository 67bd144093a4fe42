/** Whether something accepts connections at an address, and which ports nobody has; nothing is sent. */
import { connect, createServer, type AddressInfo } from 'node:net'

/** A loopback connect is answered at once; a backlog that is full answers never, ms. */
const PATIENCE_MS = 500

/** Whether a connect to it is accepted. */
export async function accepts (host: string, port: number): Promise<boolean> {
  return await new Promise(resolve => {
    const socket = connect({ host, port })
    const end = (accepted: boolean): void => {
      socket.destroy()
      resolve(accepted)
    }
    socket.setTimeout(PATIENCE_MS, () => { end(false) })
    socket.once('connect', () => { end(true) }).once('error', () => { end(false) })
  })
}

/** Handed out and not yet listened on: the system would hand them out again. */
const reserved = new Set<number>()

/** A port of the address that nobody has at this moment; nobody else gets it before `givePort`. @throws the system's error where the address is not this machine's */
export async function reservePort (host: string): Promise<number> {
  for (;;) {
    const port = await anyPort(host)
    if (reserved.has(port)) continue
    reserved.add(port)
    return port
  }
}

export function releasePort (port: number): void { reserved.delete(port) }

async function anyPort (host: string): Promise<number> {
  const server = createServer()
  return await new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port: 0, exclusive: true }, () => {
      const { port } = server.address() as AddressInfo
      server.close(() => { resolve(port) })
    })
  })
}
