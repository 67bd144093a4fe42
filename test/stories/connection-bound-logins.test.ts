// NTLM and Negotiate log in a connection, not a request (RFC 4559): what is sent on it is that user's. Such a connection carries one
// client's requests alone, so that its login works, and ends with it.
import type { Socket } from 'node:net'
import t, { type Test } from 'tap'
import { resolveOptions, type EdgeOptions } from '../../src/settings/options.js'
import type { SiteSettings } from '../../src/options/settings.js'
import { Listener } from '../../src/railgun/listener.js'
import { connect, type Client } from '../support/client.js'
import { request, speakHttp2 } from '../support/http2.js'
import { eventually, requestBytes, startRecordedEdge, type RecordedEdge } from '../support/story.js'
import { answerBytes, startUpstream, type Received, type Upstream } from '../support/upstream.js'

/** Logs in connections in two steps, and says who asks. */
function login (scheme: string, challenges: readonly string[] = [`WWW-Authenticate: ${scheme}`]): (asked: Received, socket: Socket) => void {
  const users = new WeakMap<Socket, string>()
  return (asked, socket) => {
    const token = new RegExp(`^${scheme} (\\S+)`, 'i').exec(asked.header('authorization') ?? '')?.[1]
    const user = users.get(socket) ?? ''
    if (token === 'HELLO') {
      users.set(socket, 'challenged')
      socket.write(answerBytes('challenge', '401 Unauthorized', [`WWW-Authenticate: ${scheme} CHALLENGE`]))
    } else if (token !== undefined && user === 'challenged') {
      users.set(socket, token)
      socket.write(answerBytes(token))
    } else socket.write(user === '' || user === 'challenged' ? answerBytes('nobody', '401 Unauthorized', challenges) : answerBytes(user))
  }
}

interface Visitor { ask (token?: string): Promise<string>, leave (): void }

/** A client with one connection of its own. */
async function visit (t: Test, url: string, scheme: string): Promise<Visitor> {
  const connection: Client = await connect(url, t)
  return {
    ask: async token => {
      connection.send(requestBytes(url, 'GET', token === undefined ? {} : { authorization: `${scheme} ${token}` }))
      return (await connection.answer()).text()
    },
    leave: () => { connection.close() }
  }
}

const tell = async (t: Test, respond: Parameters<typeof startUpstream>[1], options: Partial<EdgeOptions> = {}): Promise<RecordedEdge & { upstream: Upstream }> => {
  const upstream = await startUpstream(t, respond)
  return { upstream, ...await startRecordedEdge(t, { upstream: upstream.url, ...options }) }
}

for (const scheme of ['NTLM', 'Negotiate', 'negotiate', 'ntlm']) {
  t.test(`${scheme}: who logged in stays who they are, and nobody else is them`, async t => {
    const { url, upstream } = await tell(t, login(scheme))
    const [anna, bert] = [await visit(t, url, scheme), await visit(t, url, scheme)]
    t.equal(await anna.ask(), 'nobody')
    t.equal(await anna.ask('HELLO'), 'challenge')
    t.equal(await bert.ask(), 'nobody')
    t.equal(await anna.ask('anna'), 'anna')
    t.equal(await bert.ask(), 'nobody', 'a client that never logged in')
    t.equal(await bert.ask('HELLO'), 'challenge')
    t.equal(await bert.ask('bert'), 'bert')
    t.strictSame([await anna.ask(), await bert.ask(), await anna.ask()], ['anna', 'bert', 'anna'])
    anna.leave()
    await eventually(() => [...upstream.sockets].filter(socket => !socket.readableEnded).length === 1)
    t.equal(await (await visit(t, url, scheme)).ask(), 'nobody', 'the connection ended with its client')
    t.equal(await bert.ask(), 'bert')
  })
}

t.test('challenges in lists, on several lines, beside others, in quoted words', async t => {
  const rows: ReadonlyArray<readonly [lines: readonly string[], isBound: boolean]> = [
    [['WWW-Authenticate: Basic realm="x", Negotiate'], true],
    [['WWW-Authenticate: Negotiate, Basic realm=x'], true],
    [['WWW-Authenticate: Basic realm=x', 'www-authenticate: nTLM'], true],
    [['WWW-Authenticate: NTLM', 'WWW-Authenticate: Basic realm=x'], true],
    [['WWW-Authenticate: Digest realm="a\\", b", nonce="c" , NTLM TlRM=='], true],
    [['Proxy-Authenticate: NTLM'], true],
    [['WWW-Authenticate: Basic realm="x, Negotiate"'], false],
    [['WWW-Authenticate: Bearer realm=ntlm'], false],
    [['X-Authenticate: NTLM'], false]
  ]
  for (const [lines, isBound] of rows) {
    const { url, upstream } = await tell(t, answerBytes('log in', '401 Unauthorized', lines))
    const [anna, bert] = [await visit(t, url, ''), await visit(t, url, '')]
    for (const one of [anna, bert, anna, bert]) await one.ask()
    t.equal(upstream.connections, isBound ? 2 : 1, lines.join(' | '))
  }
})

