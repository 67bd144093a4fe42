/** A site's rules for errors through the edge: what the edge made and what the upstream answered, replaced or left alone. */
import t from 'tap'
import { answerBytes, startUpstream } from '../support/upstream.js'
import { BROWSER, P500, edgeWith, fetchFrom } from './custom-edge.js'

t.test('a rule replaces what the edge made: status, body and type; the other lines stay', async t => {
  const edge = await edgeWith(t, { '500.html': P500 }, path => ({
    customPages: { '5xx': path('500.html') },
    errorRules: [
      { name: 'api', when: { path: '/api', status: '5xx' }, content: '{"ray":"::RAY_ID::","ip":"::CLIENT_IP::","geo":"::GEO::","box":"::CLOUDFLARE_ERROR_500S_BOX::"}', contentType: 'application/json', statusCode: 599 },
      { when: { code: 1016 }, content: 'no name', contentType: 'text/plain' },
      { when: { header: { Accept: 'text/xml' } }, content: '<error/>', contentType: 'text/xml' },
      { when: { errorType: ['waf', '1xxx'] }, content: 'never for a block', contentType: 'text/plain' }
    ],
    deny: [{ path: '/admin' }],
    fail: [{ kind: 'connection_refused' }, { kind: 'dns_error', match: '/dns' }]
  }))
  const api = await fetchFrom(edge, '/api/x')
  t.equal(api.answer.status, 599)
  t.equal(api.answer.header('content-type'), 'application/json; charset=utf-8')
  t.equal(api.answer.header('cf-error-type'), '521', 'existing lines stay')
  t.match(api.line, { page: '521', custom: 'api', res: { statusCode: 599 }, failure: { kind: 'connection_refused' } })
  t.match(JSON.parse(api.body), { ray: (api.answer.header('cf-ray') ?? '').slice(0, 16), ip: '127.0.0.1', geo: 'XX', box: '::CLOUDFLARE_ERROR_500S_BOX::' })
  const bare = await fetchFrom(edge, '/api', { accept: '*/*' })
  t.equal(bare.answer.status, 599, 'rules do not ask for Accept-Encoding')
  t.match(await fetchFrom(edge, '/dns'), { body: 'no name', answer: { status: 530 }, line: { custom: 'errorRules[1]' } })
  t.match(await fetchFrom(edge, '/x', { ...BROWSER, accept: 'text/xml' }), { body: '<error/>', answer: { status: 521 } })
  t.match((await fetchFrom(edge, '/apiary')).line, { custom: '500_errors' }, 'no rule fits: the Error Page')
})

t.test('a rule never replaces the default block page', async t => {
  const edge = await edgeWith(t, {}, () => ({ errorRules: [{ content: 'mine', contentType: 'text/plain' }], deny: [{ path: '/admin' }] }))
  const { answer, body } = await fetchFrom(edge, '/admin')
  t.equal(answer.status, 403)
  t.not(body, 'mine')
})

t.test('a site\'s rules come before those of the top level', async t => {
  const upstream = await startUpstream(t, answerBytes())
  const edge = await edgeWith(t, {}, () => ({
    upstream: upstream.url,
    errorRules: [{ content: 'edge', contentType: 'text/plain' }],
    sites: [{ hosts: 'shop.test', errorRules: [{ when: { path: '/a' }, content: 'shop', contentType: 'text/plain' }] }],
    fail: 'connection_refused'
  }))
  t.match(await fetchFrom(edge, '/a', { ...BROWSER, host: 'shop.test' }), { body: 'shop', line: { custom: 'shop.test errorRules[0]' } })
  t.equal((await fetchFrom(edge, '/b', { ...BROWSER, host: 'shop.test' })).body, 'edge')
  t.equal((await fetchFrom(edge, '/a', { ...BROWSER, host: 'api.test' })).body, 'edge')
})

t.test('a rule replaces an upstream\'s own error; everything else passes', async t => {
  const upstream = await startUpstream(t, ({ target }, socket) => {
    const status = target.slice(1, 4)
    socket.write(answerBytes('its own body', `${status} Whatever`, ['Content-Type: text/x-own', 'Content-Encoding: identity', 'X-Kept: yes', 'Set-Cookie: a=1', 'Set-Cookie: b=2']))
  })
  const edge = await edgeWith(t, {}, () => ({ upstream: upstream.url, errorRules: [{ when: { status: [404, '500-599'] }, content: 'ours ::RAY_ID::', contentType: 'text/plain' }, { when: { errorType: '5xx' }, content: 'no', contentType: 'text/plain' }] }))
  const missing = await fetchFrom(edge, '/404')
  t.equal(missing.answer.status, 404)
  t.equal(missing.body, `ours ${(missing.answer.header('cf-ray') ?? '').slice(0, 16)}`)
  t.equal(missing.answer.header('content-type'), 'text/plain; charset=utf-8')
  t.equal(missing.answer.header('content-length'), String(missing.answer.body.length))
  t.equal(missing.answer.header('content-encoding'), undefined)
  t.equal(missing.answer.header('x-kept'), 'yes')
  t.strictSame(missing.answer.all('set-cookie'), ['a=1', 'b=2'])
  t.match(missing.line, { outcome: 'relayed', page: null, custom: 'errorRules[0]', upstream: { statusCode: 404 }, res: { statusCode: 404, bytes: missing.answer.body.length } })
  t.equal((await fetchFrom(edge, '/403')).body, 'its own body')
  t.equal((await fetchFrom(edge, '/200')).body, 'its own body')
  const bad = await fetchFrom(edge, '/502')
  t.match(bad.line, { outcome: 'branded', page: '502', custom: 'errorRules[0]' })
  t.match(bad.body, /^ours /)
  const head = await fetchFrom(edge, '/404', BROWSER, 'HEAD')
  t.match(head, { body: '', line: { res: { bytes: 0 } } })
  t.equal(upstream.connections, 2, 'a connection is used again after its answer was replaced; that of a 502 is not')
})

t.test('a replaced answer is not waited for', async t => {
  const upstream = await startUpstream(t, (_, socket) => { socket.write('HTTP/1.1 500 Oh\r\nContent-Length: 1000000\r\n\r\nnever the rest') })
  const edge = await edgeWith(t, {}, () => ({ upstream: upstream.url, errorRules: [{ content: 'ours', contentType: 'text/plain' }] }))
  const { body, line } = await fetchFrom(edge)
  t.equal(body, 'ours')
  t.match(line, { outcome: 'relayed', custom: 'errorRules[0]' })
})

t.test('assets: a page with what it refers to, or a file of another type', async t => {
  const edge = await edgeWith(t, { 'm.html': '<p>back soon <img src=a.gif> ::CLIENT_IP::</p>', 'a.gif': 'GIF89a', 'm.json': '{"ray":"::RAY_ID::"}' }, path => ({
    errorRules: [
      { when: { path: '/j' }, asset: { name: 'json_1', file: path('m.json') } },
      { asset: { name: 'maintenance', file: path('m.html') }, statusCode: 503 }
    ],
    fail: 'connection_refused'
  }))
  const html = await fetchFrom(edge)
  t.equal(html.answer.status, 503)
  t.equal(html.body, '<p>back soon <img src="data:image/gif;base64,R0lGODlh"> 127.0.0.1</p>')
  const json = await fetchFrom(edge, '/j')
  t.equal(json.answer.header('content-type'), 'application/json; charset=utf-8')
  t.match(JSON.parse(json.body).ray, /^[0-9a-f]{16}$/)
})
