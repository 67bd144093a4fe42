// A client that leaves while something else of its own waits behind the request that is running.
import t from 'tap'
import { connect } from '../support/client.js'
import { eventually, tell } from '../support/story.js'

t.test('a client that leaves while something waits behind its running request takes that along', async t => {
  const get = 'GET /slow HTTP/1.1\r\nHost: a\r\n\r\n'
  const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='
  const websocket = `GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${key}\r\n`
  const behinds = [
    `${websocket}\r\n`,
    `${websocket}Content-Length: 9\r\n\r\nabc`,
    `${websocket.replace('websocket', 'h2c')}\r\n`,
    'CONNECT b:1 HTTP/1.1\r\nHost: b:1\r\n\r\n',
    '?\r\n\r\n'
  ]
  for (const tls of [false, true]) {
    for (const how of ['fin', 'reset'] as const) {
      for (const behind of behinds) {
        const story = await tell(t, () => {}, { tls, responseTimeout: '60s' })
        const client = await connect(story.url, t)
        client.send(get)
        await eventually(() => story.upstream.requests.length === 1)
        client.send(behind)
        // a request on a connection of its own: what was sent before it has been read
        await story.ask('GET / HTTP/1.1\r\nHost: a b\r\n\r\n')
        client.close(how)
        const line = await story.log.line(({ req }) => req?.url === '/slow')
        t.equal(line.outcome, 'abandoned', `${how}, ${tls ? 'TLS' : 'plain'}: ${behind.slice(0, 60)}`)
        await eventually(() => [...story.upstream.sockets].every(socket => socket.readableEnded || socket.destroyed))
        await story.endsWith(2)
      }
    }
  }
})
