// Answers of all sizes and framings at once, to clients that read slowly, pause and leave: every one gets its own bytes, though
// what they are read into is lent and goes from one to the next.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { Agent, createServer, get, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises'
import t from 'tap'
import { eventually, startRecordedEdge } from '../support/story.js'

const SIZES = [1, 5000, 9000, 20_000, 65_536, 131_072, 300_000, 1_048_576, 3_000_001]
const FRAMINGS = ['length', 'chunked', 'close'] as const
const PIECES = [50, 700, 4096, 16_384, 70_000, 1_000_000]

/** No two answers share a stretch of bytes. */
function bytesOf (seed: number, size: number): Buffer {
  const bytes = Buffer.alloc(size)
  let state = seed * 2654435761 >>> 0
  for (let at = 0; at < size; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    bytes[at] = state >>> 24
  }
  return bytes
}

const hash = (bytes: Buffer): string => createHash('sha1').update(bytes).digest('hex')

/** Resolves when it takes more, or never will. */
const goesOn = (response: ServerResponse): Promise<void> => new Promise(resolve => {
  const go = (): void => {
    response.off('drain', go).off('close', go)
    resolve()
  }
  response.once('drain', go).once('close', go)
})

async function respond (request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, seed = '', size = '', framing = ''] = (request.url ?? '').split('/')
  const body = bytesOf(Number(seed), Number(size))
  if (framing === 'length') response.setHeader('Content-Length', body.length)
  if (framing === 'close') response.useChunkedEncodingByDefault = response.shouldKeepAlive = false
  for (let at = 0, turn = Number(seed); at < body.length; turn++) {
    const piece = body.subarray(at, at + (PIECES[turn % PIECES.length] as number))
    at += piece.length
    if (response.destroyed) return
    if (!response.write(piece)) await goesOn(response)
    if (turn % 7 === 0) await delay(1)
  }
  response.end()
}

/** Reads slowly; @returns the hash of what came, or null when it left on purpose */
async function read (url: string, agent: Agent, turn: number): Promise<string | null> {
  const [answer] = await once(get(url, { agent }), 'response') as [IncomingMessage]
  const chunks: Buffer[] = []
  for await (const chunk of answer) {
    chunks.push(chunk as Buffer)
    if (turn % 3 === 0 && chunks.length % 8 === 0) await delay(1)
    if (turn % 11 === 5 && chunks.length === 2) return null
  }
  return hash(Buffer.concat(chunks))
}

t.test('what is read into lent memory is nobody else\'s', { timeout: 120_000 }, async t => {
  const server = createServer((request, response) => { void respond(request, response) })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => { server.closeAllConnections(); server.close() })
  const { url } = await startRecordedEdge(t, { upstream: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
  const agent = new Agent({ keepAlive: true, maxSockets: 24 })
  t.teardown(() => { agent.destroy() })
  const wanted = Array.from({ length: 270 }, (_, turn) => ({ seed: turn + 1, size: SIZES[turn % SIZES.length] as number, framing: FRAMINGS[Math.floor(turn / SIZES.length) % FRAMINGS.length] as string }))
  const wrong = await Promise.all(wanted.map(async ({ seed, size, framing }, turn) => {
    const got = await read(`${url}/${seed}/${size}/${framing}`, agent, turn)
    return got === null || got === hash(bytesOf(seed, size)) ? [] : [`${seed} of ${size} bytes, ${framing}`]
  }))
  t.strictSame(wrong.flat(), [])
})

/** More than the kernel holds for a client that does not read. */
const MORE_THAN_FITS = bytesOf(7, 16 * 1024 * 1024)

async function pour (request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, size = '', framing = ''] = (request.url ?? '').split('/')
  if (framing === 'length') response.setHeader('Content-Length', MORE_THAN_FITS.length)
  for (let at = 0; at < MORE_THAN_FITS.length; at += Number(size)) {
    if (response.destroyed) return
    if (!response.write(MORE_THAN_FITS.subarray(at, at + Number(size)))) await goesOn(response)
    // one read for each piece
    if (size === '9000') await nextTurn()
  }
  response.end()
}

// each of these is kept in another way: copied small, copied out of the shared memory, left in its block
for (const [size, framing] of [[700, 'chunked'], [9000, 'length'], [1_000_000, 'length']] as const) {
  t.test(`what waits for a client that does not read is not overwritten: pieces of ${size}`, { timeout: 60_000 }, async t => {
    const server = createServer((request, response) => { void pour(request, response) })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    t.teardown(() => { server.closeAllConnections(); server.close() })
    const { edge, url } = await startRecordedEdge(t, { upstream: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, idleTimeout: '1m' })
    const asked = once(edge.fastify.server, 'request') as Promise<[IncomingMessage, ServerResponse]>
    const agent = new Agent()
    t.teardown(() => { agent.destroy() })
    const [answer] = await once(get(`${url}/${size}/${framing}`, { agent }), 'response') as [IncomingMessage]
    const [, response] = await asked
    await eventually(() => response.writableNeedDrain)
    const chunks: Buffer[] = []
    for await (const chunk of answer) chunks.push(chunk as Buffer)
    t.equal(hash(Buffer.concat(chunks)), hash(MORE_THAN_FITS))
  })
}
