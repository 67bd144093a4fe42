// An upstream that refuses is asked by one dial at a time: who shares a refusal, and who must not.
import { createHook } from 'node:async_hooks'
import { once } from 'node:events'
import { createServer } from 'node:net'
import t, { type Test } from 'tap'
import { connect, type Connected } from '../../src/dial/connect.js'
import { CancelSource } from '../../src/dial/cancellation.js'
import { Probes } from '../../src/dial/probe.js'
import { UpstreamFailure } from '../../src/failures/failure.js'
import { listenWithFullBacklog } from '../../src/faults/parts/backlog.js'
import { targetAt } from '../../src/faults/parts/listen.js'
import type { Target } from '../../src/options/settings.js'
import { startRecordedEdge } from '../support/story.js'
import { connect as connectClient, requestBytes } from '../support/client.js'
import { closedPort, holdPort, type HeldPort } from '../support/upstream.js'

/** Connects that the kernel was asked for. */
function countConnects (t: Test): () => number {
  let count = 0
  const hook = createHook({ init (_id, type) { if (type === 'TCPCONNECTWRAP') count++ } }).enable()
  t.teardown(() => { hook.disable() })
  return () => count
}

/** Of one edge. */
const probes = new Probes()

interface Dialed { readonly failure: UpstreamFailure | null, readonly connected: Connected | null }

const dial = async (target: Target, limit = 5000, leave = new CancelSource()): Promise<Dialed> =>
  await connect({ target, addresses: [target.host], limit, leave, probes }).then(
    connected => ({ failure: null, connected }),
    failure => ({ failure: failure as UpstreamFailure, connected: null }))

const TEN = Array.from({ length: 10 })

/** A target that nobody listens at, and that has refused before. */
async function refusing (t: Test): Promise<HeldPort & { target: Target }> {
  const held = await holdPort(t)
  const target = targetAt(held.port)
  t.match((await dial(target)).failure, { kind: 'connection_refused' })
  return { target, ...held }
}

/** On a busy machine the one who asks may take longer than the others wait: then they ask, too, and it is tried anew. */
async function together (target: Target, connects: () => number): Promise<Array<Error | null>> {
  for (let tries = 0; ; tries++) {
    const before = connects()
    const failures = (await Promise.all(TEN.map(async () => await dial(target)))).map(({ failure }) => failure)
    if (connects() === before + 1) return failures
    if (tries === 100) throw new Error(`${connects() - before} connects for ten who came at once`)
  }
}

t.test('those who come while one is asked are refused with it, each by a failure of its own', async t => {
  const { target, port } = await refusing(t)
  const connects = countConnects(t)
  const failures = await together(target, connects)
  t.equal(new Set(failures).size, 10)
  for (const failure of failures) {
    t.ok(failure instanceof UpstreamFailure)
    t.match(failure, { kind: 'connection_refused', facts: { code: 'ECONNREFUSED', address: `127.0.0.1:${port}`, attempts: [{ code: 'ECONNREFUSED', ms: Number }] } })
  }
  const before = connects()
  await dial(target)
  t.equal(connects(), before + 1, 'who comes later asks again')
})

t.test('what one edge knows is no other edge\'s', async t => {
  const { target } = await refusing(t)
  const connects = countConnects(t)
  await Promise.all(TEN.map(async () => await connect({ target, addresses: [target.host], limit: 5000, probes: new Probes() }).catch(() => null)))
  t.equal(connects(), 10)
})

t.test('an upstream that was not known to refuse is asked by all at once', async t => {
  const target = targetAt(await closedPort(t))
  const connects = countConnects(t)
  await Promise.all(TEN.map(async () => await dial(target)))
  t.equal(connects(), 10)
})

t.test('when it has come up, all have a connection', async t => {
  const { target, port, release } = await refusing(t)
  await release()
  const server = createServer(socket => socket.resume()).listen(port, '127.0.0.1')
  await once(server, 'listening')
  const all = await Promise.all(TEN.map(async () => await dial(target)))
  t.teardown(() => {
    for (const { connected } of all) connected?.socket.destroy()
    server.close()
  })
  t.strictSame(all.map(({ failure }) => failure), TEN.map(() => null))
  t.equal(new Set(all.map(({ connected }) => connected?.socket)).size, 10)
})

t.test('one that leaves while it is the one who asks does not take the others along', async t => {
  const { target } = await refusing(t)
  const leave = new CancelSource()
  const first = dial(target, 5000, leave)
  const others = TEN.map(async () => await dial(target))
  leave.abort(new Error('left'))
  t.match((await first).failure, { message: 'left' })
  for (const { failure } of await Promise.all(others)) t.match(failure, { kind: 'connection_refused' })
})

t.test('one that leaves while it waits is forgotten', async t => {
  const { target } = await refusing(t)
  const leave = new CancelSource()
  const [first, waiting] = [dial(target), dial(target, 5000, leave)]
  leave.abort(new Error('left'))
  t.match((await waiting).failure, { message: 'left' })
  t.match((await first).failure, { kind: 'connection_refused' })
})

t.test('an upstream that answers nothing any more: nobody waits for another, and each has its own time', { skip: process.platform === 'win32' ? 'Windows refuses when a queue is full' : false }, async t => {
  const { target, port } = await refusing(t)
  const { close } = await listenWithFullBacklog(port)
  t.teardown(close)
  const connects = countConnects(t)
  const failures = (await Promise.all(TEN.map(async () => await dial(target, 60)))).map(({ failure }) => failure)
  for (const failure of failures) t.match(failure, { kind: 'connection_timeout', facts: { attempts: [{ code: 'ETIMEDOUT' }] } })
  t.equal(connects(), 10)
})

t.test('through the edge: each request has its page, its ray and its line', async t => {
  const port = await closedPort(t)
  const { url, log } = await startRecordedEdge(t, { upstream: `http://127.0.0.1:${port}` })
  const clients = await Promise.all(TEN.map(async () => await connectClient(url, t)))
  const round = async (): Promise<void> => {
    for (const client of clients) client.send(requestBytes(url))
    const answers = await Promise.all(clients.map(async client => await client.answer()))
    t.strictSame(answers.map(({ status }) => status), TEN.map(() => 521))
    t.equal(new Set(answers.map(answer => answer.header('x-edge-ray'))).size, 10)
  }
  await round()
  const connects = countConnects(t)
  // how many are there at once is the machine's to say: a round in which any two were is enough
  let rounds = 0
  for (let shared = false; !shared && rounds < 100; rounds++) {
    const before = connects()
    await round()
    shared = connects() - before < 10
  }
  t.ok(connects() < rounds * 10, `${connects()} connects for ${rounds * 10} requests`)
  await log.line(() => log.journeys.length === (rounds + 1) * 10)
  for (const line of log.journeys) t.match(line, { failure: { kind: 'connection_refused', code: 'ECONNREFUSED', address: `127.0.0.1:${port}` } })
})
