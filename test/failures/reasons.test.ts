// failure.reason is what was really seen: each reason that the catalog lists for the head, the body and the answered stage, met for real.
import { once } from 'node:events'
import type { Socket } from 'node:net'
import t from 'tap'
import { CATALOG, FAILURE_KINDS, type FailureKind } from '../../src/failures/catalog.js'
import type { Kind } from '../../src/failures/kind.js'
import type { EdgeOptions } from '../../src/settings/options.js'
import { ask, requestBytes } from '../support/client.js'
import { lineOf, startLoggedEdge } from '../support/failing.js'
import { startUpstream, type Respond } from '../support/upstream.js'

interface Row {
  readonly kind: FailureKind
  readonly reason: string
  readonly does: Respond
  /** The lenient parser allows it, or loses what came in one piece with the mistake. */
  readonly strictOnly?: true
}

const OK = 'HTTP/1.1 200 OK\r\n'
const HUNDRED = `${OK}Content-Length: 100\r\n\r\n`
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`

/** Resets only when the bytes have left, so that they arrive before it. */
const thenReset = (bytes: string): Respond => async (_request, socket: Socket) => {
  socket.write(bytes)
  if (socket.writableLength > 0) await once(socket, 'drain')
  setImmediate(() => { socket.resetAndDestroy() })
}
const thenEnd = (bytes: string | Buffer): Respond => (_request, socket) => { socket.end(bytes) }
const thenNothing = (bytes: string): Respond => (_request, socket) => { socket.write(bytes) }

const rows: readonly Row[] = [
  { kind: 'http_response_timeout', reason: 'silence', does: () => {} },
  { kind: 'http_response_timeout', reason: 'silence', does: thenNothing('HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n') },
  { kind: 'http_response_timeout', reason: 'half_head', does: thenNothing('HTTP/1.1 200 OK\r\nA: b') },
  { kind: 'connection_terminated', reason: 'silence', does: (_request, socket) => { socket.resetAndDestroy() } },
  { kind: 'connection_terminated', reason: 'half_head', does: thenReset('HTTP/1.1 200 OK\r\nA: b') },
  { kind: 'http_protocol_error', reason: 'not_http', does: thenEnd('ready> what now?\r\n') },
  { kind: 'http_protocol_error', reason: 'not_http', does: thenEnd('{"ok":true}') },
  { kind: 'http_protocol_error', reason: 'not_http', does: thenEnd('-ERR wrong number of arguments for \'get\' command\r\n') },
  { kind: 'http_protocol_error', reason: 'not_http', does: thenEnd('HTTP/9.9 200 OK\r\n\r\n'), strictOnly: true },
  { kind: 'http_protocol_error', reason: 'bad_status', does: thenEnd('HTTP/1.1 2x0 OK\r\n\r\n') },
  { kind: 'http_protocol_error', reason: 'bad_status', does: thenEnd('HTTP/1.1 999 No\r\nContent-Length: 0\r\n\r\n') },
  { kind: 'http_protocol_error', reason: 'bad_reason', does: thenEnd('HTTP/1.1 200 O\x01K\r\nContent-Length: 0\r\n\r\n'), strictOnly: true },
  { kind: 'http_protocol_error', reason: 'bad_header', does: thenEnd(`${OK}Content Length 12\r\n\r\n`) },
  { kind: 'http_protocol_error', reason: 'bad_header', does: thenEnd(`${OK}A: ${'x'.repeat(600)}\r\nB\x01: c\r\n\r\n`) },
  { kind: 'http_protocol_error', reason: 'bad_header', does: thenEnd(`${OK}A: b\n\r\n`), strictOnly: true },
  { kind: 'http_protocol_error', reason: 'content_length', does: thenEnd(`${OK}Content-Length: 1\r\nContent-Length: 2\r\n\r\nx`) },
  { kind: 'http_protocol_error', reason: 'content_length', does: thenEnd(`${OK}Content-Length: ten\r\n\r\nx`) },
  { kind: 'http_protocol_error', reason: 'transfer_coding', does: thenEnd(`${OK}Transfer-Encoding: gzip\r\n\r\nx`) },
  { kind: 'http_protocol_error', reason: 'interim_flood', does: thenEnd('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(200)) },
  { kind: 'http_protocol_error', reason: 'tls', does: thenEnd(Buffer.from([0x15, 3, 3, 0, 2, 2, 10])) },
  { kind: 'http_protocol_error', reason: 'tls', does: thenEnd(Buffer.from([0x15, 3, 1, 0, 2, 2, 70])) },
  { kind: 'http_protocol_error', reason: 'ssh', does: thenEnd('SSH-2.0-dropbear\r\n') },
  { kind: 'http_protocol_error', reason: 'http2', does: thenEnd(Buffer.from([0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 100])) },
  { kind: 'http_protocol_error', reason: 'http2', does: thenEnd(Buffer.from([0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])) },
  { kind: 'http_response_body_incomplete', reason: 'nothing', does: thenEnd(HUNDRED) },
  { kind: 'http_response_body_incomplete', reason: 'nothing', does: thenEnd(`${CHUNKED}a\r\n`) },
  { kind: 'http_response_body_incomplete', reason: 'half', does: thenEnd(`${HUNDRED}half`) },
  { kind: 'http_response_body_terminated', reason: 'nothing', does: thenReset(HUNDRED) },
  { kind: 'http_response_body_terminated', reason: 'half', does: thenReset(`${CHUNKED}4\r\nhalf\r\n`) },
  { kind: 'http_response_body_timeout', reason: 'nothing', does: thenNothing(HUNDRED) },
  { kind: 'http_response_body_timeout', reason: 'half', does: thenNothing(`${HUNDRED}half`) },
  { kind: 'http_response_transfer_coding', reason: 'nothing', does: thenEnd(`${CHUNKED}zz\r\n`) },
  { kind: 'http_response_transfer_coding', reason: 'half', does: thenEnd(`${CHUNKED}4\r\nhalf\r\nzz\r\n`), strictOnly: true },
  { kind: 'upstream_gateway_error', reason: '502', does: thenEnd('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n') },
  { kind: 'upstream_gateway_error', reason: '504', does: thenEnd('HTTP/1.1 504 Gateway Timeout\r\nContent-Length: 0\r\n\r\n') }
]

/** Silences are waited for, and a busy machine may wait a little longer. */
const LIMITS: Partial<EdgeOptions> = { responseTimeout: '500ms', ackTimeout: '400ms', idleTimeout: '200ms' }

for (const parser of ['strict', 'lenient'] as const) {
  t.test(`with the ${parser} parser`, { jobs: 8 }, async t => {
    const { port } = await startUpstream(t, (request, socket) => {
      const does = rows[Number(request.target.slice(1))]?.does
      return typeof does === 'function' ? does(request, socket) : undefined
    })
    const { url, log } = await startLoggedEdge(t, { ...LIMITS, upstream: `127.0.0.1:${port}`, parser })
    await Promise.all(rows.map(async ({ kind, reason, strictOnly }, at) => {
      if (strictOnly === true && parser === 'lenient') return
      const line = await lineOf(log, await ask(url, requestBytes(`${url}/${at}`)))
      t.match(line.failure, { kind, reason }, `${at}: ${kind}/${reason}, ${line.failure?.message ?? ''}`)
    }))
  })
}

t.test('no reason of these stages is left out', async t => {
  const stages = ['head', 'body', 'answered']
  for (const kind of FAILURE_KINDS) {
    const { stage, reasons }: Kind = CATALOG[kind]
    // those of upgrades are told by the one who asked for one
    if (!stages.includes(stage) || reasons === undefined || kind === 'http_upgrade_failed') continue
    t.strictSame([...new Set(rows.filter(row => row.kind === kind).map(row => row.reason))].sort(), Object.keys(reasons).sort(), kind)
  }
})
