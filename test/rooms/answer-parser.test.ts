// The parser of answers against node:http's own (llhttp, strict): whatever the bytes and wherever they are cut into pieces,
// both take the same answers and refuse the same ones. The few places where they differ on purpose are named below.
import { once } from 'node:events'
import { request as ask, type IncomingMessage } from 'node:http'
import { connect as open, createServer, type AddressInfo, type Socket } from 'node:net'
import fc from 'fast-check'
import t from 'tap'
import { AnswerError } from '../../src/exchange/answer-head.js'
import { AnswerParser, type AnswerReader } from '../../src/exchange/answer-parser.js'

interface Read {
  readonly heads: Array<{ status: number, raw: string[] }>
  body: string
  trailers: readonly string[]
  complete: boolean
  /** Bytes behind the answer. */
  behind: number
  refused: AnswerError | null
}

/** All pieces, then the end of the connection. */
function read (pieces: readonly Buffer[], method = 'GET', maxHeaderSize = 16_384): Read {
  const seen: Read = { heads: [], body: '', trailers: [], complete: false, behind: 0, refused: null }
  const reader: AnswerReader = {
    onHead: (status, raw) => seen.heads.push({ status, raw: [...raw] }) > 0,
    onData: data => { seen.body += data.toString('latin1'); return true },
    onEnd: trailers => { seen.trailers = trailers; seen.complete = true }
  }
  const parser = new AnswerParser(reader, maxHeaderSize)
  parser.begin(method)
  try {
    for (const piece of pieces) seen.behind += piece.length - parser.read(piece)
    parser.end()
  } catch (error) {
    if (!(error instanceof AnswerError)) throw error
    seen.refused = error
  }
  return seen
}

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')

t.test('a table of heads: what is refused, and at which byte', async t => {
  const ok = 'HTTP/1.1 200 OK\r\n'
  const rows: ReadonlyArray<readonly [text: string, code: string, at: number]> = [
    ['SSH-2.0-x\r\n', 'HPE_INVALID_CONSTANT', 0],
    ['HTTP/2 200 OK\r\n\r\n', 'HPE_INVALID_CONSTANT', 5],
    ['HTTP/1.2 200 OK\r\n\r\n', 'HPE_INVALID_CONSTANT', 7],
    ['HTTP/1.1  200 OK\r\n\r\n', 'HPE_INVALID_CONSTANT', 9],
    ['HTTP/1.1 20 OK\r\n\r\n', 'HPE_INVALID_CONSTANT', 11],
    ['HTTP/1.1 2000 OK\r\n\r\n', 'HPE_INVALID_CONSTANT', 12],
    ['HTTP/1.1 200 O\x01K\r\n\r\n', 'HPE_INVALID_CONSTANT', 14],
    ['HTTP/1.1 200 OK\n\n', 'HPE_CR_EXPECTED', 15],
    [ok + 'A b: 1\r\n\r\n', 'HPE_INVALID_HEADER_TOKEN', 18],
    [ok + 'A : 1\r\n\r\n', 'HPE_INVALID_HEADER_TOKEN', 18],
    [ok + ': 1\r\n\r\n', 'HPE_INVALID_HEADER_TOKEN', 17],
    [ok + 'A: 1\r\n folded\r\n\r\n', 'HPE_INVALID_HEADER_TOKEN', 23],
    [ok + 'A: \0\r\n\r\n', 'HPE_INVALID_HEADER_TOKEN', 20],
    [ok + 'no colon\r\n\r\n', 'HPE_INVALID_HEADER_TOKEN', 19],
    [ok + 'nocolon\r\n\r\n', 'HPE_INVALID_HEADER_TOKEN', 24],
    [ok + 'A: 1\rB: 2\r\n\r\n', 'HPE_INVALID_HEADER_TOKEN', 21],
    [ok + 'A: 1\nB: 2\r\n\r\n', 'HPE_CR_EXPECTED', 21]
  ]
  for (const [text, code, at] of rows) {
    for (const pieces of [[latin1(text)], [...text].map(latin1)]) {
      const { refused } = read(pieces)
      t.match({ code: refused?.code, at: refused?.at }, { code, at }, `${JSON.stringify(text)} in ${pieces.length} pieces: ${refused?.reason ?? 'taken'}`)
    }
  }
})

t.test('what cannot become an answer is refused before its line is complete', async t => {
  for (const text of ['S', 'HTTP/1.1 2x', 'HTTP/1.1 200 OK\r\nA b']) t.ok(read([latin1(text)]).refused, text)
  for (const text of ['', 'H', 'HTTP/1.1 2', 'HTTP/1.1 200\r', 'HTTP/1.1 200 OK\r\nA', 'HTTP/1.1 200 OK\r\nA: b\r']) t.notOk(read([latin1(text)]).refused, text)
})

