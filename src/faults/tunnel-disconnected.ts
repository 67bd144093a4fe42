import { connect, type Socket } from 'node:net'
import type { Target } from '../options/settings.js'
import { Hub } from '../tunnel/hub.js'
import { greeting, readLine } from '../tunnel/line.js'
import type { Fault, RunningFault } from './fault.js'
import { leadTo, nothingToClose, targetAt } from './parts/listen.js'

const NAME = 'broken'

const target = (): Target => targetAt(0, { host: '', label: `tunnel:${NAME}`, hop: { kind: 'tunnel', name: NAME, token: null } })

/** A connector that takes each request it is sent and goes away with it; another one is there for the next. */
async function leavingConnector (): Promise<RunningFault> {
  const key = target()
  const hub = new Hub(() => {})
  hub.declare([{ key, name: NAME, token: null }])
  await hub.listen(0)
  let current: Socket | null = null
  let closed = false
  const open = async (): Promise<void> => await new Promise(resolve => {
    const socket = current = connect(Number(hub.address?.split(':')[1]), '127.0.0.1')
    socket.on('error', () => {}).once('connect', () => { socket.write(greeting({ name: NAME, token: null })) })
    readLine(socket, 5000, () => {
      socket.once('readable', () => { socket.resetAndDestroy() })
      resolve()
    })
    socket.once('close', () => { if (!closed) void open() })
  })
  await open()
  return {
    site: leadTo(key),
    close: async () => {
      closed = true
      current?.destroy()
      await hub.close()
    }
  }
}

export const tunnelDisconnected = {
  provokes: 'tunnel_disconnected',
  explain: 'is reached through a tunnel whose connector never connected, or goes away with the request',
  reasons: ['no_connector', 'lost'],
  start: async ({ reason }) => reason === 'lost' ? await leavingConnector() : { site: leadTo(target()), close: nothingToClose }
} as const satisfies Fault
