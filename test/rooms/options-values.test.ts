// How single values are read: give and want, mistakes word by word.
import { resolve } from 'node:path'
import t from 'tap'
import { Mistake } from '../../src/options/problem.js'
import { deny } from '../../src/site/options/deny.js'
import { duration, wait } from '../../src/options/values/duration.js'
import { fail } from '../../src/edge/options/fail.js'
import { count, factor, port, size, toggle } from '../../src/options/values/number.js'
import { rateLimit } from '../../src/site/options/rate-limit.js'
import { rewrite } from '../../src/site/options/rewrite.js'
import { siteHost, siteName, sitePath } from '../../src/site/options/site.js'
import { address, brand, choice, colo, dnsServer, path, serverName } from '../../src/options/values/text.js'
import { upstream } from '../../src/dial/options/upstream.js'
import type { Origin, Value } from '../../src/options/values/value.js'

type Row = readonly [give: unknown, want: unknown, via?: Origin['via']]

function mistakeOf (read: () => unknown): string {
  try {
    return `no mistake, but ${JSON.stringify(read())}`
  } catch (error) {
    if (!(error instanceof Mistake)) throw error
    return error.message
  }
}

/** A mistake is wanted as an Error with its sentence. */
function table<T> (name: string, value: Value<T, unknown>, rows: readonly Row[], shape: (read: T) => unknown = read => read): void {
  t.test(name, async t => {
    for (const [give, want, via = 'text'] of rows) {
      const title = `${via} ${typeof give === 'object' ? JSON.stringify(give) : String(give)}`
      const read = (): unknown => shape(value.read(give, { via, base: '/base' }))
      if (want instanceof Error) t.equal(mistakeOf(read), want.message, title)
      else t.strictSame(read(), want, title)
    }
  })
}

const no = (sentence: string): Error => new Error(sentence)
const DURATION = 'is not a duration; write it like 250ms, 15s, 2m or 1h'

table('duration', duration, [
  ['250ms', 250], ['15s', 15_000], ['2m', 120_000], ['1h', 3_600_000], ['1.5s', 1500], ['15 s', 15_000], [' 2s ', 2000],
  [250, 250, 'api'], ['2s', 2000, 'api'], ['2s', 2000, 'file'], ['576h', 2_073_600_000],
  ['15', no('15 has no unit; write 15s or 15ms')], [15, no('15 has no unit; write 15s or 15ms'), 'file'],
  ['15', no('15 has no unit; write 15s or 15ms'), 'api'],
  ['15S', no(`"15S" ${DURATION}`)], ['15 sec', no(`"15 sec" ${DURATION}`)], ['-1s', no(`"-1s" ${DURATION}`)], ['', no(`"" ${DURATION}`)],
  ['0s', no('"0s" is too short; it takes at least 1 ms')], [0, no('0 is too short; it takes at least 1 ms'), 'api'],
  [-5, no('-5 is too short; it takes at least 1 ms'), 'api'],
  ['600h', no('"600h" is too long; it takes at most 24 days (576h)')],
  [true, no('takes a duration like 250ms, 15s, 2m or 1h, not true'), 'file'], [null, no('takes a duration like 250ms, 15s, 2m or 1h, not nothing'), 'file']
])

table('wait, which may be none', wait, [['0s', 0], [0, 0, 'api'], ['10s', 10_000]])

table('size', size, [
  ['128kb', 131_072], ['16KB', 16_384], ['1mb', 1_048_576], ['100b', 100], ['4096', 4096], [4096, 4096, 'file'], ['1.5kb', 1536],
  ['2kib', no('"2kib" is not a size; write it like 16kb, 1mb or as a number of bytes')],
  ['10', no('"10" does not work; it takes 64 bytes to 16mb')], ['1gb', no('"1gb" is not a size; write it like 16kb, 1mb or as a number of bytes')],
  ['17mb', no('"17mb" does not work; it takes 64 bytes to 16mb')], [true, no('takes a size like 16kb, 1mb or a number of bytes, not true'), 'file']
])

