// Bytes on their way: at once, never more of them in the edge than it can hold, and an end on one side is an end on the other.
import type { Socket } from 'node:net'
import t from 'tap'
import { connect } from '../support/client.js'
import { eventually, requestBytes, tell, type Story } from '../support/story.js'
import { answerBytes } from '../support/upstream.js'

const MB = 1024 * 1024

/** Only while the upstream still has the connection open may it be cancelled. */
const cancelled = ({ upstream }: Story, timeout = 2000): Promise<unknown> =>
  eventually(() => upstream.sockets.size === 0 || [...upstream.sockets].every(socket => socket.readableEnded || socket.destroyed), timeout)

t.test('server-sent events arrive one by one, the head before the first of them', async t => {
  let source: Socket | undefined
  const story = await tell(t, (_request, socket) => {
    source = socket
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n')
  })
  const client = await connect(story.url, t)
  client.send(requestBytes(`${story.url}/events`, 'GET', { accept: 'text/event-stream' }))
  await eventually(() => client.unread.includes('\r\n\r\n'), 1000)
  for (const event of ['data: 1\n\n', 'data: 2\n\n', 'data: 3\n\n']) {
    source?.write(`${event.length.toString(16)}\r\n${event}\r\n`)
    await eventually(() => client.unread.includes(event), 1000)
  }
  source?.write('0\r\n\r\n')
  t.equal((await client.answer()).text(), 'data: 1\n\ndata: 2\n\ndata: 3\n\n')
  await story.endsWith(1)
})

t.test('a head whose body comes late does not wait for it', async t => {
  let source: Socket | undefined
  for (const framing of ['Transfer-Encoding: chunked', 'X-None: 1']) {
    const story = await tell(t, (_request, socket) => {
      source = socket
      socket.write(`HTTP/1.1 200 OK\r\nX-Head: 1\r\n${framing}\r\n\r\n`)
    })
    const client = await connect(story.url, t)
    client.send(requestBytes(`${story.url}/`))
    await eventually(() => client.unread.includes('X-Head: 1\r\n'), 1000).catch(error => t.fail(`${framing}: ${String(error)}`))
    source?.end(framing.startsWith('T') ? '1\r\nx\r\n0\r\n\r\n' : 'x')
    t.equal((await client.answer()).text(), 'x', framing)
  }
})

t.test('small pieces pass one by one', async t => {
  let source: Socket | undefined
  const story = await tell(t, (_request, socket) => {
    source = socket
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n')
  })
  const client = await connect(story.url, t)
  client.send(requestBytes(`${story.url}/`))
  for (const piece of ['one', 'two', 'three']) {
    source = await eventually(() => source)
    source.write(piece)
    await eventually(() => client.unread.includes(piece), 1000)
  }
  source?.end()
  t.equal((await client.answer()).text(), 'onetwothree')
})

