// Fields of a record that hang on connections: which of the visitor's, and what a kept one to the origin no longer costs.
import t from 'tap'
import { connect, requestBytes } from '../support/client.js'
import { certificateFor, good, tlsOrigin } from '../support/origin.js'
import { startRecordedEdge } from '../support/story.js'

const DIALECT = { logDialect: 'cloudflare' } as const

t.test('a connection that is used again costs no handshake', async t => {
  const { url, log } = await startRecordedEdge(t, { ...DIALECT, upstream: `https://127.0.0.1:${await tlsOrigin(t, good)}` })
  const ask = async (path: string): Promise<Record<string, unknown>> => {
    const client = await connect(url, t)
    client.send(requestBytes(`${url}${path}`))
    t.equal((await client.answer()).status, 200)
    client.close()
    return await log.line(line => line['ClientRequestURI'] === path)
  }
  const first = await ask('/first')
  const again = await ask('/again')
  t.ok(Number(first['OriginTLSHandshakeDurationMs']) > 0, 'a handshake')
  t.match(again, { OriginTCPHandshakeDurationMs: 0, OriginTLSHandshakeDurationMs: 0, OriginDNSResponseTimeMs: 0, OriginResponseStatus: 200 })
  t.match([first['OriginSSLProtocol'], again['OriginSSLProtocol']], ['TLSv1.3', 'TLSv1.3'])
})

t.test('the visitor\'s port, TLS version and cipher', async t => {
  const { cert, key } = certificateFor({ names: ['shop.test'] })
  const { url, log } = await startRecordedEdge(t, { ...DIALECT, upstream: `https://127.0.0.1:${await tlsOrigin(t, good)}`, tlsCert: cert, tlsKey: key })
  const client = await connect(url, t, { servername: 'shop.test' })
  client.send(requestBytes(`${url}/`, 'GET', { host: 'shop.test' }))
  await client.answer()
  const record = await log.line(line => line['ClientRequestURI'] === '/')
  t.match(record, { ClientRequestScheme: 'https', ClientSSLProtocol: 'TLSv1.3', ClientSSLCipher: /^TLS_/, ClientSrcPort: client.socket.localPort, ClientIP: '127.0.0.1' })
})