table('port', port, [
  ['0', 0], ['8080', 8080], ['65535', 65535], [80, 80, 'file'],
  ['65536', no('"65536" is not a port; it takes 0 (any free one) to 65535')], ['-1', no('"-1" is not a port; it takes 0 (any free one) to 65535')],
  ['80.5', no('"80.5" is not a port; it takes 0 (any free one) to 65535')],
  ['http', no('takes a port number, not "http"')], ['0x50', no('takes a port number, not "0x50"')], ['80', no('takes a port number, not "80"'), 'file']
])

table('count', count, [['0', 0], ['5', 5], ['1.5', no('"1.5" does not work; it takes a whole number from 0 to 1000000')], ['many', no('takes a whole number, not "many"')]])
table('factor', factor, [['0.01', 0.01], ['1', 1], [100, 100, 'api'], ['0', no('"0" does not work; it takes a number from 0.0001 to 100 (1 is real time)')], [NaN, no('takes a number like 0.01, not NaN'), 'api']])
table('switch', toggle, [['true', true], ['0', false], [false, false, 'file'], ['yes', no('takes true or false, not "yes"')], ['true', no('takes true or false, not "true"'), 'file']])
table('choice', choice('strict', 'lenient'), [['lenient', 'lenient'], ['leniant', no('"leniant" is not one of strict, lenient; did you mean "lenient"?')], ['x', no('"x" is not one of strict, lenient')], [3, no('3 is not one of strict, lenient'), 'file']])
table('colo', colo, [['LAB', 'LAB'], ['cdg', no('"cdg" is not a colo; it takes three capital letters; write CDG')], ['PARIS', no('"PARIS" is not a colo; it takes three capital letters, like LAB')]])
table('path', path, [['a/b.log', resolve('/base/a/b.log')], ['/x', resolve('/x')], [' ', no('is empty; it takes a file name')]])
table('brand', brand, [['cloudflare', 'cloudflare'], ['./mine', resolve('/base/mine')], ['a/b', resolve('/base/a/b')]])

table('address', address, [
  ['127.0.0.1', '127.0.0.1'], ['::1', '::1'], ['[::1]', '::1'], ['localhost', 'localhost'],
  ['127.0.0.1:8080', no('"127.0.0.1:8080" is not an address to listen on; the port goes in an option of its own, port')],
  ['http://x', no('"http://x" is not an address to listen on, like 127.0.0.1, 0.0.0.0 or localhost')]
])

table('server name', serverName, [
  ['Shop.test', 'shop.test'], ['127.0.0.1', no('"127.0.0.1" is not a host name; it takes a name like shop.test, without scheme and port')],
  ['shop.test:443', no('"shop.test:443" is not a host name; it takes a name like shop.test, without scheme and port')]
])

const RESOLVER = 'is not the address of a resolver; it takes an IP address, with a port or without, like 127.0.0.1:5353'
table('resolver', dnsServer, [
  ['1.2.3.4', '1.2.3.4:53'], ['127.0.0.1:5353', '127.0.0.1:5353'], ['::1', '[::1]:53'], ['[::1]:5353', '[::1]:5353'],
  ['dns.test', no(`"dns.test" ${RESOLVER}`)], ['1.2.3.4:0', no(`"1.2.3.4:0" ${RESOLVER}`)]
])