t.test('a request that carries such a login makes its connection private, whatever the answer says', async t => {
  const { url, upstream } = await tell(t, answerBytes('welcome'))
  const [anna, bert] = [await visit(t, url, 'Negotiate'), await visit(t, url, 'Negotiate')]
  await bert.ask()
  await anna.ask('YII=')
  await bert.ask()
  t.equal(upstream.connections, 2)
  await anna.ask()
  t.equal(upstream.connections, 2, 'and the client goes on with it')
  const { url: other, upstream: shared } = await tell(t, answerBytes('welcome'))
  for (const token of ['negotiate', 'NTLM']) await (await visit(t, other, 'Basic')).ask(token)
  t.equal(shared.connections, 1, 'a password is sent with each request')
})

t.test('a login travels to the upstream where it began, of several', async t => {
  const upstreams = [await startUpstream(t, login('NTLM')), await startUpstream(t, login('NTLM')), await startUpstream(t, login('NTLM'))]
  const { url } = await startRecordedEdge(t, { upstream: upstreams.map(({ url }) => url) })
  for (const name of ['anna', 'bert', 'carl', 'dora']) {
    const one = await visit(t, url, 'NTLM')
    t.strictSame([await one.ask(), await one.ask('HELLO'), await one.ask(name), await one.ask(), await one.ask()], ['nobody', 'challenge', name, name, name])
  }
  t.ok(upstreams.every(({ requests }) => requests.length > 0), 'clients are still spread')
})

t.test('HTTP/2: a session is one client', async t => {
  const { edge, upstream } = await tell(t, login('NTLM'), { tls: true })
  const ask = async (session: ReturnType<typeof speakHttp2>, token?: string): Promise<string> =>
    String((await request(session, { ':path': '/', ...(token === undefined ? {} : { authorization: `NTLM ${token}` }) })).body)
  const [anna, bert] = [speakHttp2(t, edge), speakHttp2(t, edge)]
  t.strictSame([await ask(anna), await ask(anna, 'HELLO'), await ask(bert), await ask(anna, 'anna')], ['nobody', 'challenge', 'nobody', 'anna'])
  t.strictSame([await ask(bert), await ask(anna), await ask(bert), await ask(anna)], ['nobody', 'anna', 'nobody', 'anna'])
  anna.close()
  await eventually(() => [...upstream.sockets].filter(socket => !socket.readableEnded).length === 1)
})

t.test('HTTP/1.1 over TLS', async t => {
  const { url } = await tell(t, login('Negotiate'), { tls: true })
  const [anna, bert] = [await visit(t, url, 'Negotiate'), await visit(t, url, 'Negotiate')]
  t.strictSame([await anna.ask('HELLO'), await anna.ask('anna'), await bert.ask(), await anna.ask()], ['challenge', 'anna', 'nobody', 'anna'])
})

t.test('through a listener: both hops keep clients apart', async t => {
  const origin = await startUpstream(t, login('NTLM'))
  const [site] = resolveOptions({ upstream: origin.url }).sites as [SiteSettings]
  const listener = new Listener({ site, log: () => {} })
  t.teardown(() => listener.close())
  const { url } = await startRecordedEdge(t, { railgun: await listener.listen('127.0.0.1', 0) })
  const [anna, bert] = [await visit(t, url, 'NTLM'), await visit(t, url, 'NTLM')]
  t.strictSame([await anna.ask(), await anna.ask('HELLO'), await bert.ask(), await anna.ask('anna')], ['nobody', 'challenge', 'nobody', 'anna'])
  t.strictSame([await bert.ask(), await anna.ask(), await bert.ask('HELLO'), await bert.ask('bert'), await anna.ask()], ['nobody', 'anna', 'challenge', 'bert', 'anna'])
})

t.test('an upstream that ends a logged-in connection: its client is nobody again, and nothing is lost', async t => {
  const { url, upstream } = await tell(t, login('NTLM'))
  const anna = await visit(t, url, 'NTLM')
  t.strictSame([await anna.ask('HELLO'), await anna.ask('anna')], ['challenge', 'anna'])
  const [socket] = upstream.sockets
  socket?.end()
  await eventually(() => socket?.destroyed === true || socket?.readableEnded === true)
  t.strictSame([await anna.ask(), await anna.ask('HELLO'), await anna.ask('anna'), await anna.ask()], ['nobody', 'challenge', 'anna', 'anna'])
})
