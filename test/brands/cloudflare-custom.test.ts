/** A site's own Error Pages through the edge: real failures, what the client saw and the log line. */
import { writeFileSync } from 'node:fs'
import t from 'tap'
import type { EdgeOptions } from '../../src/settings/options.js'
import { OptionsError } from '../../src/options/problem.js'
import { startLoggedEdge } from '../support/failing.js'
import { answerBytes, startUpstream } from '../support/upstream.js'
import { BROWSER, P1000, P500, edgeWith, fetchFrom, page } from './custom-edge.js'

t.test('an Error Page takes the place of its class, with its tokens filled in', async t => {
  const edge = await edgeWith(t, { '500.html': P500, '1000.html': P1000 }, path => ({ customPages: { '5xx': path('500.html'), '1000_errors': path('1000.html') }, country: 'FR' }))
  edge.edge.fail({ kind: 'connection_refused', rate: 1, times: 1 })
  const { answer, line, body } = await fetchFrom(edge)
  t.equal(answer.status, 521)
  t.match(line, { outcome: 'branded', page: '521', custom: '500_errors', res: { statusCode: 521, bytes: answer.body.length } })
  t.match(answer.header('content-type'), 'text/html')
  t.equal(answer.header('cf-error-type'), '521')
  t.equal(answer.header('x-edgeproxy-simulated'), '1')
  t.equal(answer.header('retry-after'), '120')
  t.equal(answer.header('content-language'), undefined, 'the language of the page is not known')
  const ray = (answer.header('cf-ray') ?? '').slice(0, 16)
  t.match(body, `<p id=who>127.0.0.1 / ${ray} / FR</p>`)
  t.match(body, /<h1>Our own page<\/h1>\s*<style>.*<div id="cf-error-details" class="cf-error-box cf-error-500s cf-error-521">/s)
  t.match(body, /Web server is down/)
  t.notMatch(body, '::', 'no token is left')

  edge.edge.fail({ kind: 'dns_error', rate: 1, times: 1 })
  const thousand = await fetchFrom(edge)
  t.equal(thousand.answer.status, 530)
  t.match(thousand.line, { page: '1016', custom: '1000_errors' })
  t.match(thousand.body, 'class="cf-error-box cf-error-1000s cf-error-1016"')

  edge.edge.fail({ kind: 'connection_refused', rate: 1, times: 1 })
  const french = await fetchFrom(edge, '/', { ...BROWSER, 'accept-language': 'fr' })
  t.match(french.body, 'Le serveur web est en panne', 'the box speaks the language of the visitor')

  edge.edge.fail({ kind: 'connection_refused', rate: 1, times: 1 })
  const head = await fetchFrom(edge, '/', BROWSER, 'HEAD')
  t.equal(head.answer.header('content-length'), String(answer.body.length))
  t.equal(head.body, '')
})

t.test('negotiation is off for its codes; without Accept-Encoding the default page is sent', async t => {
  const edge = await edgeWith(t, { '500.html': P500 }, path => ({ customPages: { '5xx': path('500.html') }, fail: 'http_response_empty' }))
  for (const accept of ['application/json', 'text/markdown', 'text/plain', '*/*']) {
    const { answer, body } = await fetchFrom(edge, '/', { ...BROWSER, accept })
    t.match(answer.header('content-type'), 'text/html', accept)
    t.match(body, 'Our own page')
  }
  const { 'accept-encoding': _, ...without } = BROWSER
  const plain = await fetchFrom(edge, '/', without)
  t.match(plain.line, { page: '520', custom: undefined })
  t.notMatch(plain.body, 'Our own page')
  const json = await fetchFrom(edge, '/', { ...without, accept: 'application/json' })
  t.equal(JSON.parse(json.body).error_code, 520)
  const tool = await fetchFrom(edge, '/', { accept: '*/*', 'user-agent': 'curl/8' })
  t.equal(tool.body, 'error code: 520\n')
})

t.test('statuses and codes that no Error Page replaces', async t => {
  const edge = await edgeWith(t, { '500.html': P500, '1000.html': P1000 }, path => ({ customPages: { '5xx': path('500.html'), '1xxx': path('1000.html') } }))
  for (const [kind, status] of [['proxy_internal_error', 500], ['connection_limit_reached', 503], ['site_not_found', 409]] as const) {
    edge.edge.fail({ kind, rate: 1, times: 1 })
    const { answer, body } = await fetchFrom(edge)
    t.equal(answer.status, status)
    t.notMatch(body, 'Our own page', kind)
  }
})

t.test('a block page, or the page of its class where there is none', async t => {
  const files = { 'waf.html': page('<p>blocked ::RAY_ID::</p>'), '1000.html': P1000 }
  const waf = await edgeWith(t, files, path => ({ customPages: { waf_block: path('waf.html'), '1xxx': path('1000.html') }, deny: [{ path: '/admin' }] }))
  const blocked = await fetchFrom(waf, '/admin')
  t.match(blocked.line, { page: '1020', custom: 'waf_block', res: { statusCode: 403 } })
  t.match(blocked.body, /<p>blocked [0-9a-f]{16}<\/p>/)
  const thousand = await edgeWith(t, files, path => ({ customPages: { '1xxx': path('1000.html') }, deny: [{ path: '/admin' }] }))
  t.match((await fetchFrom(thousand, '/admin')).line, { custom: '1000_errors' })
})