const WHERE = 'a port, host:port, http://.., https://.. or unix:/path'
const only = 'an upstream is scheme, host and port only, and gets every path as it came'
table('upstream', upstream, [
  ['3000', ['http:', 'localhost', 3000, 'localhost:3000', false]], [3000, ['http:', 'localhost', 3000, 'localhost:3000', false], 'file'],
  ['localhost:3000', ['http:', 'localhost', 3000, 'localhost:3000', false]], ['127.0.0.1:80', ['http:', '127.0.0.1', 80, '127.0.0.1:80', false]],
  ['[::1]:3000', ['http:', '::1', 3000, '[::1]:3000', false]], ['http://Shop.test', ['http:', 'shop.test', 80, 'shop.test:80', true]],
  ['https://shop.test/', ['https:', 'shop.test', 443, 'shop.test:443', true]], ['HTTPS://shop.test:8443', ['https:', 'shop.test', 8443, 'shop.test:8443', true]],
  [new URL('http://127.0.0.1:3000'), ['http:', '127.0.0.1', 3000, '127.0.0.1:3000', true], 'api'],
  ['my_service:3000', ['http:', 'my_service', 3000, 'my_service:3000', false]],
  ['localhost:0', no('"localhost:0" has port 0, which nothing can listen on; write the port your program listens on')],
  ['0', no('"0" has port 0, which nothing can listen on; write the port your program listens on')],
  ['localhost:70000', no('"localhost:70000" has no valid port; ports go from 1 to 65535')], ['localhost:', no('"localhost:" has no valid port; ports go from 1 to 65535')],
  ['localhost:3000/api', no(`"localhost:3000/api" has a path; ${only}`)], ['http://x/?a', no(`"http://x/?a" has a query; ${only}`)], ['http://x#a', no(`"http://x#a" has a fragment; ${only}`)],
  ['ftp://x', no(`"ftp://x" has the unknown scheme ftp://; it takes ${WHERE}`)], ['htp://x', no('"htp://x" has the unknown scheme htp://; did you mean http://?')],
  ['wss://x', no('"wss://x" has the unknown scheme wss://; write https:// (WebSockets pass through it)')],
  ['shop.test', ['http:', 'shop.test', 0, 'shop.test', false]], ['[::1]', ['http:', '::1', 0, '[::1]', false]],
  ['::1', no('"::1" is an IPv6 address without brackets; write [::1]:3000')],
  ['http://u:secret@x', no('"http://...@x" has a user name, which an upstream cannot have; leave out everything up to the @')],
  ['http://', no(`"http://" is not an upstream; it takes ${WHERE}`)], ['1.2.3:80', no(`"1.2.3:80" is not an upstream; it takes ${WHERE}`)],
  ['a b:3', no(`"a b:3" is not an upstream; it takes ${WHERE}`)], ['', no(`is empty; it takes ${WHERE}`)], [{}, no(`takes ${WHERE}, not an object`), 'api']
], ({ target, hasScheme }) => [target.protocol, target.host, target.port, target.label, hasScheme])

table('upstream, unix', upstream, [
  ['unix:/run/app.sock', resolve('/run/app.sock')], ['unix:///run/app.sock', resolve('/run/app.sock')], ['unix:app.sock', resolve('/base/app.sock')],
  ['unix:', no('"unix:" names no socket; write unix:/path/to/socket')]
], ({ target }) => target.socketPath)

const RATE = 'is not a rate; it takes the share of the requests, more than 0 and up to 1, like 0.25'
table('fail', fail, [
  ['dns_error', { kind: 'dns_error', rate: 1 }], ['dns_error:0.25', { kind: 'dns_error', rate: 0.25 }],
  ['tls_certificate_error/expired', { kind: 'tls_certificate_error', reason: 'expired', rate: 1 }],
  ['tls_certificate_error/expired:.5', { kind: 'tls_certificate_error', reason: 'expired', rate: 0.5 }],
  [{ kind: 'dns_error', match: 'GET /pay', times: 2 }, { kind: 'dns_error', rate: 1, match: 'GET /pay', times: 2 }, 'file'],
  ['conection_refused', no('"conection_refused" is not a kind of failure; did you mean "connection_refused"?')],
  ['connection-refused', no('"connection-refused" is not a kind of failure; did you mean "connection_refused"?')],
  ['banana', no('"banana" is not a kind of failure; "edgeproxy explain" lists them')],
  ['dns_error:2', no(`"2" ${RATE}`)], ['dns_error:', no(`"" ${RATE}`)], ['dns_error:0', no(`"0" ${RATE}`)],
  ['dns_error/Bad!', no('"Bad!" is not a reason; it takes a word like expired, as in dns_error/expired')],
  [{ kind: 'dns_error', tims: 2 }, no('has the unknown key "tims"; did you mean "times"?'), 'api'],
  [{ rate: 1 }, no('takes a rule with a kind, like { kind: connection_refused }, not undefined'), 'api'],
  [{ kind: 'dns_error', times: 0 }, no('times takes a whole number from 1, not 0'), 'api'],
  [{ kind: 'dns_error', match: 'get pay' }, no('"get pay" matches nothing; it takes a method, a path or both, like "GET /pay"'), 'api']
])

