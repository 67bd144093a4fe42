// Answers made from the grammar of RFC 9112, cut into pieces anywhere, reach the client whole; broken ones are refused with a page or
// a cut, one line each, and the edge goes on.
import fc from 'fast-check'
import t from 'tap'
import { get } from '../support/client.js'
import { eventually, tell } from '../support/story.js'

const tokenCharacters = [..."!#$%&'*+-.^_`|~0123456789ABCXYZabcxyz"]
const token = fc.array(fc.constantFrom(...tokenCharacters), { minLength: 1, maxLength: 8 }).map(parts => parts.join(''))
const visible = fc.constantFrom(...' \t!"#;,:=()/\\~azAZ09\x80\xe9\xff')
const blanks = fc.constantFrom('', '', ' ', '\t', ' \t ')
/** Field values have no blanks at their ends: those are around them. */
const value = fc.array(visible, { maxLength: 12 }).map(parts => parts.join('').trim())
const quoted = fc.array(fc.oneof(fc.constantFrom(...' \t!#az;,=\x80\xff'), fc.constantFrom('\\"', '\\\\', '\\a', '\\ ')), { maxLength: 6 }).map(parts => `"${parts.join('')}"`)
const field = fc.record({ name: token.map(name => `X-${name}`), before: blanks, value, after: blanks })
const extension = fc.tuple(blanks, blanks, token, fc.option(fc.tuple(blanks, blanks, fc.oneof(token, quoted)), { nil: null }))
  .map(([one, two, name, given]) => `${one};${two}${name}${given === null ? '' : `${given[0]}=${given[1]}${given[2]}`}`)
const zeros = fc.constantFrom('', '', '0', '000', '0'.repeat(40))
const chunk = fc.record({
  zeros, extensions: fc.array(extension, { maxLength: 3 }), data: fc.uint8Array({ minLength: 1, maxLength: 40 }).map(bytes => Buffer.from(bytes).toString('latin1')), isUpper: fc.boolean()
})

const lines = (fields: ReadonlyArray<{ name: string, before: string, value: string, after: string }>): string =>
  fields.map(({ name, before, value, after }) => `${name}:${before}${value}${after}\r\n`).join('')

const size = (length: number, isUpper: boolean): string => isUpper ? length.toString(16).toUpperCase() : length.toString(16)

interface Made { readonly bytes: string, readonly status: number, readonly body: string, readonly fields: ReadonlyArray<readonly [string, string]>, readonly trailers: ReadonlyArray<readonly [string, string]>, readonly closes: boolean }

const legal: fc.Arbitrary<Made> = fc.record({
  status: fc.constantFrom(200, 201, 299, 404, 500, 599),
  phrase: fc.oneof(fc.constant(''), value),
  fields: fc.array(field, { maxLength: 4 }),
  framing: fc.constantFrom('length', 'zeros', 'chunked', 'close'),
  coding: fc.constantFrom('chunked', 'Chunked', 'CHUNKED', ' chunked\t', ', chunked', 'chunked , ,'),
  chunks: fc.array(chunk, { maxLength: 5 }),
  last: fc.tuple(fc.constantFrom('0', '000', '0'.repeat(30)), fc.array(extension, { maxLength: 2 })),
  trailers: fc.array(field, { maxLength: 2 })
}).map(({ status, phrase, fields, framing, coding, chunks, last, trailers }) => {
  const body = chunks.map(({ data }) => data).join('')
  const chunked = chunks.map(({ zeros, extensions, data, isUpper }) => `${zeros}${size(data.length, isUpper)}${extensions.join('')}\r\n${data}\r\n`).join('') + `${last[0]}${last[1].join('')}\r\n${lines(trailers)}\r\n`
  const [frame, rest] = {
    length: [`Content-Length: ${body.length}\r\n`, body],
    zeros: [`content-length:00000000000000000000${body.length}\t\r\n`, body],
    chunked: [`Transfer-Encoding:${coding}\r\n`, chunked],
    close: ['Connection: close\r\n', body]
  }[framing] as [string, string]
  const pairs = (all: typeof fields): Array<readonly [string, string]> => all.map(({ name, value }) => [name, value] as const)
  return { bytes: `HTTP/1.1 ${status} ${phrase}\r\n${lines(fields)}${frame}\r\n${rest}`, status, body, fields: pairs(fields), trailers: framing === 'chunked' ? pairs(trailers) : [], closes: framing === 'close' }
})

