// A bounded soak, and a long one every night (SOAK_REQUESTS): healthy requests, uploads, tunnels, clients that leave and
// every fault there is, at 50 connections. Afterwards there is a line for each request, and nothing is left over.
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import t from 'tap'
import { FAILURE_KINDS, type FailureKind } from '../../src/failures/catalog.js'
import { FAULTS } from '../../src/faults/index.js'
import type { Fault } from '../../src/faults/fault.js'
import { connect } from '../support/client.js'
import { eventually, requestBytes, startRecordedEdge } from '../support/story.js'

const CONNECTIONS = 50
const REQUESTS = Number(process.env['SOAK_REQUESTS'] ?? 1500)

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Faults that a plain GET meets; the slow ones are slow by the limits below. */
const kinds = FAILURE_KINDS.filter(kind => {
  const fault: Fault = FAULTS[kind]
  return (fault.unavailable?.() ?? null) === null && fault.needs === undefined
})

const handles = (): number => process.getActiveResourcesInfo().filter(name => /TCP|Pipe|Timeout|Server/.test(name)).length

t.test('a few thousand requests of every kind', { timeout: 0 }, async t => {
  const before = handles()
  /** Requests that are never answered, by their targets. */
  const arrivals = new Map<string, () => void>()
  const server = createServer((request, response) => {
    let bytes = 0
    request.on('data', (chunk: Buffer) => { bytes += chunk.length }).on('end', () => {
      if (request.url === '/large') response.end(Buffer.alloc(200_000))
      else if (request.url?.startsWith('/slow') === true) arrivals.get(request.url)?.()
      else response.end(`got ${bytes}`)
    })
  })
  server.on('upgrade', (_request, socket) => { socket.on('error', () => {}).end('HTTP/1.1 101 Go\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nhello') })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { edge, url, log } = await startRecordedEdge(t, {
    upstream: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    failHeader: true,
    // short enough for the slow faults to end, long enough for the healthy requests of a busy machine: one process plays all parts
    dnsTimeout: '500ms',
    connectTimeout: '2s',
    tlsTimeout: '1s',
    ackTimeout: '1s',
    writeTimeout: '2s',
    responseTimeout: '3s',
    idleTimeout: '3s'
  })
  let asked = 0
  const wrong: string[] = []
  const check = (what: string, got: unknown, wanted: unknown): void => { if (got !== wanted) wrong.push(`${what}: ${String(got)}, not ${String(wanted)}`) }

  const fetchRaw = async (raw: string): Promise<{ status: number, text: string }> => {
    const client = await connect(url)
    client.send(raw)
    const answer = await client.answer({ timeout: 30_000 })
    client.close()
    return { status: answer.status, text: answer.text() }
  }
  const jobs: Array<(turn: number) => Promise<void>> = [
    async () => { check('get', (await fetchRaw(requestBytes(`${url}/`))).text, 'got 0') },
    async () => { check('large', (await fetchRaw(requestBytes(`${url}/large`))).text.length, 200_000) },
    async () => { check('post', (await fetchRaw(requestBytes(`${url}/`, 'POST', {}, 'x'.repeat(50_000)))).text, 'got 50000') },
    async () => { check('tunnel', (await fetchRaw(requestBytes(`${url}/`, 'GET', { Connection: 'Upgrade', Upgrade: 'echo' }))).status, 101) },
    async () => { check('nonsense', (await fetchRaw('GET nonsense HTTP/1.1\r\nHost: x\r\n\r\n')).status, 400) },
    async turn => {
      const client = await connect(url)
      const arrived = new Promise<void>(resolve => { arrivals.set(`/slow?${turn}`, resolve) })
      client.send(requestBytes(`${url}/slow?${turn}`))
      await arrived
      client.close('reset')
    },
    async turn => {
      const kind = kinds[turn % kinds.length] as FailureKind
      const { status } = await fetchRaw(requestBytes(`${url}/fault`, 'GET', { 'Edge-Fault': kind, accept: turn % 2 === 0 ? 'text/html' : 'application/json' }))
      if (status < 400) wrong.push(`${kind}: ${status}`)
    }
  ]
  const heap = async (): Promise<number> => {
    await new Promise(resolve => setImmediate(resolve))
    collect()
    return process.memoryUsage().heapUsed
  }
  // the edge keeps the upstreams of faults: what stands after each was met once is no leak
  for (const kind of kinds) await fetchRaw(requestBytes(`${url}/fault`, 'GET', { 'Edge-Fault': kind }))
  const idle = handles()
  let middle = 0
  await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
    while (asked < REQUESTS) {
      const turn = asked++
      if (turn === Math.floor(REQUESTS / 2)) middle = await heap()
      const job = jobs[Math.floor(turn / 3) % jobs.length] as (turn: number) => Promise<void>
      await job(Math.floor(turn / jobs.length / 3) + turn).catch(error => wrong.push(String(error)))
    }
  }))
  t.strictSame(wrong.slice(0, 10), [])
  await eventually(() => log.journeys.length >= asked + kinds.length)
  const after = await heap()
  const seen = new Set(log.journeys.map(({ failure }) => failure?.kind))
  t.strictSame(kinds.filter(kind => !seen.has(kind)), [], 'every fault was met')
  // before the edge is closed, which would close what it has forgotten. Kept connections go by themselves; what a fault keeps
  // for its next request comes and goes by a few, a leak of any kind of request would be hundreds
  await eventually(() => handles() <= idle + 20, 30_000).catch(() => {})
  t.ok(handles() <= idle + 20, `handles: ${idle} when it began, ${handles()} after the last: ${process.getActiveResourcesInfo().join(' ')}`)
  await edge.close({ within: 5000 })
  t.equal(log.journeys.length, asked + kinds.length, 'a line for each request')
  t.equal(new Set(log.journeys.map(({ ray }) => ray)).size, asked + kinds.length)
  t.notOk(log.journeys.some(line => line['err'] !== undefined), 'no bug of our own')
  // the recorder itself keeps some kB for each line
  t.ok(after - middle < 20_000_000, `heap grew by ${Math.round((after - middle) / 1e6)} MB in the second half`)
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
  await eventually(() => handles() <= before).catch(() => {})
  t.ok(handles() <= before, `handles: ${before} before, ${handles()} after: ${process.getActiveResourcesInfo().join(' ')}`)
})
