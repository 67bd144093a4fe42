// Methods that Node.js does not read: the refusal names the method and what to do, and calls the request a request.
import t from 'tap'
import { refused } from '../support/refused.js'
import { tell } from '../support/story.js'
import { answerBytes } from '../support/upstream.js'

t.test('a method that Node.js does not know is named', async t => {
  const story = await tell(t, answerBytes('ok'))
  const rows: Array<[method: string, message: RegExp]> = [
    ['LIST', /^Node\.js, which reads requests for the edge, knows no method LIST; Vault takes GET with \?list=true instead$/],
    ['BAN', /knows no method BAN; Varnish/],
    ['LABEL', /knows no method LABEL$/],
    ['VERSION-CONTROL', /knows no method VERSION-CONTROL$/],
    ['M\'X', /knows no method M'X$/],
    ['get', /^the method get is not GET: methods are told apart by their case/]
  ]
  for (const [method, message] of rows) {
    await refused(t, story, `${method} /v1/secret HTTP/1.1\r\nHost: ${story.host}\r\nCookie: s3same\r\n\r\n`)
    const line = story.log.journeys.at(-1)
    t.match(line?.failure, { kind: 'http_request_error', reason: 'unreadable', code: 'HPE_INVALID_METHOD', message, hint: null, evidence: undefined }, method)
    t.notMatch(JSON.stringify(line), 's3same')
  }
})

t.test('behind another request on the same connection', async t => {
  const story = await tell(t, answerBytes('ok'))
  const first = `GET / HTTP/1.1\r\nHost: ${story.host}\r\n\r\n`
  await story.ask(`${first}LIST /v1 HTTP/1.1\r\nHost: ${story.host}\r\n\r\n`)
  const line = await story.log.line(({ failure }) => failure !== undefined)
  t.match(line.failure, { message: /knows no method LIST/ })
})

t.test('bytes that are no request are still called that, and a load balancer\'s PROXY line is named', async t => {
  const story = await tell(t, answerBytes('ok'))
  await refused(t, story, 'hello, world\r\n\r\n')
  t.match(story.log.journeys.at(-1)?.failure?.message, /no HTTP request/)
  for (const header of ['PROXY TCP4 192.0.2.1 192.0.2.2 56324 443\r\n', '\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\x7f\0\0\x01\x7f\0\0\x01\x01\xbb\x01\xbb']) {
    await refused(t, story, Buffer.from(`${header}GET / HTTP/1.1\r\nHost: ${story.host}\r\n\r\n`, 'latin1'))
    t.match(story.log.journeys.at(-1)?.failure, { message: /no HTTP request/, hint: /speaks the PROXY protocol/ })
  }
})
