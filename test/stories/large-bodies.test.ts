// A gigabyte each way through an edge of its own process: the memory it takes does not grow with the body.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { connect } from '../support/client.js'
import { eventually } from '../support/story.js'

const MB = 1024 * 1024
const TOTAL = Number(process.env['LARGE_BODY_MB'] ?? 1024) * MB
/** What the edge may take on top of its size at rest, whatever the body. */
const MAY_GROW = 120 * MB

t.test('1 GB down and up in constant memory', { timeout: 120_000 }, async t => {
  const piece = Buffer.alloc(256 * 1024, 'x')
  let received = 0
  const server = createServer((request, response) => {
    request.on('data', (bytes: Buffer) => { received += bytes.length }).on('end', () => {
      if (request.method === 'POST') return response.end(String(received))
      response.writeHead(200, { 'content-length': TOTAL })
      let left = TOTAL
      const more = (): void => {
        while (left > 0) {
          left -= piece.length
          if (!response.write(piece)) return
        }
        response.end()
      }
      response.on('drain', more)
      more()
    })
  })
  t.teardown(() => { server.closeAllConnections(); server.close() })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const child = fork(fileURLToPath(new URL('programs/edge-child.ts', import.meta.url)), [`http://127.0.0.1:${(server.address() as AddressInfo).port}`], { execArgv: process.execArgv })
  t.teardown(() => { if (child.connected) child.disconnect() })
  const [url] = await once(child, 'message') as [string]
  const rss = async (): Promise<number> => {
    child.send('rss')
    return (await once(child, 'message') as [number])[0]
  }
  const atRest = await rss()
  let highest = 0
  const watch = setInterval(() => { void rss().then(now => { highest = Math.max(highest, now) }) }, 200)
  t.teardown(() => clearInterval(watch))

  const down = await connect(url, t)
  let read = 0
  down.socket.removeAllListeners('data').on('data', (bytes: Buffer) => { read += bytes.length })
  down.send('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await eventually(() => read > TOTAL, 60_000)
  t.ok(highest - atRest < MAY_GROW, `down: ${Math.round((highest - atRest) / MB)} MB more than at rest`)

  highest = 0
  const up = await connect(url, t)
  up.send(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${TOTAL}\r\n\r\n`)
  for (let sent = 0; sent < TOTAL; sent += piece.length) {
    if (!up.socket.write(piece)) await once(up.socket, 'drain')
  }
  t.equal((await up.answer({ timeout: 60_000 })).text(), String(TOTAL))
  t.ok(highest - atRest < MAY_GROW, `up: ${Math.round((highest - atRest) / MB)} MB more than at rest`)
  clearInterval(watch)
  child.disconnect()
  t.strictSame(await once(child, 'exit'), [0, null], 'the edge ends by itself')
})
