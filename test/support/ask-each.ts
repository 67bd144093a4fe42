// A script for a private network: asks each upstream given as an argument through an edge and prints the failures as JSON.
// Where the argument says `listen`, a healthy upstream listens on that port first.
import { createServer } from 'node:http'
import { once } from 'node:events'
import { startEdge } from '../../src/index.js'

async function askThrough (arg: string): Promise<unknown> {
  const [where = '', listens] = arg.split(',')
  const server = createServer((_request, response) => response.end('healthy'))
  if (listens === 'listen') await once(server.listen(Number(new URL(where).port), '127.0.0.1'), 'listening')
  const edge = await startEdge({ upstream: where, connectTimeout: '400ms', ackTimeout: '700ms', responseTimeout: '1500ms' })
  const { status } = await fetch(edge.url)
  const failure = status === 200 ? null : await edge.nextFailure()
  await edge.close()
  server.closeAllConnections()
  server.close()
  return { status, kind: failure?.kind, code: failure?.code, message: failure?.message }
}

process.stdout.write(JSON.stringify(await Promise.all(process.argv.slice(2).map(askThrough))))
