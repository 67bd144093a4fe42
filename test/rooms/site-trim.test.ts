// The path of a site's address is taken off before a request is forwarded, as the upstream sees it.
import t from 'tap'
import type { SiteEntry } from '../../src/settings/options.js'
import { trimmed } from '../../src/site/trim.js'
import { startRecordedEdge } from '../support/story.js'
import { get } from '../support/client.js'
import { answerBytes, startUpstream } from '../support/upstream.js'

t.test('targets', async t => {
  const rows: ReadonlyArray<readonly [prefix: string | null, target: string, want: string]> = [
    ['/shop', '/shop', '/'], ['/shop', '/shop/', '/'], ['/shop', '/shop?x=/shop', '/?x=/shop'], ['/shop', '/shop/cart?x', '/cart?x'], ['/shop/', '/shop/cart', '/cart'], ['/shop/', '/shop', '/'],
    ['/shop', '/shop//a', '//a'], ['/shop', '/shopping', '/shopping'], ['/shop', '/shop/shop', '/shop'], ['/', '/a', '/a'], [null, '/a', '/a'], ['/shop', '*', '*']
  ]
  for (const [prefix, target, want] of rows) t.equal(trimmed(prefix, target), want, `${prefix} of ${target}`)
})

t.test('through the edge', async t => {
  const upstream = await startUpstream(t, answerBytes())
  const edge = async (site: SiteEntry): Promise<string> => (await startRecordedEdge(t, { upstream: upstream.url, sites: [{ path: '/shop', ...site }] })).url
  const trimming = await edge({ trimPath: true })
  for (const path of ['/shop/cart?a=/shop', '/shop', '/other/shop']) await get(trimming + path)
  await get(`${await edge({ trimPath: true, rewrite: [{ path: '/shop/old', to: '/shop/new' }, { path: '/shop/out', to: '/else' }] })}/shop/old/a`)
  await get(`${await edge({})}/shop/cart`)
  t.strictSame(upstream.requests.map(({ target }) => target), ['/cart?a=/shop', '/', '/other/shop', '/new/a', '/shop/cart'])
})

t.test('an upgrade, too; and the log tells what was asked', async t => {
  const upstream = await startUpstream(t, 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
  const { url, log } = await startRecordedEdge(t, { sites: [{ path: '/shop', trimPath: true, upstream: upstream.url }] })
  t.equal((await get(`${url}/shop/ws`, { Connection: 'Upgrade', Upgrade: 'chat' })).status, 403)
  t.equal(upstream.requests[0]?.target, '/ws')
  t.equal((await log.line(() => true)).req.url, '/shop/ws')
})
