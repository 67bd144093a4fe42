// Connections that ask nothing, such as the spare ones that browsers keep: they leave no line and hold up no end.
import { once } from 'node:events'
import t from 'tap'
import { connect, requestBytes } from '../support/client.js'
import { eventually, tell } from '../support/story.js'

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

/** Long before the drain limit of 10 s. */
const SOON = 5000

for (const tls of [false, true]) {
  t.test(`a connection that never asked anything does not hold up the end: ${tls ? 'TLS' : 'plain'}`, async t => {
    const story = await tell(t, OK, { tls })
    const silent = await connect(story.url, t)
    const asked = await connect(story.url, t)
    asked.send(requestBytes(story.url))
    t.equal((await asked.answer()).status, 200)
    const start = performance.now()
    await story.edge.close()
    t.ok(performance.now() - start < SOON, 'closed')
    await silent.end()
    t.equal(silent.unread.length, 0, 'without a word')
    await story.endsWith(1)
  })
}

t.test('nor does it while a request runs, which still gets its answer', async t => {
  let finish: (() => void) | null = null
  const story = await tell(t, (_request, socket) => { finish = () => { socket.write(OK) } })
  const [silent, asked] = [await connect(story.url, t), await connect(story.url, t)]
  asked.send(requestBytes(story.url))
  const answer = await eventually(() => finish)
  const closed = story.edge.close()
  await silent.end()
  t.equal(asked.ended, 'open')
  answer()
  t.equal((await asked.answer()).status, 200)
  await closed
  await story.endsWith(1)
})

t.test('a head that is half there when the end begins may be finished', async t => {
  const story = await tell(t, OK)
  const client = await connect(story.url, t)
  const [first, rest] = ['GET / HTTP/1.1\r\nHo', `st: ${story.host}\r\n\r\n`]
  client.send(first)
  // a second connection that was answered: by then the first bytes have been read, too
  const other = await connect(story.url, t)
  other.send(requestBytes(story.url))
  await other.answer()
  const closed = story.edge.close()
  await once(other.socket, 'end')
  client.send(rest)
  t.equal((await client.answer()).status, 200)
  await closed
  await story.endsWith(2)
})

t.test('one that stops in the middle of a head does not hold up the end, and cuts off no request that runs', async t => {
  let finish: (() => void) | null = null
  const story = await tell(t, (_request, socket) => { finish = () => { socket.write(OK) } })
  const [half, asked] = [await connect(story.url, t), await connect(story.url, t)]
  half.send('GET / HTTP/1.1\r\nHo')
  asked.send(requestBytes(story.url))
  const answer = await eventually(() => finish)
  // far longer than the patience with half a head, so that only that patience can end it
  const closed = story.edge.close({ within: 60_000 })
  answer()
  t.equal((await asked.answer()).status, 200)
  const start = performance.now()
  await closed
  t.ok(performance.now() - start < 30_000, 'the half head was given up')
  await half.end()
})
