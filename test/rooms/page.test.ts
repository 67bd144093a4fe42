/** The page room alone, with a brand of a few lines: headers, forms, what a client may know, and what happens to our own bugs. */
import { pathToFileURL } from 'node:url'
import t from 'tap'
import { Journey } from '../../src/journey.js'
import { UpstreamFailure, type FailureFacts } from '../../src/failures/failure.js'
import { FAILURE_KINDS, type FailureKind } from '../../src/failures/catalog.js'
import { createRenderer, type Asked, type Rendered, type Renderer } from '../../src/page/respond.js'
import type { Brand, Page, View } from '../../src/brand/brand.js'

const NOW = Date.UTC(2026, 8, 1, 10, 2, 0)

const page: Page = {
  status: 502,
  code: '502',
  title: { en: 'Broken', fr: 'En panne' },
  blame: 'upstream',
  happened: { en: 'It broke.', fr: 'C’est cassé.' },
  visitor: { en: 'Wait.', fr: 'Attendez.' },
  owner: [{ en: 'Look.', fr: 'Regardez.' }],
  retryAfter: 60,
  template: 'page.html'
}

const everyKind = Object.fromEntries(FAILURE_KINDS.map(kind => [kind, 'broken'])) as Record<FailureKind, string>

const plain: Brand = {
  name: 'plain',
  pages: { all: { broken: page }, byKind: everyKind, headers: () => ['X-Plain', 'yes'], intercepts: false },
  forms: {
    json: (view: View) => ({ ...view }),
    markdown: view => `# ${view.kind}`,
    text: view => `text ${view.ray}`,
    fields: view => ({ where: view.host.toUpperCase() }),
    textForTools: false
  }
}

const withForms = (forms: Partial<Brand['forms']>): Brand => ({ ...plain, forms: { ...plain.forms, ...forms } })

const withPages = (pages: Partial<Brand['pages']>): Brand => ({ ...plain, pages: { ...plain.pages, ...pages } })

const TEMPLATE = '<html lang="{{language}}"><title>{{title}} {{where}}</title>{{#owner}}<li>{{.}}</li>{{/owner}}<p title="{{url}}">{{host}} {{method}} {{clientAddress}} {{ray}} {{colo}} {{time}} {{made}}{{#detail}} seen: {{detail}}{{/detail}}'

const templates = (t: { testdir (files: Record<string, string>): string }, files: Record<string, string> = { 'page.html': TEMPLATE }): URL =>
  pathToFileURL(`${t.testdir(files)}/`)

function journeyFrom (remoteAddress: string, host = 'shop.test:8080', url = '/pay'): Journey {
  const journey = new Journey('a3436fd6db5a3dde-LAB', 'plain', 'GET', url, host, remoteAddress, 40000)
  return Object.assign(journey, { time: NOW - 19_000 })
}

const asking = (more: Partial<Asked> = {}): Asked =>
  ({ method: 'GET', accept: 'text/html', acceptLanguage: undefined, acceptEncoding: 'gzip', userAgent: 'Mozilla/5.0', ...more })

const refused = (facts: FailureFacts = { code: 'ECONNREFUSED' }): UpstreamFailure =>
  new UpstreamFailure('connection_refused', 'refused by 127.0.0.1:3000 after 1 ms', facts)

const header = ({ headers }: Rendered, name: string): string | undefined => headers[headers.indexOf(name) + 1]

const show = (render: Renderer, asked: Partial<Asked> = {}, failure = refused(), remote = '192.0.2.55'): Rendered =>
  render(asking(asked), journeyFrom(remote), failure)

t.test('HTML: status, headers and words in both languages', async t => {
  const render = createRenderer({ brand: plain, folder: templates(t), now: () => NOW })
  const english = show(render)
  t.equal(english.statusCode, 502)
  t.equal(english.page, 'broken')
  t.strictSame(english.headers, [
    'Content-Type', 'text/html; charset=utf-8',
    'Content-Length', String(english.body.length),
    'Content-Language', 'en',
    'Cache-Control', 'private, no-store',
    'Vary', 'Accept, Accept-Language',
    'X-Content-Type-Options', 'nosniff',
    'X-Robots-Tag', 'noindex',
    'X-Edgeproxy-Simulated', '1',
    'Proxy-Status', 'edgeproxy; error=connection_refused',
    'Retry-After', '60',
    'X-Plain', 'yes'
  ])
  t.equal(english.body.toString(), '<html lang="en"><title>Broken SHOP.TEST</title><li>Look.</li>' +
    '<p title="/pay">shop.test GET 192.0.2.55 a3436fd6db5a3dde LAB 2026-09-01T10:01:41.000Z 2026-09-01T10:02:00.000Z')
  const french = show(render, { acceptLanguage: 'fr-FR,fr;q=0.9' })
  t.match(french.body.toString(), '<html lang="fr"><title>En panne')
  t.equal(header(french, 'Content-Language'), 'fr')
})

