// Header lines both ways under the cloudflare brand, as its reference of HTTP headers lists them: what the upstream hears
// about the visitor, and what the visitor hears besides the upstream's answer.
import t from 'tap'
import { type EdgeOptions } from '../../src/settings/options.js'
import { resolveOptions } from '../../src/settings/options.js'
import { tell, type Story } from '../support/story.js'
import { answerBytes, type Received } from '../support/upstream.js'

const OK = answerBytes('ok')

const lastOf = ({ upstream }: Story): Received => upstream.requests.at(-1) as Received

t.test('to the upstream: the visitor\'s address, scheme and ray; no country unless one is pretended', async t => {
  const story = await tell(t, OK)
  const answer = await story.get('/', { host: 'shop.test' })
  const request = lastOf(story)
  t.equal(request.header('cf-connecting-ip'), '127.0.0.1')
  t.equal(request.header('x-forwarded-for'), '127.0.0.1')
  t.equal(request.header('x-forwarded-proto'), 'http')
  t.equal(request.header('cf-visitor'), '{"scheme":"http"}')
  t.match(request.header('cf-ray'), /^[0-9a-f]{16}-LAB$/)
  t.equal(request.header('cf-ray'), answer.header('cf-ray'), 'the same ray both ways')
  for (const name of ['cf-ipcountry', 'true-client-ip', 'x-real-ip', 'cf-connecting-ipv6', 'cf-pseudo-ipv4']) t.strictSame(request.all(name), [], name)
})

t.test('what the visitor says about itself is appended to, overwritten or ends here', async t => {
  const story = await tell(t, OK)
  await story.get('/', { 'X-Forwarded-For': '192.0.2.9', 'X-Forwarded-Proto': 'https', 'X-Real-IP': '192.0.2.9', 'True-Client-IP': '192.0.2.9', 'CF-IPCountry': 'FR', 'CF-Visitor': '{"scheme":"https"}', 'CF-Ray': '230b030023ae2822-SJC' })
  const request = lastOf(story)
  t.strictSame(request.all('x-forwarded-for'), ['192.0.2.9,127.0.0.1'], 'a comma and no space')
  t.strictSame(request.all('x-forwarded-proto'), ['http'])
  t.strictSame(request.all('cf-visitor'), ['{"scheme":"http"}'])
  t.equal(request.all('cf-ray').length, 1)
  for (const name of ['x-real-ip', 'true-client-ip', 'cf-ipcountry']) t.strictSame(request.all(name), [], name)
})

t.test('CDN-Loop: the documented entry, and ours, by which this edge knows itself', async t => {
  const story = await tell(t, OK)
  await story.get('/')
  const [first = ''] = lastOf(story).all('cdn-loop')
  t.match(first, /^cloudflare, edgeproxy;id=[0-9a-f]{8}$/)
  await story.get('/', { 'CDN-Loop': 'fastly, cloudflare; loops=1' })
  t.strictSame(lastOf(story).all('cdn-loop'), [`fastly, cloudflare; loops=1, ${first}`], 'another edge of that name is no loop')
  const looped = await story.get('/', { 'CDN-Loop': first })
  t.match(await story.lineOf(looped), { failure: { kind: 'proxy_loop_detected' } })
  t.equal(story.upstream.requests.length, 2, 'the upstream was not asked a third time')
})

t.test('country and True-Client-IP, where they are switched on', async t => {
  const story = await tell(t, OK, { country: 'FR', trueClientIp: true })
  await story.get('/', { 'CF-IPCountry': 'DE', 'True-Client-IP': '192.0.2.9' })
  t.strictSame(lastOf(story).all('cf-ipcountry'), ['FR'])
  t.strictSame(lastOf(story).all('true-client-ip'), ['127.0.0.1'])
})

t.test('each site has a country of its own', async t => {
  const story = await tell(t, OK, { country: 'FR', sites: [{ hosts: ['tor.test'], country: 'T1' }, { hosts: ['any.test'] }] })
  await story.get('/', { host: 'tor.test' })
  t.equal(lastOf(story).header('cf-ipcountry'), 'T1')
  await story.get('/', { host: 'any.test' })
  t.equal(lastOf(story).header('cf-ipcountry'), 'FR')
})

t.test('a country is two capitals', async t => {
  for (const country of ['fr', 'FRA', '', 'F1']) t.throws(() => resolveOptions({ upstream: 3000, country }), /country/, country)
  t.throws(() => resolveOptions({ upstream: 3000, country: 'fr' }), /write FR/)
})

const X_ACCEL = ['X-Accel-Buffering: no', 'x-accel-charset: utf-8', 'X-Accel-Limit-Rate: 100', 'X-Accel-Redirect: /internal', 'X-Accel-Expires: 10']

t.test('to the visitor: Server is replaced, the cache says DYNAMIC, instructions to a proxy end here', async t => {
  const story = await tell(t, answerBytes('ok', '200 OK', ['Server: nginx/1.27', 'CF-Cache-Status: HIT', 'CF-RAY: forged', ...X_ACCEL, 'X-Powered-By: us']))
  const answer = await story.get('/')
  t.strictSame(answer.all('server'), ['cloudflare'])
  t.strictSame(answer.all('cf-cache-status'), ['DYNAMIC'])
  t.match(answer.all('cf-ray'), [/^[0-9a-f]{16}-LAB$/])
  t.equal(answer.all('cf-ray').length, 1)
  for (const line of X_ACCEL.slice(0, 4)) t.strictSame(answer.all(line.split(':')[0] ?? ''), [], line)
  t.equal(answer.header('x-accel-expires'), '10', 'not among the documented ones')
  t.equal(answer.header('x-powered-by'), 'us')
  t.notOk(answer.header('cf-error-type'), 'no error of the edge')
})

t.test('answers without a body and answers to an upgrade are no exception', async t => {
  const story = await tell(t, ({ method, header }, socket) => socket.write(header('upgrade') === undefined
    ? `HTTP/1.1 ${method === 'HEAD' ? '200 OK' : '304 Not Modified'}\r\nServer: nginx\r\nETag: "1"\r\n\r\n`
    : 'HTTP/1.1 101 Switching Protocols\r\nServer: nginx\r\nX-Accel-Buffering: no\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n'))
  for (const request of ['HEAD / HTTP/1.1', 'GET / HTTP/1.1', 'GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: echo']) {
    const answer = await story.ask(`${request}\r\nHost: ${story.host}\r\n\r\n`)
    t.strictSame(answer.all('server'), ['cloudflare'], request)
    t.strictSame(answer.all('cf-cache-status'), ['DYNAMIC'], request)
    t.strictSame(answer.all('x-accel-buffering'), [], request)
  }
  await story.upstream.close()
})

t.test('origin-headers keep: the answer passes as it came, the rays alone are added', async t => {
  const options: Partial<EdgeOptions> = { originHeaders: 'keep' }
  const story = await tell(t, answerBytes('ok', '200 OK', ['Server: nginx/1.27', ...X_ACCEL]), options)
  const answer = await story.get('/')
  t.strictSame(answer.all('server'), ['nginx/1.27'])
  t.strictSame(answer.all('cf-cache-status'), [])
  t.equal(answer.header('x-accel-redirect'), '/internal')
  t.match(answer.header('cf-ray'), /^[0-9a-f]{16}-LAB$/)
})
