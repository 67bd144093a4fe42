// The steps of admission: their order, which of two refusals wins, and that whatever a request holds is given back.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Socket } from 'node:net'
import t from 'tap'
import { STEPS } from '../../src/edge/admission/steps.js'
import { Connector } from '../../src/connector/connector.js'
import type { SiteSettings } from '../../src/options/settings.js'
import { resolveOptions } from '../../src/settings/options.js'
import { ask, connect, get, requestBytes } from '../support/client.js'
import { temporaryFolder } from '../support/folder.js'
import { launch, server } from '../support/launched.js'
import { eventually, startRecordedEdge, tell } from '../support/story.js'
import { answerBytes, startUpstream } from '../support/upstream.js'

t.test('ARCHITECTURE.md has the same steps in the same order', async t => {
  const page = readFileSync(new URL('../../ARCHITECTURE.md', import.meta.url), 'utf8')
  const [, table = ''] = /\| step \|[^\n]*\n\| --- \|[^\n]*\n((?:\|[^\n]*\n)+)/.exec(page) ?? []
  const rows = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name)
  t.strictSame(rows, STEPS.map(({ name }) => name))
})

const DENY = [{ path: '/secret' }]

t.test('of two reasons to refuse, the earlier step\'s is told', async t => {
  const waiting: Socket[] = []
  const story = await tell(t, (_request, socket) => waiting.push(socket), {
    brand: 'cloudflare',
    failHeader: true,
    maxConnections: 1,
    deny: DENY,
    rateLimit: '1/60s',
    rewrite: [{ path: '/odd', to: '/{header:X-Nothing}' }]
  })
  const { url, log } = story
  const reasonOf = async (path: string, lines: Readonly<Record<string, string>> = {}, host?: string): Promise<unknown> => {
    const more = Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`).join('')
    const raw = `GET ${path} HTTP/1.1\r\n${host ?? 'Host: shop.test\r\n'}${more}\r\n`
    const answer = await ask(url, raw)
    const { failure } = await log.line(({ ray }) => ray === answer.header('x-edge-ray'))
    return failure?.['reason'] ?? failure?.kind
  }
  t.equal(await reasonOf('/cdn-cgi/trace', {}, 'Host: a.test\r\nHost: b.test\r\n'), 'host_repeated', 'inspect before ownPath')
  t.equal(await reasonOf('/', { 'Edge-Fault': 'no_such_kind' }, ''), 'host_missing', 'inspect before fault')
  t.equal(await reasonOf('/secret', { 'Edge-Fault': 'no_such_kind' }), 'edge_fault', 'fault before guard')
  const first = await connect(url, t)
  first.send(requestBytes(`${url}/first`))
  await eventually(() => waiting.length === 1)
  t.equal(await reasonOf('/secret'), 'deny_rule', 'guard before capacity')
  t.equal(await reasonOf('/odd'), 'connection_limit_reached', 'capacity before route')
  waiting[0]?.end(answerBytes())
  t.equal((await first.answer()).status, 200)
  await eventually(() => story.edge.state().requests.length === 0)
  t.equal(await reasonOf('/odd'), 'rewrite_expression_failed', 'route before rateLimit')
  t.equal(await reasonOf('/second'), 'rate_limited', 'refusals of earlier steps were not counted')
  t.match(story.edge.state().sites, [{ running: 0 }], 'every refused request has given its place back')
})

t.test('a request that is none uses up no fault', async t => {
  const { url, edge } = await tell(t, answerBytes(), { fail: [{ kind: 'connection_refused', times: 1, rate: 1 }] })
  t.equal((await ask(url, 'GET / HTTP/1.1\r\n\r\n')).status, 400)
  t.match(edge.state().faults, [{ fired: 0, remaining: 1 }])
  t.equal((await get(url)).status, 521)
  t.match(edge.state().faults, [{ fired: 1, remaining: 0 }])
})

t.test('a rule for a path takes a target in absolute form, too', async t => {
  const { url } = await tell(t, answerBytes(), { fail: [{ kind: 'connection_refused', match: '/pay', rate: 1 }] })
  const { host } = new URL(url)
  t.equal((await ask(url, `GET http://${host}/pay HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).status, 521)
})

/** A program that does not listen before a file is there. */
const late = (file: string): string[] => server('', `
while (!require('node:fs').existsSync(${JSON.stringify(file)})) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
`)

t.test('a client that leaves while the program starts gives back its place, and nothing is asked for it', async t => {
  const file = join(temporaryFolder(t), 'go')
  const { edge, url, get, log } = await launch(t, late(file), { maxConnections: 1 })
  const client = await connect(url, t)
  client.send(requestBytes(`${url}/leaves`))
  await eventually(() => edge.state().sites[0]?.running === 1)
  t.equal((await get('/full')).status, 503)
  client.socket.destroy()
  t.match(await log.line(({ req }) => req?.url === '/leaves'), { outcome: 'abandoned', upstream: { attempts: 0 } })
  t.match(edge.state(), { sites: [{ running: 0 }], requests: [] })
  writeFileSync(file, '')
  t.match(await get('/next'), { status: 200 })
})

t.test('a request that was answered while it waited for the program goes no further', async t => {
  const file = join(temporaryFolder(t), 'go')
  const { edge, url, get, log, event } = await launch(t, late(file))
  const client = await connect(url, t)
  client.send('POST /broken HTTP/1.1\r\nHost: shop.test\r\nTransfer-Encoding: chunked\r\n\r\n')
  await eventually(() => edge.state().sites[0]?.running === 1)
  client.send('no chunk\r\n')
  t.equal((await client.answer()).status, 400)
  writeFileSync(file, '')
  await event(/listens on/)
  t.match(await get('/next'), { status: 200 })
  const line = await log.line(({ req }) => req?.url === '/broken')
  t.match(line, { outcome: 'branded', upstream: { attempts: 0 }, failure: { kind: 'http_request_error' } })
  t.equal(log.lines.filter(({ req }) => req?.url === '/broken').length, 1)
  t.match(edge.state().sites, [{ running: 0 }])
})

t.test('two edges of one process, with the same names of sites and tunnels, do not know each other', async t => {
  const SITES = [
    { name: 'shop', hosts: ['shop.test'], upstream: 'tunnel:shop' },
    { name: 'full', hosts: ['full.test'], upstream: '', maxConnections: 1, rateLimit: '1/60s' }
  ]
  const waiting: Socket[] = []
  const upstream = await startUpstream(t, ({ target }, socket) => {
    if (target === '/waits') waiting.push(socket)
    else socket.write(answerBytes('here'))
  })
  const sites = SITES.map(site => ({ ...site, upstream: site.upstream === '' ? upstream.url : site.upstream }))
  const one = await startRecordedEdge(t, { sites, upstream: upstream.url, circuitFailures: 1, tunnelPort: 0 })
  const other = await startRecordedEdge(t, { sites, upstream: upstream.url, circuitFailures: 1, tunnelPort: 0 })
  const [site] = resolveOptions({ upstream: upstream.url }).sites as [SiteSettings]
  const port = Number(one.edge.tunnelAddress?.split(':')[1])
  const edge = { host: '127.0.0.1', port, label: `127.0.0.1:${port}` }
  const connector = new Connector({ name: 'shop', token: null, edge, site, log: () => {} })
  t.teardown(() => { connector.stop() })
  connector.start()
  await one.log.line(({ msg }) => msg === 'tunnel shop: a connector is connected')
  t.equal((await get(one.url, { Host: 'shop.test' })).text(), 'here')
  t.equal((await get(other.url, { Host: 'shop.test' })).status, 530, 'the connector is the first one\'s')
  const client = await connect(one.url, t)
  client.send(requestBytes(`${one.url}/waits`, 'GET', { Host: 'full.test' }))
  await eventually(() => waiting.length === 1)
  t.equal((await get(one.url, { Host: 'full.test' })).status, 503)
  t.equal((await get(other.url, { Host: 'full.test' })).status, 200, 'neither its places nor its limit')
  t.match(other.edge.state().circuits.filter(({ state }) => state !== 'closed'), [{ site: 'shop' }])
  t.strictSame(one.edge.state().circuits.filter(({ state }) => state !== 'closed'), [], 'nor its circuits')
  waiting[0]?.end(answerBytes())
  t.equal((await client.answer()).status, 200)
})