t.test('a client that does not read stops the upstream, and no clock runs meanwhile', async t => {
  let written = 0
  const total = 64 * MB
  const story = await tell(t, (_request, socket) => {
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${total}\r\n\r\n`)
    const more = (): void => {
      while (written < total) {
        written += 64 * 1024
        if (!socket.write(Buffer.alloc(64 * 1024))) return
      }
    }
    socket.on('drain', more)
    more()
  }, { idleTimeout: '200ms', responseTimeout: '200ms' })
  const client = await connect(story.url, t)
  client.send(requestBytes(`${story.url}/`))
  await eventually(() => client.unread.length > 0)
  client.socket.pause()
  let last = -1
  for (let still = 0; still < 4; still = written === last ? still + 1 : 0) {
    last = written
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  t.ok(written < 24 * MB, `${Math.round(written / MB)} MB left the upstream`)
  await new Promise(resolve => setTimeout(resolve, 500))
  t.equal(story.log.journeys.length, 0, 'more than the idle timeout later nobody gave up')
  let read = client.unread.length
  client.socket.removeAllListeners('data').on('data', (bytes: Buffer) => { read += bytes.length }).resume()
  await story.log.line(({ outcome }) => outcome !== undefined, 20_000)
  await eventually(() => read > total)
  t.match(story.log.journeys, [{ outcome: 'relayed', res: { bytes: total } }])
  t.equal(story.log.journeys.length, 1)
})

t.test('an upstream that does not read stops the client, and is reported only when it stands still', async t => {
  let sink: Socket | undefined
  const story = await tell(t, answerBytes('got it'), { writeTimeout: '1s' }, { onConnection: socket => { sink = socket.pause() } })
  const client = await connect(story.url, t)
  const total = 48 * MB
  client.send(`POST / HTTP/1.1\r\nHost: ${story.host}\r\nContent-Length: ${total}\r\n\r\n`)
  let sent = 0
  const more = (): void => {
    while (sent < total) {
      sent += 64 * 1024
      if (!client.socket.write(Buffer.alloc(64 * 1024))) return
    }
  }
  client.socket.on('drain', more)
  more()
  let last = -1
  for (let still = 0; still < 3; still = sent === last ? still + 1 : 0) {
    last = sent
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  t.ok(sent < 24 * MB, `${Math.round(sent / MB)} MB left the client`)
  sink?.removeAllListeners('data').on('data', (bytes: Buffer) => { got += bytes.length }).resume()
  let got = 0
  await eventually(() => got > total, 20_000)
  sink?.write(answerBytes('got it'))
  t.equal((await client.answer()).text(), 'got it')
  await story.endsWith(1)
})

t.test('a client that leaves ends the upstream\'s request at once', async t => {
  const head = 'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf'
  const phases: Array<[name: string, request: (url: string) => string, answer: string]> = [
    ['while it waits for the head', url => requestBytes(url), ''],
    ['in the middle of the body', url => requestBytes(url), head],
    ['in the middle of a chunked body', url => requestBytes(url), 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n'],
    ['in the middle of a body until the close', url => requestBytes(url), 'HTTP/1.1 200 OK\r\n\r\nhalf'],
    ['in the middle of its upload', url => requestBytes(url, 'POST', { 'Content-Length': '100000' }, 'x'.repeat(20_000)), ''],
    ['in the middle of a small upload', url => requestBytes(url, 'POST', { 'Content-Length': '100' }, 'x'), ''],
    ['in the middle of a chunked upload', url => requestBytes(url, 'POST', { 'Transfer-Encoding': 'chunked' }, '5\r\nhello\r\n'), '']
  ]
  for (const how of ['reset', 'fin'] as const) {
    for (const [name, request, answer] of phases) {
      await t.test(`${name}, ${how}`, async t => {
        let heard = false
        const story = await tell(t, '', {}, { onConnection: socket => socket.once('data', () => { heard = true; if (answer !== '') socket.write(answer) }) })
        const client = await connect(story.url, t)
        client.send(request(`${story.url}/`))
        const small = name.includes('small')
        if (!small) await eventually(() => heard && (answer === '' || client.unread.includes('half')))
        else await new Promise(resolve => setTimeout(resolve, 30))
        client.close(how)
        const line = await story.log.line(({ outcome }) => outcome !== undefined, 2000)
        t.match(line, { outcome: 'abandoned', level: 30, failure: undefined, page: null })
        if (!small) await cancelled(story)
        t.equal(story.upstream.requests.length <= 1, true)
        await story.endsWith(1)
      })
    }
  }
})

t.test('a client that leaves while the name is looked up or the connection is made leaves no socket behind', async t => {
  const story = await tell(t, '', {}, { onConnection: () => {} })
  const client = await connect(story.url, t)
  client.send(requestBytes(`${story.url}/`))
  client.close('reset')
  await story.log.line(({ outcome }) => outcome === 'abandoned')
  await eventually(() => story.upstream.sockets.size === 0 || [...story.upstream.sockets].every(socket => socket.readableEnded || socket.destroyed))
  await story.endsWith(1)
})

t.test('two pipelined requests, and the client leaves', async t => {
  const story = await tell(t, '')
  const client = await connect(story.url, t)
  client.send(requestBytes(`${story.url}/1`) + requestBytes(`${story.url}/2`))
  await eventually(() => story.upstream.requests.length >= 1)
  client.close('reset')
  await cancelled(story)
  // the second one was never begun: its turn had not come
  await story.endsWith(1)
  t.match(story.log.journeys, [{ outcome: 'abandoned', req: { url: '/1' } }])
})

t.test('an upstream that answers while the client still uploads', async t => {
  const story = await tell(t, '', {}, { onConnection: socket => socket.once('data', () => socket.write(answerBytes('too large', '413 Payload Too Large', ['Connection: close']))) })
  const client = await connect(story.url, t)
  client.send(`POST / HTTP/1.1\r\nHost: ${story.host}\r\nContent-Length: 2000000\r\n\r\n${'x'.repeat(100_000)}`)
  const answer = await client.answer()
  t.match({ status: answer.status, text: answer.text() }, { status: 413, text: 'too large' })
  t.match(await story.lineOf(answer), { outcome: 'relayed', res: { statusCode: 413 } })
  await cancelled(story)
  if (client.ended === 'open') {
    client.send('x'.repeat(1_900_000) + requestBytes(story.url))
    t.equal((await client.answer()).status, 413, 'the rest was read away')
  }
})

t.test('a page is not lost to a client that is still uploading', async t => {
  const story = await tell(t, '')
  await story.upstream.close()
  const client = await connect(story.url, t)
  client.send(`POST / HTTP/1.1\r\nHost: ${story.host}\r\nContent-Length: ${4 * MB}\r\n\r\n`)
  for (let i = 0; i < 64; i++) {
    client.send(Buffer.alloc(MB / 16))
    await new Promise(resolve => setImmediate(resolve))
  }
  const answer = await client.answer()
  t.equal(answer.status, 521)
  t.equal(answer.complete, true)
  t.equal(client.ended === 'reset', false, 'a reset could overtake the page')
  await story.endsWith(1)
})
