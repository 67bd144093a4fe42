// node:http reads no more than 1000 header lines and forgets the rest without a word, a Content-Length among them. Here the
// size of a head is the limit, not the number of its lines.
import t from 'tap'
import { tell } from '../support/story.js'
import { answerBytes } from '../support/upstream.js'

const NAMES = Array.from({ length: 1500 }, (_, index) => `X-${index}`)
const lines = NAMES.map(name => `${name}: 1\r\n`).join('')
const UPGRADE = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'

t.test('a request of 1500 lines, the length of its body among the last', async t => {
  const story = await tell(t, answerBytes('ok'))
  const answer = await story.ask(`POST / HTTP/1.1\r\nHost: ${story.host}\r\n${lines}Content-Length: 5\r\n\r\nhello`)
  t.equal(answer.status, 200)
  const [asked] = story.upstream.requests
  for (const name of NAMES) if (asked?.header(name) !== '1') t.fail(`${name} did not arrive`)
  t.equal(asked?.body.toString(), 'hello')
  await story.endsWith(1)
})

t.test('two Host lines are two, however far apart', async t => {
  const story = await tell(t, answerBytes('ok'))
  const answer = await story.ask(`GET / HTTP/1.1\r\nHost: ${story.host}\r\n${lines}Host: evil.test\r\n\r\n`)
  t.equal(answer.status, 400)
  t.match(await story.lineOf(answer), { failure: { kind: 'http_request_error', reason: 'host_repeated' } })
  t.equal(story.upstream.requests.length, 0)
  await story.endsWith(1)
})

const answered: Array<[name: string, options: object, more: string]> = [
  ['strict', {}, ''],
  ['lenient', { parser: 'lenient' }, ''],
  ['an upgrade that is refused', {}, UPGRADE]
]

for (const [name, options, more] of answered) {
  t.test(`an answer of 1500 lines: ${name}`, async t => {
    const story = await tell(t, answerBytes('ok', '200 OK', NAMES.map(name => `${name}: 1`)), options)
    const answer = await story.ask(`GET / HTTP/1.1\r\nHost: ${story.host}\r\n${more}\r\n`)
    t.equal(answer.status, 200)
    for (const name of NAMES) if (answer.header(name) !== '1') t.fail(`${name} did not arrive`)
    t.equal(answer.body.toString(), 'ok')
    await story.endsWith(1)
  })
}
