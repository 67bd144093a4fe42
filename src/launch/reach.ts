/** Whether an address accepts connections, and which ports are free; nothing is sent. */
import { connect, createServer, type AddressInfo } from 'node:net'

/** A connect to the loopback is answered at once; by a full backlog, never, ms. */
const CONNECT_TIMEOUT_MS = 500

/** Whether a connect to it is accepted. */
export async function accepts (host: string, port: number): Promise<boolean> {
  return await new Promise(resolve => {
    const socket = connect({ host, port })
    const end = (accepted: boolean): void => {
      socket.destroy()
      resolve(accepted)
    }
    socket.setTimeout(CONNECT_TIMEOUT_MS, () => { end(false) })
    socket.once('connect', () => { end(true) }).once('error', () => { end(false) })
  })
}

/** Reserved and not yet listened on: the system would choose them again. */
const reserved = new Set<number>()

/** A free port of the address, reserved until `releasePort`. @throws the system's error where the address is not local */
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