t.test('every form carries its own type and an exact length', async t => {
  const render = createRenderer({ brand: plain, folder: templates(t) })
  const forms = [
    ['application/json', 'application/json; charset=utf-8', /^\{"ray":"a3436fd6db5a3dde",/],
    ['application/problem+json', 'application/problem+json; charset=utf-8', /^\{"ray":/],
    ['text/markdown', 'text/markdown; charset=utf-8', /^# connection_refused$/],
    ['text/plain', 'text/plain; charset=utf-8', /^text a3436fd6db5a3dde$/]
  ] as const
  for (const [accept, type, body] of forms) {
    const answer = show(render, { accept })
    t.equal(header(answer, 'Content-Type'), type)
    t.match(answer.body.toString(), body)
    t.equal(header(answer, 'Content-Length'), String(answer.body.length))
  }
})

t.test('HEAD has the length of the GET and no body', async t => {
  const render = createRenderer({ brand: plain, folder: templates(t) })
  const get = show(render)
  const head = show(render, { method: 'HEAD' })
  t.equal(head.body.length, 0)
  t.strictSame(head.headers, get.headers)
})

t.test('a fixed language wins over Accept-Language', async t => {
  const render = createRenderer({ brand: plain, folder: templates(t), lang: 'fr' })
  t.equal(header(show(render, { acceptLanguage: 'en' }), 'Content-Language'), 'fr')
})

t.test('tools get text only where the brand says so', async t => {
  const folder = templates(t)
  const curl = { accept: '*/*', acceptEncoding: undefined, userAgent: 'curl/8.5.0' }
  const body = (brand: Brand): string => show(createRenderer({ brand, folder }), curl).body.toString()
  t.match(body(plain), /^<html/)
  t.match(body(withForms({ textForTools: true })), /^text /)
  t.equal(body(withForms({ textForTools: true, toolText: () => 'short' })), 'short')
  const browser = show(createRenderer({ brand: withForms({ textForTools: true }), folder }), { accept: 'text/html' })
  t.equal(header(browser, 'Vary'), 'Accept, Accept-Encoding, Accept-Language, User-Agent', 'what tells them apart is named to everybody')
})

t.test('upstream addresses stay on this machine', async t => {
  const render = createRenderer({ brand: plain, folder: templates(t) })
  for (const remote of ['127.0.0.1', '127.8.9.10', '::1']) {
    t.match(show(render, {}, refused(), remote).body.toString(), 'seen: refused by 127.0.0.1:3000 after 1 ms (ECONNREFUSED)', remote)
  }
  for (const remote of ['192.0.2.55', '10.0.0.1', '::2', '::ffff:10.0.0.1', '1127.0.0.1', '']) {
    for (const accept of ['text/html', 'application/json', 'text/plain', 'text/markdown']) {
      t.notMatch(show(render, { accept }, refused(), remote).body.toString(), '127.0.0.1:3000', `${accept} for ${remote}`)
    }
  }
})

t.test('the detail names every address tried and repeats no code', async t => {
  const render = createRenderer({ brand: plain, folder: templates(t) })
  const detail = (message: string, facts: FailureFacts): string =>
    JSON.parse(show(render, { accept: 'application/json' }, new UpstreamFailure('connection_refused', message, facts), '::1').body.toString()).detail
  t.equal(detail('x is gone (ENOTFOUND)', { code: 'ENOTFOUND' }), 'x is gone (ENOTFOUND)')
  t.equal(detail('no answer', {}), 'no answer')
  const attempts = [{ address: '[::1]:3000', code: 'ECONNREFUSED', ms: 0.4 }, { address: '127.0.0.1:3000', code: 'ETIMEDOUT', ms: 20 }]
  t.equal(detail('refused', { attempts }), 'refused; tried [::1]:3000 ECONNREFUSED after 0.4 ms, 127.0.0.1:3000 ETIMEDOUT after 20 ms')
  t.equal(detail('x'.repeat(5000), {}).length, 600)
})

t.test('the host is shown without its port', async t => {
  const render = createRenderer({ brand: plain, folder: templates(t) })
  const cases = [['shop.test', 'shop.test'], ['shop.test:80', 'shop.test'], ['[::1]:8080', '[::1]'], ['[::1]', '[::1]'], ['', '(no host)'], ['h'.repeat(9000), 'h'.repeat(253)]] as const
  for (const [give, want] of cases) {
    const body = render(asking({ accept: 'application/json' }), journeyFrom('192.0.2.55', give), refused()).body
    t.equal(JSON.parse(body.toString()).host, want, give.slice(0, 20))
  }
})

t.test('nothing a client sends can become markup', async t => {
  const render = createRenderer({ brand: plain, folder: templates(t) })
  const hostile = '"><script>alert(1)</script>'
  const html = render(asking(), journeyFrom('127.0.0.1', hostile, hostile), new UpstreamFailure('dns_error', hostile)).body.toString()
  t.notMatch(html, '<script')
  t.match(html, 'title="&quot;&gt;&lt;script&gt;')
})

t.test('Proxy-Status and Retry-After follow the failure', async t => {
  const render = createRenderer({ brand: plain, folder: templates(t) })
  const of = (kind: FailureKind, facts: FailureFacts, name: string): string | undefined => header(show(render, {}, new UpstreamFailure(kind, 'x', facts)), name)
  t.equal(of('upstream_gateway_error', { statusCode: 502 }, 'Proxy-Status'), 'edgeproxy; received-status=502')
  t.equal(of('http_response_body_incomplete', { statusCode: 200 }, 'Proxy-Status'), 'edgeproxy; error=http_response_incomplete; received-status=200')
  t.equal(of('upstream_skipped', { retryAfter: 7 }, 'Retry-After'), '7', 'what the failure knows wins over the page')
  t.equal(of('dns_error', { retryAfter: 0 }, 'Retry-After'), '0')
  const never = createRenderer({ brand: withPages({ all: { broken: { ...page, retryAfter: null } } }), folder: templates(t) })
  t.notOk(show(never).headers.includes('Retry-After'))
})

t.test('a page may be chosen by what was seen', async t => {
  const brand = withPages({
    all: { broken: page, other: { ...page, status: 504 } },
    byKind: { ...everyKind, upstream_gateway_error: ({ facts }) => facts.statusCode === 504 ? 'other' : 'broken' }
  })
  const render = createRenderer({ brand, folder: templates(t) })
  const { statusCode, page: name } = show(render, {}, new UpstreamFailure('upstream_gateway_error', 'x', { statusCode: 504 }))
  t.strictSame([statusCode, name], [504, 'other'])
})

t.test('a mistake in a template shows at the start', async t => {
  t.throws(() => createRenderer({ brand: plain, folder: templates(t, { 'page.html': 'a\n{{hosst}}' }) }), { message: /^page\.html:2: unknown placeholder \{\{hosst\}\}/ })
  t.throws(() => createRenderer({ brand: plain, folder: templates(t, {}) }), { message: /^page\.html cannot be read: there is no such file/ })
})

t.test('a form that cannot be written still gets its status, headers and a line of text', async t => {
  const bug = new Error('bug')
  const brand: Brand = withForms({ json: () => { throw bug } })
  const render = createRenderer({ brand, folder: templates(t) })
  // read, never written
  const journey = Object.freeze(journeyFrom('192.0.2.55'))
  const answer = render(asking({ accept: 'application/json' }), journey, refused())
  t.equal(answer.statusCode, 502)
  t.equal(answer.body.toString(), 'error code: 502\n')
  t.equal(header(answer, 'Content-Type'), 'text/plain; charset=utf-8')
  t.equal(header(answer, 'Proxy-Status'), 'edgeproxy; error=connection_refused')
  t.equal(answer.bug, bug, 'our own bug is not hidden')
})

t.test('whatever else breaks, a renderer does not throw', async t => {
  const bug = new Error('bug')
  const render = createRenderer({ brand: withPages({ headers: () => { throw bug } }), folder: templates(t) })
  // read, never written
  const journey = Object.freeze(journeyFrom('192.0.2.55'))
  const answer = render(asking(), journey, refused())
  t.equal(answer.statusCode, 500)
  t.equal(answer.page, 'fallback')
  t.equal(header(answer, 'Content-Length'), String(answer.body.length))
  t.equal(answer.bug, bug)
  answer.headers.push('X-More', '1')
  t.notOk(render(asking(), journey, refused()).headers.includes('X-More'), 'the fallback is not handed out to be changed')
})