t.test('a head of just the limit is taken, one byte more is not, however it comes', async t => {
  const head = (size: number): string => `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(size - 24)}\r\n\r\n`
  t.equal(head(1000).length, 1000)
  for (const cut of [1, 7, 999, 2000]) {
    const pieces = (text: string): Buffer[] => Array.from({ length: Math.ceil(text.length / cut) }, (_, i) => latin1(text.slice(i * cut, (i + 1) * cut)))
    t.equal(read(pieces(head(1000)), 'GET', 1000).heads.length, 1, `pieces of ${cut}`)
    t.equal(read(pieces(head(1001)), 'GET', 1000).refused?.code, 'HPE_HEADER_OVERFLOW', `pieces of ${cut}`)
  }
})

t.test('bodies: by length, chunks, until the end, none', async t => {
  const ok = (lines: string, body = ''): Buffer => latin1(`HTTP/1.1 200 OK\r\n${lines}\r\n\r\n${body}`)
  t.match(read([ok('Content-Length: 5', 'hello')]), { body: 'hello', complete: true })
  t.match(read([ok('Content-Length: 5', 'hell')]), { body: 'hell', complete: false })
  t.match(read([ok('Content-Length: 0')]), { body: '', complete: true })
  t.match(read([ok('X: y', 'hello')]), { body: 'hello', complete: true })
  t.match(read([ok('Transfer-Encoding: chunked', '3;a=b\r\nhel\r\n2\r\nlo\r\n0\r\nX: 1\r\n\r\n')]), { body: 'hello', trailers: ['X', '1'], complete: true })
  t.match(read([ok('Content-Length: 5')], 'HEAD'), { body: '', complete: true })
  t.match(read([latin1('HTTP/1.1 304 No\r\nContent-Length: 5\r\n\r\n')]), { complete: true })
  t.match(read([latin1('HTTP/1.1 100 Go\r\n\r\nHTTP/1.1 103 Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 204 No\r\n\r\n')]), { heads: [{ status: 100 }, { status: 103, raw: ['Link', '</a>'] }, { status: 204 }], complete: true })
})