const cuts = fc.array(fc.nat(), { maxLength: 6 })

/** The pieces come in reads of their own: one turn of the loop lies between them. */
async function inPieces (socket: { write (bytes: string, encoding: 'latin1'): unknown, end (): unknown }, bytes: string, at: readonly number[], ends: boolean): Promise<void> {
  const places = [0, ...at.map(place => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  for (let i = 1; i < places.length; i++) {
    socket.write(bytes.slice(places[i - 1], places[i]), 'latin1')
    await new Promise(resolve => setImmediate(resolve))
  }
  if (ends) socket.end()
}

const named = (headers: ReadonlyArray<readonly [string, string]>): string => JSON.stringify(headers.filter(([name]) => name.startsWith('X-') && name !== 'X-Edge-Ray'))

t.test('legal answers are relayed: status, fields, body, trailers', { timeout: 240_000 }, async t => {
  let now: Made & { readonly at: readonly number[] }
  const story = await tell(t, (_request, socket) => { void inPieces(socket, now.bytes, now.at, now.closes) }, { intercept: 'pass' })
  let asked = 0
  await fc.assert(fc.asyncProperty(legal, cuts, async (made, at) => {
    now = { ...made, at }
    asked++
    const answer = await get(story.url)
    if (answer.status !== made.status) throw new Error(`${answer.status}: ${JSON.stringify((await story.lineOf(answer)).failure)}`)
    if (answer.body.toString('latin1') !== made.body) throw new Error('another body')
    if (named(answer.headers) !== named(made.fields)) throw new Error(`other fields: ${named(answer.headers)}`)
    if (named(answer.trailers ?? []) !== named(made.trailers)) throw new Error(`other trailers: ${named(answer.trailers ?? [])}`)
  }), { numRuns: 250, seed: Number(process.env['FC_SEED'] ?? 20261130), endOnFailure: true })
  await eventually(() => story.log.journeys.length === asked)
  t.ok(story.log.journeys.every(({ outcome }) => outcome === 'relayed'))
})

const SPICE = ['\0', '\r', '\n', '\x7f', '\x0b', '\r\n', ' ', ';', '"', '+', '0x', '-', 'g', 'ffffffffffffff', '\r\n\r\n', ':', 'Content-Length: 1\r\n', 'Transfer-Encoding: gzip\r\n']

t.test('broken answers: one answer or a cut, one line each, and the edge goes on', { timeout: 240_000 }, async t => {
  let now: { readonly bytes: string, readonly at: readonly number[] }
  const story = await tell(t, ({ target }, socket) => { void inPieces(socket, target === '/well' ? 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nwell' : now.bytes, target === '/well' ? [] : now.at, target !== '/well') })
  let asked = 0
  await fc.assert(fc.asyncProperty(legal, cuts, fc.nat(), fc.nat(3), fc.constantFrom(...SPICE), async ({ bytes }, at, place, drop, put) => {
    const where = place % bytes.length
    now = { bytes: bytes.slice(0, where) + put + bytes.slice(where + drop), at }
    asked++
    // cut connections have no answer
    await get(story.url).catch(() => null)
    await eventually(() => story.log.journeys.length === asked)
    const { outcome, failure } = story.log.journeys.at(-1) ?? {}
    if (failure !== undefined && !/^http_|^connection_terminated/.test(failure.kind)) throw new Error(JSON.stringify(failure))
    if (outcome === 'abandoned') throw new Error('nobody left')
  }), { numRuns: 250, seed: Number(process.env['FC_SEED'] ?? 20261130), endOnFailure: true })
  t.equal((await get(`${story.url}/well`)).text(), 'well')
})
