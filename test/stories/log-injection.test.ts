// Nothing a client or an upstream sends breaks a line of the log or reaches a terminal as an escape. Bytes of HTTP are read one
// by one; characters beyond them, such as U+2028, are test/rooms/bounds.test.ts's.
import t from 'tap'
import { loadBrand } from '../../error-pages/index.js'
import { createEdge } from '../../src/edge.js'
import { resolveOptions } from '../../src/settings/options.js'
import { ask } from '../support/client.js'
import { startUpstream, answerBytes } from '../support/upstream.js'
import { tell } from '../support/story.js'

const ESCAPES = ['\x1b[2J', '\x1b]0;owned\x07', '\x9b31m', '%0a%1b[31m', '\xe2\x80\xa8', '\x7f', '"}\\', '\xe2\x80\xaegpj']

t.test('JSON lines stay lines', async t => {
  const story = await tell(t, answerBytes('ok'))
  let asked = 0
  for (const evil of ESCAPES) {
    for (const raw of [`GET /${evil} HTTP/1.1\r\nHost: ${story.host}\r\n\r\n`, `GET / HTTP/1.1\r\nHost: a${evil}\r\n\r\n`, `GET / HTTP/1.1\r\nHost: ${story.host}\r\nUser-Agent: ${evil}\r\nX-Forwarded-For: ${evil}\r\n\r\n`, `${evil} / HTTP/1.1\r\n\r\n`]) {
      const answer = await story.ask(raw)
      asked++
      t.match(await story.lineOf(answer), { time: Number })
    }
  }
  await story.endsWith(asked)
  for (const line of story.log.raw) {
    t.equal(line.indexOf('\n'), line.length - 1, 'one line feed, at the end')
    // eslint-disable-next-line no-control-regex
    t.notMatch(line.slice(0, -1), /[\x00-\x1f\x7f-\x9f]/, 'nothing a terminal obeys')
  }
})

t.test('lines for people are escaped as well, and so is what the upstream says', async t => {
  let evil = ''
  const upstream = await startUpstream(t, (_request, socket) => socket.end(Buffer.from(evil, 'latin1')))
  const text: string[] = []
  const settings = resolveOptions({ upstream: upstream.url, log: 'pretty' })
  const edge = await createEdge(settings, { ...await loadBrand(settings.brand), sink: { write: (line: string) => text.push(line) } })
  t.teardown(() => edge.close({ within: 0 }))
  const url = await edge.listen()
  for (evil of ESCAPES) {
    await ask(url, `GET /${evil} HTTP/1.1\r\nHost: shop${evil}\r\nUser-Agent: ${evil}\r\n\r\n`)
    await ask(url, `GET / HTTP/1.1\r\nHost: x\r\nUser-Agent: ${evil}\r\n\r\n`)
  }
  await edge.close({ within: 2000 })
  t.equal(text.length, ESCAPES.length * 2)
  // eslint-disable-next-line no-control-regex
  for (const line of text) t.notMatch(line.replace(/\n$/, ''), /[\x00-\x09\x0b-\x1f\x7f-\x9f]/)
})
