/** The cloudflare brand: every kind in every form and language, held against the documented codes and headers. */
import t from 'tap'
import { Journey } from '../../src/journey.js'
import { CATALOG, FAILURE_KINDS } from '../../src/failures/catalog.js'
import { DOCUMENTED, brand, header, show } from './cloudflare-page.js'
import { FORMS, wordsOf } from './rendered.js'

const RETRY_AFTER: Readonly<Record<string, string>> = { 500: '30', 502: '60', 504: '120', 520: '60', 521: '120', 522: '120', 523: '120', 524: '120', 1033: '120' }

const TITLES: Readonly<Record<string, string>> = {
  500: 'Internal server error',
  502: 'Bad gateway',
  504: 'Gateway time-out',
  520: 'Web server is returning an unknown error',
  521: 'Web server is down',
  522: 'Connection timed out',
  523: 'Origin is unreachable',
  524: 'A timeout occurred',
  525: 'SSL handshake failed',
  526: 'Invalid SSL certificate',
  527: 'Railgun Listener to origin error',
  1000: 'DNS points to prohibited IP',
  1001: 'DNS resolution error',
  1016: 'Origin DNS error',
  1020: 'Access denied',
  1033: 'Cloudflare Tunnel error'
}

for (const kind of FAILURE_KINDS) {
  t.test(kind, async t => {
    const [status, code] = DOCUMENTED[kind]
    for (const language of ['en', 'fr'] as const) {
      for (const remote of ['192.0.2.55', '127.0.0.1']) {
        for (const [accept, type] of FORMS) {
          const answer = show(kind, { language, remote, asked: { accept } })
          const body = wordsOf(answer)
          const facts = {
            status: answer.statusCode,
            page: answer.page,
            type: header(answer, 'Content-Type'),
            language: header(answer, 'Content-Language'),
            retryAfter: header(answer, 'Retry-After'),
            proxyStatus: header(answer, 'Proxy-Status'),
            unfilled: body.match(/\{\{|\}\}|undefined|\[object|NaN/g),
            names: [code, 'a3436fd6db5a3dde', 'edgeproxy'].filter(name => !body.includes(name)),
            tellsUpstream: body.includes('127.0.0.1:3000')
          }
          t.strictSame(facts, {
            status,
            page: code,
            type,
            language,
            retryAfter: RETRY_AFTER[code],
            proxyStatus: CATALOG[kind].rfc9209 === null ? 'edgeproxy' : `edgeproxy; error=${CATALOG[kind].rfc9209}`,
            unfilled: null,
            names: [],
            tellsUpstream: remote === '127.0.0.1'
          }, `${accept} ${language} ${remote}`)
        }
      }
    }
  })
}

t.test('titles are the documented ones', async t => {
  for (const [code, title] of Object.entries(TITLES)) t.equal(brand.pages.all[code]?.title.en, title)
})

t.test('headers: edge-made errors are marked, forwarded ones are not', async t => {
  const made = show('connection_refused')
  t.strictSame(made.headers.slice(made.headers.indexOf('Server')), [
    'Server', 'cloudflare', 'Referrer-Policy', 'same-origin', 'X-Frame-Options', 'SAMEORIGIN', 'Expires', 'Thu, 01 Jan 1970 00:00:01 GMT',
    'cf-error-type', '521', 'cf-error-origin', 'edge'])
  t.equal(header(show('dns_error'), 'cf-error-type'), '1016')
  for (const statusCode of [502, 504]) {
    const forwarded = show('upstream_gateway_error', { facts: { statusCode } })
    t.equal(forwarded.statusCode, statusCode)
    t.equal(header(forwarded, 'Proxy-Status'), `edgeproxy; received-status=${statusCode}`)
    t.notOk(header(forwarded, 'cf-error-type'))
    t.notOk(header(forwarded, 'cf-error-origin'))
  }
})

t.test('words: two languages, French typography, sentences', async t => {
  for (const [code, page] of Object.entries(brand.pages.all)) {
    const texts = [page.title, page.happened, page.visitor, ...page.owner, ...page.support ?? []]
    t.ok(page.owner.length >= 2 && (page.support?.length ?? 0) >= 2, `${code}: advice for the owner, something for support`)
    for (const { en, fr } of texts) {
      t.not(en, fr, code)
      t.notMatch(fr, / [;:?!»]|« |[a-zé]'/, `${code}: ${fr}`)
    }
    for (const { en, fr } of [page.happened, page.visitor]) {
      t.match(en, /\.$/, code)
      t.match(fr, /\.$/, code)
    }
  }
})

t.test('to the upstream: ray, client address, scheme', async t => {
  const request = new Journey('a3436fd6db5a3dde-LAB', 'cloudflare', 'GET', '/', 'shop.test', '192.0.2.55', 50000)
  request.secure = true
  const lines = brand.outward?.request?.(request, { target: '/', headers: {}, options: { trueClientIp: false } })
  t.strictSame(lines, ['CF-RAY', 'a3436fd6db5a3dde-LAB', 'CF-Connecting-IP', '192.0.2.55', 'CF-Visitor', '{"scheme":"https"}'])
  t.equal(brand.outward?.rayHeader, 'CF-RAY')
  t.equal(brand.pages.intercepts, true)
})
