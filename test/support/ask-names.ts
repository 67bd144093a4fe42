// A script for a private network: asks each upstream through an edge, one of whose names has the addresses given, and prints
// what the edge said of it as JSON.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { startEdge } from '../../src/index.js'
import { listenWithFullBacklog } from '../../src/faults/parts/backlog.js'
import { nameServer } from './origin.js'

export interface Asked {
  readonly port: number
  /** In the order of the name server's answer; none: localhost. */
  readonly addresses?: readonly string[]
  /** Where a program listens. */
  readonly listens?: string
  /** It accepts nothing, and its queue is full. */
  readonly full?: true
  /** Default 600 ms. */
  readonly connectTimeout?: string
}

const ends: Array<() => unknown> = []
const scope = { teardown: (end: () => unknown) => ends.push(end) }

async function listen ({ port, listens, full }: Asked): Promise<void> {
  if (full === true) {
    const { close } = await listenWithFullBacklog(port)
    ends.push(close)
  } else if (listens !== undefined) {
    const server = createServer((_request, response) => response.end('healthy'))
    await once(server.listen({ port, host: listens, ipv6Only: listens.includes(':') }), 'listening')
    ends.push(() => { server.close() })
  }
}

async function askFor (asked: Asked): Promise<unknown> {
  await listen(asked)
  const { port, addresses, connectTimeout = '600ms' } = asked
  const named = addresses === undefined
    ? { upstream: String(port) }
    : { upstream: `http://several.test:${port}`, dnsServer: await nameServer(scope, ...addresses) }
  const edge = await startEdge({ ...named, connectTimeout })
  const { status } = await fetch(edge.url)
  const failure = status === 200 ? null : await edge.nextFailure()
  await edge.close()
  return { status, kind: failure?.kind, code: failure?.code, address: failure?.address, hint: failure?.hint }
}

const rows = JSON.parse(process.argv[2] ?? '[]') as Asked[]
const found = await Promise.all(rows.map(askFor))
for (const end of ends) await end()
process.stdout.write(JSON.stringify(found))
