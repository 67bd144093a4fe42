// What can be read in two ways is read in none: a ray, one line, a short answer and the end of the connection; the upstream
// sees nothing of it.
import t from 'tap'
import { refused } from '../support/refused.js'
import { tell } from '../support/story.js'
import { answerBytes } from '../support/upstream.js'

const OK = answerBytes('ok')

const smuggling: Array<[name: string, raw: (host: string) => string]> = [
  ['Content-Length and Transfer-Encoding', host => `POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n`],
  ['Transfer-Encoding and Content-Length', host => `POST / HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n`],
  ['two lengths', host => `POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!`],
  ['the same length twice', host => `POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello`],
  ['a list of lengths', host => `POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 5, 5\r\n\r\nhello`],
  ['a signed length', host => `POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Length: +5\r\n\r\nhello`],
  ['an endless length', host => `POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 99999999999999999999999\r\n\r\nhello`],
  ['an unknown coding', host => `POST / HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n`],
  ['chunked not last', host => `POST / HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`],
  ['bare line feeds', host => `GET / HTTP/1.1\nHost: ${host}\n\n`],
  ['a bare line feed in the head', host => `GET / HTTP/1.1\r\nHost: ${host}\nX: 1\r\n\r\n`],
  ['a bare carriage return', host => `GET / HTTP/1.1\r\nHost: ${host}\r\nX: 1\rY: 2\r\n\r\n`],
  ['a folded line', host => `GET / HTTP/1.1\r\nHost: ${host}\r\nX: 1\r\n folded\r\n\r\n`],
  ['a folded Transfer-Encoding', host => `POST / HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n`],
  ['a space before the colon', host => `POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Length : 5\r\n\r\nhello`],
  ['a space in a name', host => `GET / HTTP/1.1\r\nHost: ${host}\r\nX Y: 1\r\n\r\n`],
  ['a space before the first line', host => `GET / HTTP/1.1\r\n Host: ${host}\r\n\r\n`],
  ['no name', host => `GET / HTTP/1.1\r\nHost: ${host}\r\n: 1\r\n\r\n`],
  ['no colon', host => `GET / HTTP/1.1\r\nHost: ${host}\r\nNonsense\r\n\r\n`],
  ['NUL in a value', host => `GET / HTTP/1.1\r\nHost: ${host}\r\nX: a\0b\r\n\r\n`],
  ['NUL in the target', host => `GET /a\0b HTTP/1.1\r\nHost: ${host}\r\n\r\n`],
  ['a tab in the target', host => `GET /a\tb HTTP/1.1\r\nHost: ${host}\r\n\r\n`],
  ['no version', () => 'GET /\r\n\r\n'],
  ['a version of the future', host => `GET / HTTP/3.0\r\nHost: ${host}\r\n\r\n`],
  ['a method in lower case', host => `get / HTTP/1.1\r\nHost: ${host}\r\n\r\n`],
  ['no Host', () => 'GET / HTTP/1.1\r\n\r\n'],
  ['two Hosts', host => `GET / HTTP/1.1\r\nHost: ${host}\r\nHost: ${host}\r\n\r\n`],
  ['two different Hosts', host => `GET / HTTP/1.1\r\nHost: ${host}\r\nhost: evil.test\r\n\r\n`],
  ['a Host with a path', () => 'GET / HTTP/1.1\r\nHost: shop.test/evil\r\n\r\n'],
  ['a Host with a user', () => 'GET / HTTP/1.1\r\nHost: a@shop.test\r\n\r\n'],
  ['a Host with a space', () => 'GET / HTTP/1.1\r\nHost: shop test\r\n\r\n'],
  ['a Host with two ports', () => 'GET / HTTP/1.1\r\nHost: shop.test:80:81\r\n\r\n'],
  ['a Host list', () => 'GET / HTTP/1.1\r\nHost: shop.test, evil.test\r\n\r\n'],
  ['another authority', host => `GET http://evil.test/ HTTP/1.1\r\nHost: ${host}\r\n\r\n`],
  ['another authority, with its Host', host => `GET http://${host}@evil.test/ HTTP/1.1\r\nHost: ${host}\r\n\r\n`],
  ['another scheme', host => `GET ftp://${host}/ HTTP/1.1\r\nHost: ${host}\r\n\r\n`],
  ['a target that is no path', host => `GET evil HTTP/1.1\r\nHost: ${host}\r\n\r\n`],
  ['CONNECT', host => `CONNECT evil.test:443 HTTP/1.1\r\nHost: ${host}\r\n\r\n`],
  ['garbage', () => '\x80\x81\x82\xff\r\n\r\n'],
  ['a TLS ClientHello', () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03' + 'r'.repeat(500)],
  ['the HTTP/2 preface', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0'],
  ['an SSH banner', () => 'SSH-2.0-OpenSSH_9.6\r\n'],
  ['an answer instead of a request', () => 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n']
]

t.test('what can be read in two ways is read in none', async t => {
  const story = await tell(t, OK)
  for (const [name, raw] of smuggling) await t.test(name, async t => { await refused(t, story, raw(story.host)) })
  t.equal(story.upstream.connections, 0)
  await story.endsWith(smuggling.length)
})

t.test('a body in a coding that cannot be passed on is refused, not passed on without it', async t => {
  const story = await tell(t, OK)
  for (const coding of ['gzip, chunked', 'gzip,chunked', 'chunked, chunked', 'gzip\r\nTransfer-Encoding: chunked']) {
    await refused(t, story, `POST / HTTP/1.1\r\nHost: ${story.host}\r\nTransfer-Encoding: ${coding}\r\n\r\n2\r\nok\r\n0\r\n\r\n`)
  }
  t.match(story.log.journeys[0], { failure: { reason: 'transfer_coding', message: /gzip, chunked/ } })
  t.equal((await story.ask(`POST / HTTP/1.1\r\nHost: ${story.host}\r\nTransfer-Encoding: Chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n`)).status, 200)
  await story.endsWith(5)
})

t.test('what is only untidy is passed on tidy', async t => {
  const story = await tell(t, OK)
  for (const raw of [`GET  /a HTTP/1.1\r\nHost: ${story.host}\r\n\r\n`, `\r\n\r\nGET /a HTTP/1.1\r\nHost:${story.host}\r\n\r\n`, `GET /a HTTP/1.1\r\nHost: \t${story.host} \t\r\n\r\n`]) {
    t.equal((await story.ask(raw)).status, 200)
    t.match(story.upstream.requests.at(-1), { requestLine: 'GET /a HTTP/1.1' })
    t.equal(story.upstream.requests.at(-1)?.header('host'), story.host)
  }
  await story.endsWith(3)
})

t.test('its own authority in absolute form is served, and the upstream sees the path', async t => {
  const story = await tell(t, OK)
  for (const target of ['/a//b?x=[1]', '', '/']) {
    const answer = await story.ask(`GET http://${story.host}${target} HTTP/1.1\r\nHost: ${story.host}\r\n\r\n`)
    t.equal(answer.status, 200)
    t.equal(story.upstream.requests.at(-1)?.target, target === '' ? '/' : target)
  }
  t.equal((await story.ask(`GET http://${story.host}?q HTTP/1.1\r\nHost: ${story.host}\r\n\r\n`)).status, 200)
  t.equal(story.upstream.requests.at(-1)?.target, '/?q')
})
