// A process that is busy runs its timers before it reads what has long arrived. What comes in time is in time all the same:
// the upstream must not be blamed for a pause of the edge.
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import t from 'tap'
import { connect, get, requestBytes } from '../support/client.js'
import { startRecordedEdge, tell } from '../support/story.js'
import { answerBytes } from '../support/upstream.js'

/** In a thread of its own, so that it goes on while the edge's thread is busy. */
const TRICKLE = `
const { createServer } = require('node:http')
const { parentPort } = require('node:worker_threads')
const server = createServer((request, response) => {
  response.writeHead(200, { 'Content-Length': 40 })
  let left = 40
  const timer = setInterval(() => {
    response.write('x')
    if (--left === 0) { clearInterval(timer); response.end() }
  }, 10)
})
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port))
`

const busy = (ms: number): void => {
  const end = performance.now() + ms
  while (performance.now() < end) { /* nothing else runs meanwhile */ }
}

t.test('an upstream that keeps sending is not timed out while the process is busy', async t => {
  const worker = new Worker(TRICKLE, { eval: true })
  t.teardown(async () => await worker.terminate())
  const [port] = await once(worker, 'message') as [number]
  const { url, log } = await startRecordedEdge(t, { upstream: `http://127.0.0.1:${port}`, idleTimeout: '60ms' })
  const answer = get(`${url}/`)
  const pauses = setInterval(() => { busy(110) }, 25)
  t.teardown(() => { clearInterval(pauses) })
  t.equal((await answer).text().length, 40)
  const line = await log.line(({ outcome }) => outcome !== undefined)
  t.equal(line['outcome'], 'relayed')
})

t.test('nor is a client whose request lies there unread taken for one that says nothing', async t => {
  const story = await tell(t, answerBytes('ok'), { clientHeaderTimeout: '200ms' })
  const first = await connect(story.url, t)
  first.send(requestBytes(`${story.url}/`))
  t.equal((await first.answer()).text(), 'ok')
  const client = await connect(story.url, t)
  // the edge has taken the connection when it has answered somebody who came later
  t.equal((await get(`${story.url}/`)).text(), 'ok')
  client.send(requestBytes(`${story.url}/`))
  busy(600)
  t.equal((await client.answer()).text(), 'ok')
})
