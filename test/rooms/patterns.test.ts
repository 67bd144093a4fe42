// Patterns of hosts and paths: one meaning for a request, one for a pattern that lies behind another.
import t from 'tap'
import { coversHost, hostOnly, matchesHost, matchesPath } from '../../src/patterns.js'
import { resolveOptions } from '../../src/settings/options.js'
import { createMatcher } from '../../src/site/match.js'
import { questionOf } from '../../src/page/custom/rules.js'
import { problemsOf } from '../support/problems.js'

const HOSTS: readonly (readonly [pattern: string, host: string, matches: boolean, covers: boolean])[] = [
  ['shop.test', 'shop.test', true, true],
  ['shop.test', 'www.shop.test', false, false],
  ['*.shop.test', 'www.shop.test', true, true],
  ['*.shop.test', 'a.b.shop.test', true, true],
  ['*.shop.test', 'shop.test', false, false],
  ['*.shop.test', '.shop.test', false, false],
  ['*.shop.test', 'myshop.test', false, false],
  ['*.test', '*.shop.test', true, true],
  ['*.shop.test', '*.shop.test', true, true],
  ['*.shop.test', '*.test', false, false],
  ['www.shop.test', '*.shop.test', false, false],
  ['[::1]', '[::1]', true, true]
]

for (const [pattern, host, matches, covers] of HOSTS) {
  t.test(`${pattern} and ${host}`, async t => {
    if (!host.startsWith('*')) {
      t.equal(matchesHost(pattern, host), matches, 'a request')
      const condition = { status: null, code: null, errorType: null, path: null, host: pattern, header: [] }
      t.equal(questionOf(condition)({ status: 500, code: 0, errorType: '', url: '/', host: `${host.toUpperCase()}:8080`, headers: {} }), matches, 'a rule about errors')
      const [site, other] = resolveOptions({ sites: [{ hosts: pattern, upstream: 1 }, { upstream: 2 }] }).sites.map(settings => ({ settings }))
      t.equal(createMatcher([site, other].filter(one => one !== undefined))(host, '/'), matches ? site : other, 'a site')
    }
    t.equal(coversHost(pattern, host), covers, 'a pattern behind it')
  })
}

t.test('an account\'s hosts', async t => {
  const foreign = (hosts: string, upstream: string): unknown =>
    resolveOptions({ sites: [{ hosts: 'us.test', account: 'us', upstream }, { hosts, account: 'them', upstream: 1 }] }).sites[0]?.foreignUpstream?.host
  t.equal(foreign('*.theirs.test', 'a.theirs.test:80'), 'a.theirs.test')
  t.equal(foreign('*.theirs.test', 'theirs.test:80'), undefined)
})

t.test('paths', async t => {
  const rows: readonly (readonly [prefix: string | null, url: string, want: boolean])[] = [
    [null, '/x', true], ['/', '/x', true], ['/shop', '/shop', true], ['/shop', '/shop/cart', true], ['/shop', '/shop?x', true], ['/shop', '/shopping', false],
    ['/shop/', '/shop', true], ['/shop/', '/shop/cart', true], ['/shop/', '/shopping', false], ['/shop', '/', false]
  ]
  for (const [prefix, url, want] of rows) t.equal(matchesPath(prefix, url), want, `${prefix} and ${url}`)
})

t.test('a site that no request can reach, because the path before it means the same', async t => {
  const sites = [{ path: '/shop/', upstream: 1 }, { path: '/shop', upstream: 2 }]
  t.strictSame(problemsOf({ sites }), ['sites[1]: every host is taken by site 1 (site-1) before; the first site that fits takes the request'])
})

t.test('hosts of a Host header', async t => {
  t.strictSame(['Shop.test:8080', '[::1]:80', '[::1]', 'shop.test', ''].map(hostOnly), ['shop.test', '[::1]', '[::1]', 'shop.test', ''])
})
