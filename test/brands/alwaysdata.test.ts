/** The alwaysdata brand: every kind in every form and language leads to its page, status, title and Retry-After. */
import { readFileSync } from 'node:fs'
import t from 'tap'
import { CATALOG, FAILURE_KINDS, type FailureKind } from '../../src/failures/catalog.js'
import type { FailureFacts } from '../../src/failures/failure.js'
import { MAPPED, MISSING_FOLDER, TRANSLATED, brand, header, show } from './alwaysdata-page.js'
import { FORMS, wordsOf } from './rendered.js'

const STYLES = [['documented', (status: number) => status], ['all502', (status: number, page: string) => brand.pages.all[page]?.statusIn?.['all502'] ?? status]] as const

for (const kind of FAILURE_KINDS) {
  t.test(kind, async t => {
    const [documented, title, retryAfter, page] = MAPPED[kind]
    for (const language of ['en', 'fr'] as const) {
      for (const remote of ['192.0.2.55', '127.0.0.1']) {
        for (const [accept, type] of FORMS) {
          for (const [style, statusIn] of STYLES) {
            const status = statusIn(documented, page)
            const answer = show(kind, { language, remote, style, asked: { accept } })
            const body = wordsOf(answer)
            const shown = language === 'fr' ? TRANSLATED[title] ?? title : title
            t.strictSame({
              status: answer.statusCode,
              page: answer.page,
              type: header(answer, 'Content-Type'),
              language: header(answer, 'Content-Language'),
              retryAfter: header(answer, 'Retry-After'),
              via: header(answer, 'Via'),
              proxyStatus: header(answer, 'Proxy-Status'),
              unfilled: body.match(/\{\{|\}\}|undefined|\[object|NaN/g),
              missing: [shown, String(status), 'a3436fd6db5a3dde', 'edgeproxy'].filter(name => !body.includes(name)),
              tellsUpstream: body.includes('127.0.0.1:3000')
            }, {
              status,
              page,
              type,
              language,
              retryAfter: retryAfter === null ? undefined : String(retryAfter),
              via: '1.1 alproxy',
              proxyStatus: CATALOG[kind].rfc9209 === null ? 'edgeproxy' : `edgeproxy; error=${CATALOG[kind].rfc9209}`,
              unfilled: null,
              missing: [],
              tellsUpstream: remote === '127.0.0.1'
            }, `${accept} ${language} ${remote} ${style}`)
          }
        }
      }
    }
  })
}

/** What leads a kind to another page than its first. */
const FINER: ReadonlyArray<readonly [kind: FailureKind, facts: FailureFacts, status: number, page: string]> = [
  ['upstream_start_failed', MISSING_FOLDER, 503, 'upstream_not_ready'],
  ['upstream_start_failed', { reason: 'command_missing' }, 503, 'upstream_not_ready'],
  ['upstream_start_failed', { reason: 'port_taken', start: { ...start(), pid: null } }, 503, 'upstream_not_ready'],
  ['upstream_start_failed', { reason: 'exited', start: { ...start(), exitCode: 1 } }, 502, 'upstream_refused'],
  ['upstream_start_failed', { reason: 'ended_at_once', start: { ...start(), exitCode: 0 } }, 502, 'upstream_refused'],
  ['upstream_start_failed', { reason: 'killed', start: { ...start(), signal: 'SIGKILL' } }, 502, 'upstream_refused'],
  ['upstream_start_failed', { reason: 'never_listened', start: start() }, 502, 'upstream_refused'],
  ['upstream_start_failed', { reason: 'command_missing', start: { ...start(), exitCode: 127 } }, 502, 'upstream_refused'],
  ['upstream_not_ready', { reason: 'queue_full' }, 503, 'upstream_starting'],
  ['upstream_gateway_error', { statusCode: 502 }, 502, 'upstream_gateway_error'],
  ['upstream_gateway_error', { statusCode: 504 }, 504, 'upstream_gateway_timeout'],
  ['request_denied', { reason: 'rate_limited' }, 429, 'rate_limited'],
  ['request_denied', { reason: 'ip_banned' }, 403, 'request_denied'],
  ['site_not_found', { reason: 'pending' }, 404, 'site_not_found'],
  ['http_request_error', { answerStatus: 431 }, 431, 'bad_request']
]

function start (): NonNullable<FailureFacts['start']> {
  return { command: 'node app.js', cwd: '/home/foo/www', pid: 4711, exitCode: null, signal: null, lines: [] }
}

t.test('finer facts lead to finer pages', async t => {
  for (const [kind, facts, status, page] of FINER) {
    const answer = show(kind, { facts })
    t.match(answer, { statusCode: status, page }, `${kind} ${JSON.stringify(facts)}`)
    t.match(answer.body.toString(), `<b>${status}</b>`, 'the page says the status it travels on')
  }
})

t.test('not ready: Retry-After 1 while it starts, none when the launch failed; skipped: the seconds that are left', async t => {
  t.equal(header(show('upstream_not_ready'), 'Retry-After'), '1')
  t.equal(header(show('upstream_start_failed', { facts: MISSING_FOLDER }), 'Retry-After'), undefined)
  t.equal(header(show('upstream_skipped', { facts: { retryAfter: 37 } }), 'Retry-After'), '37')
  t.match(show('upstream_skipped', { facts: { retryAfter: 37 } }).body.toString(), 'Try again in 37 seconds.')
  t.match(show('upstream_skipped', { facts: { retryAfter: 1 }, language: 'fr' }).body.toString(), 'Réessayez dans une seconde.')
})

t.test('all502: every page about an upstream, and none of the edge\'s own', async t => {
  const statuses = Object.entries(brand.pages.all).map(([name, { status, statusIn }]) => [name, statusIn?.['all502'] ?? status])
  t.strictSame(Object.fromEntries(statuses), {
    upstream_not_ready: 502,
    upstream_starting: 502,
    upstream_refused: 502,
    upstream_skipped: 502,
    upstream_failed: 502,
    upstream_timeout: 502,
    connect_timeout: 502,
    tls_timeout: 502,
    dns_timeout: 502,
    upstream_parse: 502,
    upstream_gateway_error: 502,
    upstream_gateway_timeout: 502,
    proxy_loop: 502,
    connection_limit: 502,
    site_not_found: 404,
    request_denied: 403,
    rate_limited: 429,
    bad_request: 400,
    internal_error: 500
  })
  const skipped = show('upstream_skipped', { style: 'all502', facts: { retryAfter: 9 } })
  t.equal(header(skipped, 'Retry-After'), '9', 'the seconds stay')
})

t.test('on this machine: the recognized cause and its remedy, in every form; elsewhere neither', async t => {
  for (const [accept] of FORMS) {
    for (const language of ['en', 'fr'] as const) {
      const told = (remote: string): boolean[] => {
        const body = show('upstream_start_failed', { facts: MISSING_FOLDER, language, remote, asked: { accept } }).body.toString()
        return [MISSING_FOLDER.explained?.happened[language] ?? '', MISSING_FOLDER.explained?.fix[language] ?? ''].map(text => body.includes(text))
      }
      t.strictSame(told('127.0.0.1'), [true, true], `${accept} ${language}`)
      t.strictSame(told('192.0.2.55'), [false, false], `${accept} ${language} from elsewhere`)
    }
  }
})

t.test('the README lists every kind with its title and status', async t => {
  const readme = readFileSync(new URL('../../error-pages/alwaysdata/README.md', import.meta.url), 'utf8')
  const rows = readme.split('\n').filter(line => line.startsWith('| `'))
  for (const kind of FAILURE_KINDS) {
    const [status, title] = MAPPED[kind]
    t.ok(rows.some(row => row.includes(`\`${kind}\``) && row.includes(` ${title} `) && row.includes(` ${status}`)), `${kind}: ${title} ${status}`)
  }
})
