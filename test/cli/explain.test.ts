import t from 'tap'
import { BRANDS } from '../../error-pages/index.js'
import { CATALOG, FAILURE_KINDS } from '../../src/failures/catalog.js'
import { readLog } from '../../src/cli/explain-input.js'
import { STAGES } from '../../src/failures/stage.js'
import { run, say, sayWith } from '../support/edgeproxy.js'

const LINE = '{"level":50,"ray":"a3436fd6db5a3dde-LAB","outcome":"branded","failure":{"kind":"tls_certificate_error","reason":"expired","message":"the certificate is \\u001b[31mrefused","hint":"expired 2025-03-01"}}'
const HEALTHY = '{"level":30,"ray":"a3436fd6db5a3dde-LAB","outcome":"relayed","failure":null}'

t.test('lists every kind by stage', async t => {
  const { code, out, err } = await run(t, ['explain'])
  t.equal(err, '')
  t.equal(code, 0)
  const lines = out.split('\n')
  for (const kind of FAILURE_KINDS) t.ok(lines.some(line => line.startsWith(`  ${kind} `)), kind)
  const headings = lines.flatMap(line => /^([a-z]+): /.exec(line)?.[1] ?? [])
  t.same(headings, STAGES, 'in travel order')
  t.ok(lines.every(line => line.length <= 80), 'fits 80 columns')
})

t.test('explains every kind in 80 columns, but for commands that are longer', async t => {
  const { out } = await say('explain', 'connection_refused')
  t.match(out, /^connection_refused\nnothing accepts connections/)
  t.match(out, /^ {2}stage +site > instance > circuit > resolve > CONNECT > handshake > request >\n +head > body$/m)
  t.match(out, 'connection_refused (RFC 9209)')
  t.match(out, 'edgeproxy origin connection_refused')
  t.match(out, /What it means\n/)
  t.match(out, /Usual causes, most common first\n {2}1\. /)
  t.match(out, /What to check\n {2}1\. /)
  for (const name of Object.keys(BRANDS)) t.match(out, new RegExp(`page +${name} \\S+`))
  for (const line of out.split('\n')) t.ok(line.length <= 80, line)
})

t.test('speaks French when asked, by flag, by variable or by the terminal', async t => {
  const { summary } = CATALOG.dns_error
  const ask = async (args: string[], env: Record<string, string>): Promise<string> => (await sayWith(env, 'explain', 'dns_error', ...args)).out
  t.match(await ask(['--lang', 'fr'], {}), summary.fr)
  t.match(await ask([], { EDGEPROXY_LANG: 'fr' }), summary.fr)
  t.match(await ask([], { LANG: 'fr_FR.UTF-8' }), summary.fr)
  t.match(await ask(['--lang', 'en'], { LANG: 'fr_FR.UTF-8' }), summary.en)
  t.match(await ask([], { LANG: 'fr_FR.UTF-8', LC_ALL: 'C' }), summary.en)
})