t.test('what stands behind a complete answer is not read', async t => {
  const parser = new AnswerParser({ onHead: () => true, onData: () => true, onEnd: () => {} }, 1000)
  parser.begin('GET')
  const answer = latin1('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
  t.equal(parser.read(Buffer.concat([answer, latin1('HTTP/1.1 200 Forged\r\n')])), answer.length)
  t.equal(parser.idle, true)
})

t.test('a table of chunked bodies: what is read, and what is refused with its place in the line', async t => {
  const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'
  const legal = ['5;a', '5;a=b;c', '5 ;\ta = b', '5;a="q"', '5;a="q\\"u\\\\o;t,e\xe9"', '5;a="" ; b', '0000000000000000000005', '005;x=y', `5;${'x'.repeat(4000)}`, `${'0'.repeat(3000)}5`]
  const illegal: ReadonlyArray<readonly [line: string, at: number]> = [
    ['5;', 1], ['5 ', 1], ['5;a=', 1], ['5;a="q', 1], ['5;a="\\"', 1], ['5;=b', 1], ['5;a b', 1], ['5;a\0', 3], ['5;a\x7f', 3], ['5\x0b', 1], ['+5', 0], ['-5', 0], ['0x5', 1], [' 5', 0], ['', 0], ['5,', 1], ['g', 0],
    ['10000000000000', 13], [`5;${'x'.repeat(4100)}`, 4096], ['0'.repeat(4100), 4096]
  ]
  const around = (line: string, end = '\r\n'): string => `${head}${line}${end}hello\r\n0\r\n\r\n`
  const cut = (text: string): Buffer[][] => [[latin1(text)], [...text].map(latin1), [latin1(text.slice(0, head.length + 2)), latin1(text.slice(head.length + 2))]]
  for (const line of legal) for (const pieces of cut(around(line))) t.match(read(pieces), { body: 'hello', complete: true, refused: null }, line.slice(0, 40))
  for (const [line, at] of illegal) for (const pieces of cut(around(line))) t.match(read(pieces), { complete: false, refused: { code: 'HPE_INVALID_CHUNK_SIZE', at, rest: Buffer } }, line.slice(0, 40))
  for (const [end, at] of [['\n', 1], ['\r', 2], ['\r\r\n', 2]] as const) for (const pieces of cut(around('5', end))) t.match(read(pieces), { complete: false, refused: { at } }, JSON.stringify(end))
  for (const [trailers, at] of [['A b: 1\r\n', 1], ['A: 1\n', 4], [': 1\r\n', 0], ['A: \0\r\n', 3]] as const) {
    const text = `${head}0\r\n${trailers}`
    for (const pieces of cut(text)) t.match(read(pieces), { complete: false, refused: { at } }, 'a trailer is refused before the last line has come')
  }
  t.match(read([latin1(`${head}${'1;aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\nx\r\n'.repeat(1000)}0\r\n\r\n`)]).refused?.reason, /more bytes around/)
  t.match(read([latin1(`${head}${'1\r\nx\r\n'.repeat(5000)}0\r\n\r\n`)]), { complete: true, refused: null })
})

// ---- against node:http

const SPICE = ['\0', '\r', '\n', '\r\n', ' ', ':', '\x7f', '\xff', ';', ',', '0', 'fffff', '-1', 'Content-Length: 3\r\n', 'Transfer-Encoding: chunked\r\n', 'Connection: close\r\n', '\t', ' \r\n', '5\r\nhello\r\n']
const TEMPLATES = [
  'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n5\r\nhello\r\n0\r\nX: 1\r\n\r\n',
  'HTTP/1.1 404 \r\nA:\t b \t\r\n\r\nhello',
  'HTTP/1.0 503\r\nRetry-After: 1\r\n\r\nbusy'
]
const mutated = fc.tuple(
  fc.constantFrom(...TEMPLATES),
  fc.array(fc.tuple(fc.nat(), fc.nat(4), fc.constantFrom(...SPICE)), { minLength: 1, maxLength: 2 })
).map(([template, cuts]) => cuts.reduce((text, [at, drop, put]) => text.slice(0, at % text.length) + put + text.slice((at % text.length) + drop), template))

/** Where RFC 9112 leaves a choice, or llhttp is laxer than it says, and we are strict; each is told as http_protocol_error. */
const STRICTER: readonly RegExp[] = [
  // llhttp takes blanks around a chunk's size and odd extensions
  /\r\n[0-9a-f]+[ \t;]/i,
  // empty lines before the status line, which RFC 9112 section 2.2 allows before requests only; control bytes in its phrase
  /^[\r\n]/,
  // eslint-disable-next-line no-control-regex
  /^[^\r\n]*[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/,
  /^[^\n]*\r(?!\n)/,
  // 0.9 and 2.0 in a status line
  /^HTTP\/(?:0\.9|2\.0)/,
  // two codings, of which the last is chunked; or a coding behind which nothing can be known
  /transfer-encoding:(?![ \t]*chunked[ \t]*\r\n)/i,
  /transfer-encoding:[^\r]*\r\n[^]*transfer-encoding:/i,
  // trailers: node:http checks less
  /\r\n0+\r\n(?!\r\n)/,
  // more digits than a number holds exactly
  /content-length:[ \t]*\d{16}/i
]

interface Theirs { readonly status: number | null, readonly body: string, readonly ended: boolean, readonly raw: readonly string[] }

t.test('takes what node:http takes, refuses what it refuses', { timeout: 120_000 }, async t => {
  let bytes = ''
  const server = createServer((socket: Socket) => {
    socket.on('error', () => {})
    socket.once('data', () => { socket.end(bytes, 'latin1') })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => server.close())
  const { port } = server.address() as AddressInfo
  const theirs = async (): Promise<Theirs> => await new Promise(resolve => {
    const nobody: Theirs = { status: null, body: '', ended: false, raw: [] }
    const asked = ask({ createConnection: () => open(port, '127.0.0.1'), path: '/', headers: { Host: 'x' }, maxHeaderSize: 16_384 })
    asked.on('error', () => { resolve(nobody) }).on('upgrade', () => { resolve(nobody) })
    asked.on('response', (answer: IncomingMessage) => {
      let body = ''
      const done = (ended: boolean): void => { resolve({ status: answer.statusCode ?? null, body, ended, raw: answer.rawHeaders }) }
      answer.on('data', (piece: Buffer) => { body += piece.toString('latin1') }).on('end', () => { done(answer.complete) }).on('error', () => { done(false) })
    })
    asked.end()
  })
  let compared = 0
  await fc.assert(fc.asyncProperty(mutated, fc.nat(80), async (text, cut) => {
    bytes = text
    const ours = read([latin1(text.slice(0, cut)), latin1(text.slice(cut))].filter(piece => piece.length > 0))
    const whole = read([latin1(text)])
    if (JSON.stringify({ ...ours, refused: ours.refused?.code }) !== JSON.stringify({ ...whole, refused: whole.refused?.code })) throw new Error('where it is cut must not matter')
    const final = ours.heads.find(({ status }) => status >= 200)
    if (STRICTER.some(pattern => pattern.test(text)) || (final?.status ?? 0) === 101 || ours.heads.some(({ status }) => status < 200)) return
    // node:http fails the answer before; we give it up with its connection
    if (ours.complete && ours.behind > 0) return
    compared++
    const { status, body, ended, raw } = await theirs()
    const mine = { status: final?.status ?? null, complete: ours.complete && ours.refused === null }
    // a body that breaks: node:http may take back the head as well
    if (status === null && mine.status !== null && ours.refused !== null) return
    if (status !== mine.status) throw new Error(`node:http: ${status}, here: ${mine.status} ${ours.refused?.reason}`)
    if (status === null) return
    if (ended !== mine.complete) throw new Error(`node:http: complete ${ended}, here ${mine.complete}`)
    if (ended && (body !== ours.body || JSON.stringify(raw) !== JSON.stringify(final?.raw))) throw new Error('another content')
  }), { numRuns: 1500, seed: Number(process.env['FC_SEED'] ?? 20261120), endOnFailure: true })
  t.ok(compared > 500, `${compared} answers were compared`)
})