table('deny', deny, [
  [{ ip: '203.0.113.0/24' }, { ip: '203.0.113.0/24' }, 'file'], [{ path: '/admin', userAgent: 'bot' }, { path: '/admin', userAgent: 'bot' }, 'file'],
  [{ ip: '::1' }, { ip: '::1' }, 'file'], [{ ip: '2001:db8::/129' }, no('ip "2001:db8::/129" is neither an address nor a range; write it like 203.0.113.7 or 203.0.113.0/24'), 'file'],
  [{ path: 'admin' }, no('path "admin" does not start with /; write /admin'), 'file'], [{}, no('has a rule that names nothing; it takes ip, path, country, userAgent or referer'), 'file'],
  [{ useragent: 'x' }, no('has the unknown key "useragent"; did you mean "userAgent"?'), 'file'], ['/admin', no('takes rules like { path: /admin }, not "/admin"'), 'file']
])

table('deny with a reason', deny, [
  [{ ip: '203.0.113.7', because: 'ip_banned' }, { ip: '203.0.113.7', because: 'ip_banned' }, 'file'],
  [{ referer: 'Thief.test' }, { referer: 'thief.test' }, 'file'], [{ referer: 'foreign', because: 'hotlinked' }, { referer: 'foreign', because: 'hotlinked' }, 'file'],
  [{ country: 'FR', because: 'country_banned' }, { country: 'FR', because: 'country_banned' }, 'file'],
  [{ because: 'ip_banned' }, no('has a rule that names nothing; it takes ip, path, country, userAgent or referer'), 'file'],
  [{ path: '/', because: 'ip_banned' }, no('because ip_banned goes with ip, which the rule does not name'), 'file'],
  [{ ip: '::1', because: 'hotlinkd' }, no('because "hotlinkd" is not one of deny_rule, ip_banned, asn_banned, country_banned, browser_banned, hotlinked; did you mean "hotlinked"?'), 'file'],
  [{ referer: '*.thief.test' }, no('referer "*.thief.test" has a *; a host takes every name below it already'), 'file'],
  [{ referer: 'https://thief.test/a' }, no('referer "https://thief.test/a" has a scheme; write the host name alone'), 'file'],
  [{ country: 'france' }, no('country "france" is not a country; it takes two capital letters, like FR'), 'file']
])

const RATE_FORM = 'it takes requests/period, like 20/10s, or 20/10s block 60s'
table('rate limit', rateLimit, [
  ['20/10s', { requests: 20, per: 10_000, block: null }], ['1/250ms block 1m', { requests: 1, per: 250, block: 60_000 }], [' 5 / 1h ', { requests: 5, per: 3_600_000, block: null }],
  [{ requests: 2, per: '1m', block: '2m' }, { requests: 2, per: 60_000, block: 120_000 }, 'file'], [{ requests: 2, per: 500 }, { requests: 2, per: 500, block: null }, 'api'],
  ['20 per 10s', no(`"20 per 10s" is not a rate limit; ${RATE_FORM}`)], ['20', no(`"20" is not a rate limit; ${RATE_FORM}`)], ['20/10', no(`"20/10" is not a rate limit; ${RATE_FORM}`)],
  ['20/10s block', no(`"20/10s block" is not a rate limit; ${RATE_FORM}`)], ['-1/1s', no(`"-1/1s" is not a rate limit; ${RATE_FORM}`)],
  [20, no('takes requests/period, like 20/10s, or 20/10s block 60s, not 20'), 'file'],
  ['0/10s', no('requests takes a whole number from 1 to 1000000, not 0')], ['20/0s', no('per: "0s" is too short; it takes at least 1 ms')],
  ['20/9999h', no('per: "9999h" is too long; it takes at most 24 days (576h)')],
  [{ requests: 2 }, no('has no period; write { requests: 20, per: 10s }'), 'file'], [{ requests: 2, per: 10 }, no('per: 10 has no unit; write 10s or 10ms'), 'file'],
  [{ requests: 2, per: '1s', blok: '1s' }, no('has the unknown key "blok"; did you mean "block"?'), 'file'], [{ requests: '2', per: '1s' }, no('requests takes a whole number from 1 to 1000000, not "2"'), 'file']
])

