// An edge that listens on `localhost` is the same edge on both loopbacks: TLS, upgrades, requests that never became one.
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { request as askHttps } from 'node:https'
import t from 'tap'
import { ask, connect, requestBytes } from '../support/client.js'
import { answerBytes } from '../support/upstream.js'
import { eventually, tell } from '../support/story.js'

async function whySkip (): Promise<string | false> {
  const probe = createServer()
  const failed = await once(probe.listen(0, '::1'), 'listening').then(() => false, () => 'no IPv6 loopback here')
  probe.close()
  return failed === false ? false : 'no IPv6 loopback here'
}

const skip = await whySkip()
const other = (url: string): string => url.replace('127.0.0.1', '[::1]')

t.test('plain: requests, upgrades and bytes that are no request, on the second address too', { skip }, async t => {
  const story = await tell(t, ({ headers }, socket) => {
    const upgrade = headers.some(([name]) => name.toLowerCase() === 'upgrade')
    socket.write(upgrade ? 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nhello' : answerBytes('ok'))
  }, { host: 'localhost' })
  const url = other(story.url)
  t.not(url, story.url)
  const answer = await ask(url, requestBytes(`${url}/`))
  t.equal(answer.text(), 'ok')
  t.match(await story.lineOf(answer), { req: { remoteAddress: '::1' }, outcome: 'relayed' })
  const client = await connect(url, t)
  client.send(requestBytes(`${url}/`, 'GET', { connection: 'Upgrade', upgrade: 'echo' }))
  t.ok(await eventually(() => client.unread.toString().endsWith('hello')))
  client.close()
  const refused = await ask(url, 'NONSENSE\r\n\r\n')
  t.equal(refused.status, 400)
  t.match(await story.lineOf(refused), { failure: { kind: 'http_request_error' } })
  await story.endsWith(3)
  await t.rejects(connect(url), 'closed with the first')
})

t.test('TLS: nobody gets past it by the other address', { skip }, async t => {
  const story = await tell(t, answerBytes('ok'), { host: 'localhost', tls: true })
  const { port } = new URL(story.url)
  const asked = askHttps({ host: '::1', port, servername: 'localhost', headers: { host: 'localhost' }, ca: story.edge.ca ?? '', agent: false })
  asked.end()
  const [answer] = await once(asked, 'response') as [{ statusCode: number, resume (): void }]
  t.equal(answer.statusCode, 200)
  answer.resume()
  const plain = `http://[::1]:${port}`
  t.equal((await ask(plain, requestBytes(`${plain}/`))).status, 400, 'plain HTTP is told so')
})

t.test('a port that is free on one address only is no port', { skip }, async t => {
  const taken = createServer()
  await once(taken.listen(0, '::1'), 'listening')
  t.teardown(() => taken.close())
  const { port } = taken.address() as AddressInfo
  await t.rejects(tell(t, answerBytes('ok'), { host: 'localhost', port }), { code: 'EADDRINUSE' })
})
