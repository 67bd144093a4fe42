// What the hints say about `--parser lenient` is what it does: each odd head, met by both parsers for real.
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import t from 'tap'
import { walk, type Walk } from '../../src/cli/diagnose-walk.js'
import { findDeviation } from '../../src/evidence/strictness.js'
import { resolveOptions } from '../../src/settings/options.js'

const START = 'HTTP/1.1 200 OK\r\n'
const BODY = 'Content-Length: 2\r\n\r\nok'

const ODD = [
  'HTTP/1.1 200 OK\nContent-Length: 2\n\nok',
  `${START}X-A: 1\r\n two\r\n${BODY}`,
  `${START}X-A : 1\r\n${BODY}`,
  `${START}X A: 1\r\n${BODY}`,
  `${START}: 1\r\n${BODY}`,
  `${START}no colon here\r\n${BODY}`,
  `${START}X-A: a\0b\r\n${BODY}`,
  `${START}X-A: a\rb\r\n${BODY}`,
  `${START}Content-Length: 2\r\n${BODY}`,
  `${START}Content-Length: 3\r\n${BODY}`,
  `${START}Content-Length: -2\r\n\r\nok`,
  `${START}Content-Length: 12\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n`,
  `${START}Transfer-Encoding: foo\r\n\r\nok`,
  `HTTP/9.9 200 OK\r\n${BODY}`,
  `HTTP/1.1 abc OK\r\n${BODY}`,
  `HTTP/1.1 099 Low\r\n${BODY}`,
  `HTTP/1.1 999 High\r\n${BODY}`
]

async function meet (port: number, parser: 'strict' | 'lenient'): Promise<Walk> {
  return await walk(resolveOptions({ upstream: `127.0.0.1:${port}`, parser, responseTimeout: '2s', idleTimeout: '2s' }), { host: 'shop.test', path: '/' })
}

for (const head of ODD) {
  t.test(JSON.stringify(head.slice(0, 50)), async t => {
    const server = createServer(socket => {
      socket.on('error', () => {}).once('data', () => { socket.end(Buffer.from(head, 'latin1')) })
    }).listen(0, '127.0.0.1')
    t.teardown(() => { server.close() })
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const strict = await meet(port, 'strict')
    t.equal(strict.failure?.kind, 'http_protocol_error')
    const odd = findDeviation(Buffer.from(head, 'latin1'), strict.evidence?.offendingAt ?? null)
    t.ok(odd, 'it has a name')
    const lenient = await meet(port, 'lenient')
    t.equal(lenient.failure === null, odd?.lenient, `${odd?.says}: ${odd?.lenient === true ? 'lenient relays it' : 'lenient refuses it, too'}`)
    if (strict.evidence !== null) t.match(strict.hint, odd?.says)
  })
}