table('rewrite', rewrite, [
  [{ path: '/old', to: '/new' }, { path: '/old', to: '/new' }, 'file'], [{ to: '' }, { to: '' }, 'file'],
  [{ set: { 'X-Env': 'lab' }, remove: 'Cookie' }, { set: { 'X-Env': 'lab' }, remove: ['Cookie'] }, 'file'],
  [{ set: { a: '{"b":{path}}' } }, { set: { a: '{"b":{path}}' } }, 'file'],
  ['/old', no('takes rules like { path: /old, to: /new }, not "/old"'), 'file'], [{ path: '/old' }, no('has a rule that changes nothing; it takes to, set or remove'), 'file'],
  [{ path: 'old', to: '/' }, no('path "old" does not start with /; write /old'), 'file'], [{ tо: '/' }, no('has the unknown key "tо"; did you mean "to"?'), 'file'],
  [{ to: '/{pth}' }, no('to has "{pth}", which stands for nothing; it takes {path}, {query}, {host}, {address} or {header:Name}'), 'file'],
  [{ set: { 'X-A': '{header:}' } }, no('set X-A has "{header:}", which stands for nothing; it takes {path}, {query}, {host}, {address} or {header:Name}'), 'file'],
  [{ set: { 'X A': 'a' } }, no('"X A" is not the name of a header; it takes letters, digits, - and _'), 'file'], [{ remove: ['Cookie:'] }, no('"Cookie:" is not the name of a header; it takes letters, digits, - and _'), 'file'],
  [{ set: { 'X-A': 1 } }, no('set "X-A" takes a text, not 1'), 'file'], [{ to: 7 }, no('to takes the new path, like /new, not 7'), 'file']
])

table('site name', siteName, [['shop-1', 'shop-1'], ['a b', no('"a b" is not a name for a site; it takes letters, digits, dots and dashes, up to 64')]])
table('site path', sitePath, [['/api', '/api'], ['api', no('"api" does not start with /; write /api')], ['/a?b', no('"/a?b" has more than a path; leave out everything from "?"')]])
table('site host', siteHost, [
  ['Shop.test', 'shop.test'], ['*.shop.test', '*.shop.test'], ['bücher.test', 'xn--bcher-kva.test'], ['[::1]', '[::1]'], ['127.0.0.1', '127.0.0.1'],
  ['shop.test:80', no('"shop.test:80" has a port; write the host name alone')], ['http://shop.test', no('"http://shop.test" has a scheme; write the host name alone')],
  ['shop.test/a', no('"shop.test/a" has a path; the path goes in an option of its own, path')],
  ['*', no('"*" takes every host, which is what a site without hosts does; leave out hosts')], ['a.*.test', no('"a.*.test" has a * that does not stand for the first label; write *.shop.test')],
  ['a b', no('"a b" is not a host name')]
])

t.test('what is quoted back cannot reach the terminal as a control byte, and stays short', async t => {
  const read = (text: string) => () => upstream.read(text, { via: 'text', base: '/' })
  t.throws(read('a\x1b[31mb\x9b:1'), { message: /^"a\\u001b\[31mb\\u009b:1" is not/ })
  t.throws(read(`${'x'.repeat(500)}:0`), { message: /^"x{57}\.\.\." has port 0/ })
})
