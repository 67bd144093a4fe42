// edge.state(): how things stand, as plain data.
import type { Socket } from 'node:net'
import t, { type Test } from 'tap'
import { startEdge, type EdgeOptions, type EdgeState, type StartedEdge } from '../../src/index.js'
import { RunningList, type Member } from '../../src/edge/running.js'
import { connect, get } from '../support/client.js'
import { node, server } from '../support/launched.js'
import { eventually, requestBytes } from '../support/story.js'
import { answerBytes, closedPort, startUpstream } from '../support/upstream.js'

async function start (t: Test, options: EdgeOptions): Promise<StartedEdge> {
  const edge = await startEdge(options)
  t.teardown(() => edge.close())
  return edge
}

/** The state, which JSON must take as it is. */
function read (t: Test, edge: StartedEdge): EdgeState {
  const state = edge.state()
  t.strictSame(JSON.parse(JSON.stringify(state)), state, 'JSON takes all of it')
  return state
}

t.test('a fresh edge', async t => {
  const edge = await start(t, { upstream: 'localhost:1', sites: [{ name: 'shop', hosts: ['shop.test', '*.shop.test'], path: '/a', upstream: 'unix:/nowhere', maxConnections: 3 }] })
  t.strictSame(read(t, edge), {
    sites: [
      { name: 'shop', hosts: ['shop.test', '*.shop.test'], path: '/a', running: 0, limit: 3 },
      { name: 'default', hosts: [], path: null, running: 0, limit: null }
    ],
    circuits: [
      { site: 'shop', upstream: 'unix:/nowhere', protocol: 'http:', state: 'closed', failures: 0, retry: 0 },
      { site: 'default', upstream: 'localhost:1', protocol: 'http:', state: 'closed', failures: 0, retry: 0 }
    ],
    instances: [],
    requests: [],
    links: [],
    faults: [],
    delays: []
  })
})

t.test('requests under way: who, where from, which site, which leg, and gone when they are over', async t => {
  const waiting: Socket[] = []
  const upstream = await startUpstream(t, (_request, socket) => waiting.push(socket))
  const edge = await start(t, { upstream: upstream.url, brand: 'cloudflare' })
  const client = await connect(edge.url, t)
  const before = Date.now()
  client.send(requestBytes(`${edge.url}/pay?id=1&token=abcdef123456`, 'GET', { Host: 'shop.test' }))
  await eventually(() => waiting.length === 1)
  const { requests: [request], sites, links } = read(t, edge)
  t.match(request, { ray: /^[0-9a-f]{16}-LAB$/, method: 'GET', url: '/pay?id=1&token=***', host: 'shop.test', site: 'default', upstream: `127.0.0.1:${upstream.port}`, stage: 'head', upgrade: null })
  t.ok(Number(request?.since) >= before - 1 && Number(request?.since) <= Date.now())
  t.match(sites, [{ name: 'default', running: 1, limit: null }])
  t.strictSame(links, [{ upstream: `127.0.0.1:${upstream.port}`, protocol: 'http:', open: 1, idle: 0 }])
  waiting[0]?.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf.')
  await eventually(() => edge.state().requests[0]?.stage === 'body')
  t.match(read(t, edge).requests, [{ ray: request?.ray, stage: 'body' }])
  waiting[0]?.write('whole')
  t.equal((await client.answer()).status, 200)
  await eventually(() => edge.state().requests.length === 0)
  t.strictSame(read(t, edge).links, [{ upstream: `127.0.0.1:${upstream.port}`, protocol: 'http:', open: 1, idle: 1 }])
  t.match(read(t, edge).sites, [{ running: 0 }])
})

t.test('the legs before an answer', async t => {
  const upstream = await startUpstream(t, answerBytes('ok'), { onConnection: socket => { socket.pause() } })
  const stages = (edge: StartedEdge): string[] => edge.state().requests.map(({ stage }) => stage)
  await t.test('handshake: a TLS server that says nothing', async t => {
    const edge = await start(t, { upstream: `https://127.0.0.1:${upstream.port}` })
    const client = await connect(edge.url, t)
    client.send(requestBytes(edge.url))
    await eventually(() => stages(edge)[0] === 'handshake')
  })
  await t.test('request: an upload that goes on', async t => {
    const edge = await start(t, { upstream: upstream.url })
    const client = await connect(edge.url, t)
    client.send(`POST / HTTP/1.1\r\nHost: any.test\r\nContent-Length: 2000000\r\n\r\n${'x'.repeat(1000)}`)
    await eventually(() => stages(edge)[0] === 'request')
  })
  await t.test('instance: a program that is not there yet', async t => {
    const edge = await start(t, { command: node('setInterval(() => {}, 1000)'), startTimeout: '20s', start: 'on-request' })
    const client = await connect(edge.url, t)
    client.send(requestBytes(edge.url))
    await eventually(() => stages(edge)[0] === 'instance' && edge.state().instances[0]?.state === 'starting')
    client.close('reset')
    await eventually(() => stages(edge).length === 0)
  })
})