t.test('a finer reason is told, and provoked', async t => {
  const { out } = await say('explain', 'tls_certificate_error/expired')
  t.match(out, /^tls_certificate_error\/expired\n.*\(its last/)
  t.match(out, 'edgeproxy origin tls_certificate_error/expired')
})

t.test('gives the same as JSON', async t => {
  const one = JSON.parse((await say('explain', 'upstream_gateway_error', '--json')).out)
  t.match(one, { kind: 'upstream_gateway_error', stage: 'answered', rfc9209: null, causes: [String], reproduce: 'edgeproxy origin upstream_gateway_error' })
  t.same(one.pages.filter((page: { brand: string }) => page.brand === 'cloudflare').map((page: { code: string }) => page.code), ['502', '504'], 'each page it can lead to')
  const all = JSON.parse((await say('explain', '--json')).out)
  t.same(all.map((entry: { kind: string }) => entry.kind), FAILURE_KINDS)
})

t.test('finds the kinds behind a code', async t => {
  const found = await say('explain', '521')
  t.equal(found.code, 0)
  t.match(found.out, /connection_refused .*521/)
  t.match(found.out, /upstream_skipped .*521/)
  t.notMatch(found.out, 'connection_timeout')
  t.match((await say('explain', '1016')).out, /dns_error .*1016 \(status 530\)/)
  t.match((await say('explain', '523')).out, /^destination_ip_unroutable\n/, 'a code of one kind explains it at once')
  t.match(await say('explain', '999'), { code: 2, err: /"999": is no code .*521/ })
})

t.test('takes a log line as an argument, quoted', async t => {
  const { code, out } = await say('explain', LINE)
  t.equal(code, 0)
  t.match(out, /^ {2}a3436fd6db5a3dde-LAB\n {2}the certificate is \\x1b\[31mrefused\n {2}expired 2025-03-01\n\ntls_certificate_error\/expired\n/, 'with its own words first, made harmless')
  t.match((await say('explain', HEALTHY)).out, /^No failure in this log line\.\n$/)
})

t.test('takes log lines from a pipe', async t => {
  const piped = `${HEALTHY}\n${LINE}\n10:02:00 521 connection_refused a3436fd6db5a3dde-LAB 127.0.0.1:3000\n${LINE}\n`
  const { code, out } = await run(t, ['explain'], { piped })
  t.equal(code, 0)
  t.match(out, /^tls_certificate_error\/expired$/m)
  t.match(out, /^connection_refused$/m, 'a line for the eye, too')
  t.equal(out.match(/^tls_certificate_error/gm)?.length, 1, 'each kind once')
})

t.test('waits for a pipe that was asked for by a dash, and exits 2 where it brings no log', async t => {
  t.match(await run(t, ['explain', '-'], { piped: 'no log at all\n' }), { code: 2, err: /holds no log line/ })
})

t.test('reads log lines', async t => {
  t.same(readLog(`${HEALTHY}\n\n{"a":1}\nwhatever\n`, new Map()), { failures: [], healthy: 1, foreign: 2 })
  t.match(readLog(`prefix ${LINE}`, new Map()), {
    failures: [{ kind: 'tls_certificate_error', reason: 'expired', hint: 'expired 2025-03-01' }]
  })
  t.match(readLog('{"ray":"x","failure":{"kind":"no_such_kind"}}', new Map()), { failures: [], foreign: 1 })
})

t.test('mistakes exit 2 and say what was meant', async t => {
  const cases: ReadonlyArray<readonly [args: string[], err: RegExp]> = [
    [['conection_refused'], /"conection_refused": is no kind of failure; did you mean "connection_refused"\?/],
    [['tls_certificate_error/expird'], /is no reason of tls_certificate_error.*did you mean "expired"\?/],
    [['dns_timeout/x'], /dns_timeout has no finer reasons/],
    [['dns_error', 'dns_timeout'], /"dns_timeout": is not expected here/],
    [['dns_error', '--lang', 'de'], /--lang: "de" is no language; it takes en or fr/],
    [['dns_error', '--lnag', 'fr'], /--lnag: is not an option of explain; did you mean --lang\?/]
  ]
  for (const [args, err] of cases) t.match(await say('explain', ...args), { code: 2, out: '', err }, args.join(' '))
})

t.test('what documents and pages print is known', async t => {
  const upstream = 'upstream prematurely closed connection while reading response header from upstream'
  const cases: ReadonlyArray<readonly [text: string, kind: string]> = [
    ['Connection to upstream refused', 'upstream_start_failed'],
    ['Connection to upstream skipped', 'upstream_skipped'],
    ['Upstream not ready', 'upstream_not_ready'],
    ['Cannot parse upstream response', 'http_protocol_error'],
    [upstream, 'http_response_empty'],
    [`2026/09/01 10:02:00 [error] 812#812: *1 ${upstream}, client: 127.0.0.1, server: shop.test`, 'http_response_empty'],
    ['connection failed 0.0.0.0:443/exemple.com: dial tcp 0.0.0.0:443: i/o timeout', 'railgun_listener_error/timeout'],
    ['no response from origin (timeout) 0.0.0.0:80/exemple.com', 'railgun_listener_error/timeout'],
    ['Error getting page: dial tcp 0.0.0.0:80:connection refused', 'railgun_listener_error/refused'],
    ['connection failed 0.0.0.0:443/exemple.com: remote error: handshake failure', 'railgun_listener_error/tls'],
    ['connection failed 0.0.0.0:443/exemple.com: dial tcp 0.0.0.0:443:connection refused', 'railgun_listener_error/tls'],
    ['connection failed 127.0.0.1:443/www.exemple.com: x509: certificate is valid for exemple.com', 'railgun_listener_error/tls'],
    ['error code: 523', 'destination_ip_unroutable']
  ]
  for (const [text, kind] of cases) {
    const { code, out } = await say('explain', text)
    t.equal(code, 0, text)
    t.match(out, new RegExp(`^${kind}\n`), text)
  }
  t.match((await say('explain', 'error', 'code:', '521')).out, 'connection_refused')
  t.match((await say('explain', '1015')).out, /^request_denied\/rate_limited\n/)
  const own = /^(?:In most cases the origin|A 502 or 504 of the origin)/
  for (const code of ['500', '502', '503', '504']) t.match((await say('explain', code)).out, own)
})
