// What rewrite rules make of a request, seen by the upstream. Rules that cannot be are in test/brands/cloudflare-1xxx.test.ts.
import t, { type Test } from 'tap'
import type { EdgeOptions } from '../../src/settings/options.js'
import type { RewriteRule } from '../../src/site/options/rules.js'
import { tell } from '../support/story.js'
import type { Received } from '../support/upstream.js'

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

async function seen (t: Test, rewrite: RewriteRule | RewriteRule[], target: string, headers: Readonly<Record<string, string>> = {}, options: Partial<EdgeOptions> = {}): Promise<Received> {
  const story = await tell(t, OK, { rewrite, ...options })
  const lines = Object.entries({ host: story.host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`)
  const answer = await story.ask(`GET ${target} HTTP/1.1\r\n${lines.join('')}\r\n`)
  const [request] = story.upstream.requests
  if (request === undefined) throw new Error(`the upstream was not asked: ${answer.status}`)
  t.equal((await story.lineOf(answer)).req.url, target, 'the log tells what the client asked')
  return request
}

t.test('paths', async t => {
  const rows: Array<[rewrite: RewriteRule | RewriteRule[], target: string, want: string]> = [
    [{ path: '/old', to: '/new' }, '/old/a?b=1', '/new/a?b=1'],
    [{ path: '/old', to: '/new' }, '/old?b=1', '/new?b=1'],
    [{ path: '/old', to: '/new' }, '/older', '/older'],
    [{ path: '/old/', to: '/new/' }, '/old/a', '/new/a'],
    [{ path: '/old/', to: '/' }, '/old/a', '/a'],
    [{ path: '/old/', to: '/' }, '/old', '/'],
    [{ path: '/old', to: '' }, '/old/a', '/a'],
    [{ path: '/', to: '/v2' }, '/a/b', '/v2/a/b'],
    [{ to: '/one' }, '/a/b?c', '/one?c'],
    [{ to: '/one?fixed=1' }, '/a?c', '/one?fixed=1'],
    [{ path: '/a', to: '/b?was={path}&q={query}' }, '/a/x?c', '/b/x?was=/a/x&q=c'],
    [{ to: '/{host}{path}' }, '/a%20b/%2e%2e', '/shop.test/a%20b/%2e%2e'],
    [{ to: '/{header:X-Tenant}{path}' }, '/a', '/blue/a'],
    [[{ path: '/a', to: '/first' }, { path: '/a', to: '/last' }], '/a', '/last'],
    [{ set: { 'X-Env': 'lab' } }, '//a/../b', '//a/../b']
  ]
  for (const [rewrite, target, want] of rows) t.equal((await seen(t, rewrite, target, { host: 'Shop.test:81', 'X-Tenant': 'blue' })).target, want, JSON.stringify(rewrite))
})

t.test('headers are set, replaced and removed; the rest stays as it came', async t => {
  const request = await seen(t, [
    { set: { 'X-Env': 'lab', 'X-Who': '{address} at {host}', 'X-Copy': '{header:X-From}', 'X-Json': '{"a":1}', 'X-None': '{header:X-Missing}' }, remove: ['Cookie', 'x-gone'] },
    { path: '/other', set: { 'X-Env': 'other' } },
    { path: '/pay', remove: 'X-Copy' as never }
  ], '/pay', { host: 'shop.test', 'x-env': 'client', 'X-None': 'client', cookie: 'a=1', Cookie: 'b=2', 'X-Gone': '1', 'X-From': 'here', 'X-Stays': 'yes' })
  t.strictSame(request.all('x-env'), ['lab'])
  t.equal(request.header('x-who'), '127.0.0.1 at shop.test')
  t.strictSame(request.all('x-copy'), [], 'a later rule has the last word')
  t.equal(request.header('x-json'), '{"a":1}', 'other braces are plain text')
  for (const name of ['cookie', 'x-gone', 'x-none']) t.strictSame(request.all(name), [], name)
  t.equal(request.header('x-stays'), 'yes')
  t.equal(request.header('x-from'), 'here')
})

t.test('the one header of the edge that a rule may take away', async t => {
  const request = await seen(t, { remove: ['CF-Connecting-IP'] }, '/')
  t.strictSame(request.all('cf-connecting-ip'), [])
  t.equal(request.header('x-forwarded-for'), '127.0.0.1')
})

t.test('upgrades are rewritten, too', async t => {
  const story = await tell(t, 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n', { rewrite: { path: '/ws', to: '/socket', set: { 'X-Env': 'lab' } } })
  const answer = await story.get('/ws/1', { Connection: 'Upgrade', Upgrade: 'chat' })
  t.equal(answer.status, 403)
  t.equal(story.upstream.requests[0]?.target, '/socket/1')
  t.equal(story.upstream.requests[0]?.header('x-env'), 'lab')
})