t.test('a site\'s own page comes before the one of the top level', async t => {
  const upstream = await startUpstream(t, answerBytes())
  const files = { 'edge.html': page('::CLOUDFLARE_ERROR_500S_BOX::', 'of the edge'), 'shop.html': page('::CLOUDFLARE_ERROR_500S_BOX::', 'of the shop'), '1000.html': P1000 }
  const edge = await edgeWith(t, files, path => ({
    upstream: upstream.url,
    customPages: { '5xx': path('edge.html'), '1xxx': path('1000.html') },
    sites: [{ hosts: 'shop.test', customPages: { '5xx': path('shop.html') } }, { hosts: 'api.test' }],
    fail: [{ kind: 'connection_refused', match: '/pay' }, { kind: 'dns_error', match: '/dns' }]
  }))
  t.match((await fetchFrom(edge, '/pay', { ...BROWSER, host: 'shop.test' })).body, 'of the shop')
  t.match((await fetchFrom(edge, '/dns', { ...BROWSER, host: 'shop.test' })).line, { custom: '1000_errors' }, 'the other types stay the top level\'s')
  t.match((await fetchFrom(edge, '/pay', { ...BROWSER, host: 'api.test' })).body, 'of the edge')
  t.match((await fetchFrom(edge, '/pay', { ...BROWSER, host: 'else.test' })).body, 'of the edge')
})

t.test('nothing of a request becomes markup', async t => {
  const hostile = '"><script>alert(1)</script>'
  const edge = await edgeWith(t, { '500.html': P500 }, path => ({ customPages: { '5xx': path('500.html') }, fail: 'connection_refused' }))
  const { body } = await fetchFrom(edge, `/${encodeURI(hostile)}`, { ...BROWSER, host: 'shop.test<img/src=x/onerror=alert(1)>', 'cf-connecting-ip': hostile })
  t.notMatch(body, '<script>')
  t.notMatch(body, '<img')
  t.match(body, 'shop.test&lt;img')
})

t.test('sizes at the limit exactly', async t => {
  const exact = (size: number): string => P500.replace('</body>', `${'x'.repeat(size - P500.length)}</body>`)
  const edge = await edgeWith(t, { 'full.html': exact(1_500_000) }, path => ({ customPages: { '5xx': path('full.html') }, fail: 'connection_refused' }))
  t.match((await fetchFrom(edge)).line, { custom: '500_errors' })
  await t.rejects(edgeWith(t, { 'more.html': exact(1_500_001) }, path => ({ customPages: { '5xx': path('more.html') } })),
    { message: /more\.html:1:1: with everything it refers to put in, the page may have 1,500,000 bytes and has 1,500,001/ })

  const rule = (size: number): Partial<EdgeOptions> => ({ errorRules: [{ content: 'x'.repeat(size), contentType: 'text/plain' }], fail: 'connection_refused' })
  const full = await edgeWith(t, {}, () => rule(10_000))
  t.equal((await fetchFrom(full)).body.length, 10_000)
  await t.rejects(edgeWith(t, {}, () => rule(10_001)), { message: /errorRules\[0\]: content has 10001 bytes; it may have 10000/ })
})

t.test('every mistake is told at once, and a reload that fails changes nothing', async t => {
  const error = await edgeWith(t, { 'bad.html': '<html><body>\n<img src="gone.png">', 'ok.html': P500 }, path => ({
    customPages: { '5xx': path('bad.html'), nonsense: path('ok.html'), '1xxx': path('none.html') },
    errorRules: [
      { content: 'x', contentType: 'text/css' },
      { content: 'x', contentType: 'text/html', statusCode: 399 },
      { asset: { name: 'a b', file: path('none.html') } },
      { when: { errorType: '6xx' }, content: 'x', contentType: 'text/html' }
    ]
  })).then(() => null, (error: OptionsError) => error)
  t.ok(error instanceof OptionsError)
  const told = (error?.problems ?? []).map(({ where, sentence }) => `${where}: ${sentence}`).join('\n')
  for (const part of [
    /bad\.html:1:1: there is no <head>/,
    /bad\.html:1:1: a page of the type 500_errors must hold the token ::CLOUDFLARE_ERROR_500S_BOX::/,
    /bad\.html:2:6: .*gone\.png cannot be read: there is no such file/,
    /customPages\.nonsense: "nonsense" is no type of page; there are 5xx, 1xxx, 500_errors/,
    /customPages\.1xxx: .*none\.html cannot be read: there is no such file/,
    /errorRules\[0\]: contentType "text\/css" is not allowed; it takes text\/html/,
    /errorRules\[1\]: statusCode 399 is out of range; it takes 400 to 999/,
    /errorRules\[2\]: asset\.name "a b" is not allowed/,
    /errorRules\[3\]: when\.errorType "6xx" is no class of errors/
  ]) t.match(told, part)

  const folder = t.testdir({ '500.html': P500 })
  const edge = await startLoggedEdge(t, { customPages: { '5xx': `${folder}/500.html` }, fail: 'connection_refused' })
  writeFileSync(`${folder}/500.html`, 'broken')
  t.match((await fetchFrom(edge)).body, 'Our own page', 'the page was read once')
})
