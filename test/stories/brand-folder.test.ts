// A brand as somebody else would add it: two files in a folder, a brand.mjs and a template, and no file of the engine. It says
// something about each request to the upstream and to the client, and keeps a visitor where he was by a cookie.
import t, { type Test } from 'tap'
import { FAILURE_KINDS } from '../../src/failures/catalog.js'
import { get, type Answer } from '../support/client.js'
import { startRecordedEdge, tell } from '../support/story.js'
import { answerBytes, closedPort, startUpstream } from '../support/upstream.js'

const BRAND = `
import { createHash } from 'node:crypto'

const both = text => ({ en: text, fr: text })

const id = text => createHash('sha256').update(text).digest('hex').slice(0, 16)

const closed = {
  status: 503, code: '503', title: both('Closed'), blame: 'upstream', happened: both('Nobody is in.'),
  visitor: both('Come back.'), owner: [both('Look.')], retryAfter: null, template: 'closed.html'
}

export const brand = {
  name: 'farm',
  pages: {
    all: { closed },
    byKind: Object.fromEntries(${JSON.stringify(FAILURE_KINDS)}.map(kind => [kind, 'closed'])),
    headers: (view, page, { ray, method }) => ['X-Farm-Request', method + ' ' + id(ray)],
    intercepts: false
  },
  forms: { json: () => ({}), markdown: () => '', text: () => '', fields: () => ({}), textForTools: false },
  outward: {
    request: ({ ray, url, hostname, site }, { target }) => [
      'X-Farm-Request', id(ray), 'X-Original-URL', url, 'X-Farm-Target', target, 'X-Farm-Host', hostname, 'X-Farm-Site', site
    ],
    relayed: {
      dropped: ['X-Farm-Request'],
      lines: ({ ray, upstreamStatus, url }) => {
        if (url === '/broken') throw new Error('no lines today')
        return ['X-Farm-Request', id(ray) + ' ' + upstreamStatus]
      }
    }
  },
  affinity: {
    cookie: 'Farm',
    valueFor: id,
    lines: (value, given, { hostname }) => value === given ? [] : ['Set-Cookie', 'Farm=' + value + ';Path=/;Domain=' + hostname]
  }
}`

const farm = (t: Test): string => t.testdir({ 'brand.mjs': BRAND, 'closed.html': '<h1>{{title}}</h1>' })

const cookieOf = (answer: Answer): string => answer.header('set-cookie')?.split(';')[0] ?? ''

t.test('each request and each answer is told of in lines of its own', async t => {
  const respond = answerBytes('ok', '200 OK', ['X-Farm-Request: forged', 'Set-Cookie: own=1'])
  const story = await tell(t, respond, { brand: farm(t), rewrite: [{ path: '/a', to: '/b' }] })
  const answer = await story.get('/a/x?y=%2f', { host: 'Shop.test:8080' })
  const asked = story.upstream.requests.at(-1)
  const id = asked?.header('x-farm-request') ?? ''
  t.match(id, /^[0-9a-f]{16}$/)
  const told = ['x-original-url', 'x-farm-target', 'x-farm-host'].map(name => asked?.header(name))
  t.strictSame(told, ['/a/x?y=%2f', '/b/x?y=%2f', 'shop.test'])
  t.strictSame(answer.all('x-farm-request'), [`${id} 200`], 'the same, and in place of the upstream\'s')
  const [own, farms] = answer.all('set-cookie')
  t.equal(own, 'own=1', 'the upstream\'s own stays')
  t.match(farms, /^Farm=[0-9a-f]{16};Path=\/;Domain=shop\.test$/)
  t.not((await story.get('/')).header('x-farm-request'), answer.header('x-farm-request'), 'another request')
})

t.test('a page knows its request, and a brand that throws is a bug of the edge\'s', async t => {
  const down = await tell(t, answerBytes('ok'), { brand: farm(t), upstream: await closedPort(t) })
  t.match((await down.get('/', { accept: 'text/html' })).header('x-farm-request'), /^GET [0-9a-f]{16}$/)
  const story = await tell(t, answerBytes('ok'), { brand: farm(t) })
  const broken = await story.get('/broken')
  t.equal(broken.status, 503)
  const failure = { kind: 'proxy_internal_error', message: /could not make the header lines of this answer: no lines today/ }
  t.match(await story.lineOf(broken), { failure })
  t.equal((await story.get('/')).text(), 'ok', 'the edge goes on')
})

t.test('a visitor stays with one of several upstreams, and goes to another one when it is down', async t => {
  const all = await Promise.all(['a', 'b', 'c'].map(name => startUpstream(t, answerBytes(name))))
  const { url } = await startRecordedEdge(t, { upstream: all.map(upstream => upstream.url), brand: farm(t) })
  const first = await get(url)
  t.equal(first.text(), 'a')
  const cookie = `theme=dark; ${cookieOf(first)}; x=y`
  for (let i = 0; i < 4; i++) {
    const again = await get(url, { cookie })
    t.strictSame([again.text(), again.all('set-cookie')], ['a', []], 'nothing new to be said')
  }
  const others = [await get(url), await get(url, { cookie: 'Farm=nobody' })]
  t.ok(others.every(answer => cookieOf(answer) !== ''), 'without a cookie, and with one that names nobody')
  await all[0]?.close()
  const moved = await get(url, { cookie })
  t.not(moved.text(), 'a')
  t.not(cookieOf(moved), cookieOf(first))
  t.equal((await get(url, { cookie: cookieOf(moved) })).text(), moved.text())
})

const PROGRAM = 'require("http").createServer((q, s) => s.end(String(process.pid))).listen(process.env.PORT, "127.0.0.1")'

t.test('a visitor stays with one instance of a program', async t => {
  const { url } = await startRecordedEdge(t, { brand: farm(t), command: ['node', '-e', PROGRAM], instances: 2, start: 'eager' })
  const first = await get(url)
  t.match(first.text(), /^\d+$/)
  const cookie = cookieOf(first)
  // both are there
  while ((await get(url)).text() === first.text());
  for (let i = 0; i < 4; i++) t.equal((await get(url, { cookie })).text(), first.text())
})