t.test('a WebSocket is a request under way', async t => {
  const upstream = await startUpstream(t, (_request, socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: ICX+Yqv66kxgM0FcWaLWlFLwTAI=\r\n\r\n'))
  const edge = await start(t, { upstream: upstream.url })
  const client = await connect(edge.url, t)
  client.send('GET /live HTTP/1.1\r\nHost: any.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n')
  await eventually(() => edge.state().requests[0]?.upgrade === 'websocket')
  t.match(read(t, edge).requests, [{ url: '/live', stage: 'body', upgrade: 'websocket' }])
  client.close('fin')
  await eventually(() => edge.state().requests.length === 0)
})

t.test('circuits: closed, open with what is left, half-open', async t => {
  const port = await closedPort(t)
  const edge = await start(t, { upstream: `127.0.0.1:${port}`, circuitFailures: 2, circuitCooldown: '200ms' })
  t.match(read(t, edge).circuits, [{ state: 'closed', failures: 0, retry: 0 }])
  await get(edge.url)
  t.match(read(t, edge).circuits, [{ state: 'closed', failures: 1, retry: 0 }])
  await get(edge.url)
  const [circuit] = edge.state().circuits
  t.match(circuit, { site: 'default', upstream: `127.0.0.1:${port}`, failures: 2 })
  if (circuit?.state === 'open') t.ok(circuit.retry > 0 && circuit.retry <= 200)
  await eventually(() => edge.state().circuits[0]?.state === 'half-open')
  t.match(read(t, edge).circuits, [{ failures: 2, retry: 0 }])
  const upstream = await startUpstream(t, answerBytes('ok'), { listen: { host: '127.0.0.1', port } })
  t.equal((await get(edge.url)).text(), 'ok')
  t.match(read(t, edge).circuits, [{ state: 'closed', failures: 0, retry: 0 }])
  t.equal(upstream.requests.length, 1)
})

t.test('instances: pid, port, state, and how often they came again', async t => {
  const edge = await start(t, { command: server(), instances: 2, startTimeout: '20s', settleTime: '20ms', start: 'on-request' })
  const stopped = (number: number): object => ({ program: `default/${number}`, pid: null, port: null, state: 'stopped', restarts: 0 })
  t.match(read(t, edge).instances, [stopped(1), stopped(2)])
  const pid = Number((await get(edge.url)).text().split(' ')[0])
  await eventually(() => edge.state().instances.every(({ state }) => state === 'ready'))
  const { instances, sites } = read(t, edge)
  t.ok(instances.some(instance => instance.pid === pid && Number(instance.port) > 0))
  t.match(instances, [{ command: /node/, restarts: 0 }, { restarts: 0 }])
  t.match(sites, [{ name: 'default' }])
  await edge.restart()
  t.match(read(t, edge).instances, [{ state: 'ready', restarts: 1 }, { state: 'ready', restarts: 1 }])
  t.notOk(read(t, edge).instances.some(instance => instance.pid === pid))
})

t.test('a program that fails: suspended', async t => {
  const edge = await start(t, { command: node('process.exit(3)'), startTimeout: '20s', startFailures: 1, start: 'on-request' })
  await get(edge.url)
  await eventually(() => edge.state().instances[0]?.state === 'suspended')
  t.match(read(t, edge).instances, [{ pid: null, port: null, restarts: 0 }])
})

t.test('fault rules and how often they have fired', async t => {
  const upstream = await startUpstream(t, answerBytes('ok'))
  const edge = await start(t, { upstream: upstream.url, fail: { kind: 'http_response_empty', match: '/empty' } })
  const once = edge.fail('tls_certificate_error', { reason: 'expired', match: 'GET /pay', times: 2 })
  const option = { kind: 'http_response_empty', reason: null, match: '/empty', rate: 1, remaining: null, from: 'options' }
  const api = { kind: 'tls_certificate_error', reason: 'expired', match: 'GET /pay', rate: 1, from: 'api' }
  for (const path of ['/', '/empty', '/empty', '/pay']) await get(`${edge.url}${path}`)
  t.strictSame(read(t, edge).faults, [{ ...api, fired: 1, remaining: 1 }, { ...option, fired: 2 }])
  await get(`${edge.url}/pay`)
  t.strictSame(read(t, edge).faults, [{ ...api, fired: 2, remaining: 0 }, { ...option, fired: 2 }], 'one that is used up still tells')
  t.equal(once.fired, 2)
  once.stop()
  t.strictSame(read(t, edge).faults, [{ ...option, fired: 2 }])
  edge.reset()
  t.strictSame(read(t, edge).faults, [])
  for (let i = 0; i < 150; i++) {
    edge.fail('connection_refused', { times: 1 })
    await get(edge.url)
  }
  t.ok(edge.state().faults.length <= 102, 'those used up are bounded')
})

t.test('the list of those inside: any order of leaving, and nothing left behind', async t => {
  interface Item extends Member<Item> { readonly name: number }
  const list = new RunningList<Item>()
  const items = Array.from({ length: 60 }, (_, name): Item => ({ name, previous: null, next: null }))
  const inside = new Set<Item>()
  let emptied = 0
  list.emptied(() => { emptied++ })
  for (let step = 0; step < 2000; step++) {
    const item = items[(step * 7919 + Math.floor(step / 13) * 31) % items.length] as Item
    if (inside.delete(item)) {
      list.remove(item)
      if (item.previous !== null || item.next !== null) t.fail('one that has left points at another')
    } else {
      inside.add(item)
      list.add(item)
    }
    if (list.size !== inside.size) t.equal(list.size, inside.size)
  }
  t.strictSame([...list].map(({ name }) => name), [...inside].map(({ name }) => name), 'in the order of their arrival')
  for (const item of list) list.remove(item)
  t.strictSame([list.size, [...list], emptied > 1], [0, [], true])
})
