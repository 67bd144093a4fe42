// From options to settings: defaults, the two sets of limits, the time scale, sites, and mistakes between options.
import t from 'tap'
import { resolveOptions, type EdgeOptions } from '../../src/settings/options.js'
import { createAuthority, revocationList } from '../../src/certificates/certificate.js'
import { problemsOf } from '../support/problems.js'

const upstream = 'localhost:3000'
const root = createAuthority()
const authority = root.certPem

function siteOf (options: EdgeOptions, index = 0): ReturnType<typeof resolveOptions>['sites'][number] {
  const site = resolveOptions(options).sites[index]
  if (site === undefined) throw new Error(`no site ${index}`)
  return site
}

t.test('defaults of the API', async t => {
  const { sites: [site], ...edge } = resolveOptions({ upstream })
  t.strictSame(edge, {
    host: '127.0.0.1',
    port: 0,
    colo: 'LAB',
    brand: 'cloudflare',
    lang: 'auto',
    statusStyle: 'documented',
    reveal: 'on',
    country: null,
    fail: [],
    delay: [],
    directIp: 'allow',
    failHeader: false,
    clientHeaderTimeout: 30_000,
    drainTimeout: 10_000,
    tunnelPort: 0,
    timeScale: 1,
    log: { format: 'none', file: null, level: 'info', dialect: 'edgeproxy', files: [] },
    errors: { customPages: [], errorRules: [] },
    tls: null
  })
  t.strictSame(site, {
    name: 'default',
    hosts: [],
    keyPair: null,
    path: null,
    trimPath: false,
    launch: null,
    statusStyle: 'documented',
    reveal: 'on',
    upstreams: [{ protocol: 'http:', host: 'localhost', port: 3000, socketPath: null, label: 'localhost:3000', localAddress: null }],
    limits: { dns: 10_000, connect: 19_000, tls: 19_000, ack: 90_000, write: 30_000, response: 125_000, idle: 125_000, maxHeaderSize: 131_072 },
    sslMode: null,
    serverName: null,
    originCa: null,
    originCrl: null,
    originPull: null,
    dnsServer: null,
    maxConnections: 0,
    deny: [],
    rateLimit: null,
    rewrite: [],
    directIp: 'allow',
    forgedHeaders: null,
    state: 'active',
    foreignUpstream: null,
    circuit: { failures: 0, cooldown: 10_000, open: false },
    hostHeader: 'visitor',
    parser: 'strict',
    intercept: null,
    brand: 'cloudflare',
    lang: 'auto',
    originHeaders: 'brand',
    country: null,
    trueClientIp: false,
    customPages: [],
    errorRules: []
  })
})

t.test('limits', async t => {
  const rows: [give: EdgeOptions, want: Partial<ReturnType<typeof siteOf>['limits']>][] = [
    [{ limits: 'seed' }, { dns: 10_000, connect: 15_000, tls: 15_000, ack: 90_000, write: 30_000, response: 100_000, idle: 100_000, maxHeaderSize: 16_384 }],
    [{ limits: 'seed', connectTimeout: '1s' }, { connect: 1000, tls: 1000, response: 100_000 }],
    [{ connectTimeout: 500, tlsTimeout: 700 }, { connect: 500, tls: 700 }],
    [{ responseTimeout: '3s' }, { response: 3000, idle: 3000 }],
    [{ idleTimeout: '3s' }, { response: 125_000, idle: 3000 }],
    [{ timeScale: 0.01 }, { dns: 100, connect: 190, tls: 190, ack: 900, write: 300, response: 1250, idle: 1250, maxHeaderSize: 131_072 }],
    [{ timeScale: 0.01, responseTimeout: '60s' }, { response: 600, idle: 600 }],
    [{ timeScale: 0.0001, dnsTimeout: 1 }, { dns: 1 }],
    [{ timeScale: 100, responseTimeout: '500h' }, { response: 2 ** 31 - 1 }]
  ]
  for (const [give, want] of rows) t.match(siteOf({ upstream, ...give }).limits, want, JSON.stringify(give))
})

t.test('the time scale multiplies the other durations, too, but not the drain limit', async t => {
  const settings = resolveOptions({ upstream, timeScale: 0.1, clientHeaderTimeout: '20s', circuitCooldown: '5s', drainTimeout: '4s' })
  t.equal(settings.clientHeaderTimeout, 2000)
  t.equal(settings.sites[0]?.circuit.cooldown, 500)
  t.equal(settings.drainTimeout, 4000)
})

t.test('a site takes its own options, else those of the top level', async t => {
  const options: EdgeOptions = {
    connectTimeout: '1s',
    deny: [{ path: '/internal' }],
    sites: [
      { hosts: ['Shop.test', 'www.shop.test'], upstream: [3000, 'localhost:3001'], connectTimeout: '2s', deny: [{ ip: '203.0.113.7' }] },
      { name: 'api', hosts: '*.api.test', path: '/v2', upstream: 'https://localhost:3443', limits: 'seed' }
    ]
  }
  const { sites } = resolveOptions(options)
  t.equal(sites.length, 2, 'no site is made up')
  t.match(sites[0], { name: 'shop.test', hosts: ['shop.test', 'www.shop.test'], serverName: null, limits: { connect: 2000 }, deny: [{ path: '/internal' }, { ip: '203.0.113.7' }] })
  t.equal(sites[0]?.upstreams.length, 2)
  t.match(sites[1], { name: 'api', path: '/v2', serverName: null, limits: { connect: 1000, response: 100_000 }, upstreams: [{ protocol: 'https:' }] })
})

t.test('the upstream of the top level serves sites without one and comes last by itself', async t => {
  const { sites } = resolveOptions({ upstream, sites: [{ hosts: 'a.test' }, { hosts: 'b.test', upstream: 4000 }] })
  t.strictSame(sites.map(site => [site.name, site.upstreams[0]?.label]), [['a.test', 'localhost:3000'], ['b.test', 'localhost:4000'], ['default', 'localhost:3000']])
  const open = resolveOptions({ upstream, sites: [{ hosts: 'a.test' }, { name: 'rest' }] })
  t.strictSame(open.sites.map(site => site.name), ['a.test', 'rest'], 'nothing is left for it behind a site that takes everything')
})

t.test('the ssl mode decides for an upstream without scheme', async t => {
  const rows: [give: EdgeOptions, want: string][] = [
    [{ upstream }, 'http:'], [{ upstream, sslMode: 'flexible' }, 'http:'], [{ upstream, sslMode: 'full' }, 'https:'], [{ upstream, sslMode: 'strict' }, 'https:'],
    [{ upstream, sslMode: 'ssl-only' }, 'https:'], [{ upstream: 'https://x', sslMode: 'full' }, 'https:'], [{ upstream: 'https://x' }, 'https:'],
    [{ upstream: 'http://x', sslMode: 'off' }, 'http:'], [{ upstream: 'http://x' }, 'http:']
  ]
  for (const [give, want] of rows) t.equal(siteOf(give).upstreams[0]?.protocol, want, JSON.stringify(give))
})

t.test('a host in a site is probably meant to be its hosts', async t => {
  const options = { sites: [{ host: 'shop.test', upstream }] } as unknown as EdgeOptions
  t.throws(() => resolveOptions(options), { message: /sites\[0\]\.host: is for the whole edge; move host to the top level, or did you mean "hosts"\?/ })
})

t.test('certificates are read from files and texts', async t => {
  const dir = t.testdir({ 'two.pem': `a comment\n${authority}\n${createAuthority().certPem}`, 'cut.pem': authority.slice(0, 200) + '\n-----END CERTIFICATE-----\n', 'none.pem': 'hello' })
  const strict = { upstream, sslMode: 'strict' } as const
  t.equal(siteOf({ ...strict, originCa: `${dir}/two.pem` }).originCa?.match(/BEGIN CERTIFICATE/g)?.length, 2)
  t.match(siteOf({ ...strict, originCa: authority }).originCa, /^-----BEGIN CERTIFICATE/)
  t.match(siteOf({ ...strict, originCrl: revocationList(root, ['01']) }).originCrl, /^-----BEGIN X509 CRL/)
  t.strictSame(problemsOf({ ...strict, originCa: `${dir}/nope.pem` }), [`originCa: ${dir}/nope.pem cannot be read: there is no such file`])
  t.strictSame(problemsOf({ ...strict, originCa: dir }), [`originCa: ${dir} cannot be read: it is a folder`])
  t.strictSame(problemsOf({ ...strict, originCa: `${dir}/none.pem` }), [`originCa: ${dir}/none.pem holds no certificate; it takes PEM text with "-----BEGIN CERTIFICATE-----"`])
  t.match(problemsOf({ ...strict, originCa: `${dir}/cut.pem` })[0], /^originCa: .*cut\.pem: certificate 1 cannot be read \(.+\); is the file complete\?$/)
  t.strictSame(problemsOf({ ...strict, originCrl: authority }), ['originCrl: the text holds no revocation list, only "CERTIFICATE"; it takes PEM text with "-----BEGIN X509 CRL-----"'])
})

const rows: readonly [name: string, give: object, want: readonly string[]][] = [
  ['nothing', {}, ["upstream: is missing; say where requests go, e.g. upstream: 'localhost:3000', or what to start, e.g. command: ['node', 'app.js']"]],
  ['misspelt options', { upstrem: 1, connect_timeout: '1s', banana: 1 }, [
    'upstrem: is not an option; did you mean "upstream"?', 'connect_timeout: is not an option; did you mean "connectTimeout"?', 'banana: is not an option'
  ]],
  ['options of another level', { upstream, hosts: 'a', config: 'x', sites: [{ hosts: 'a', port: 3 }] }, [
    'hosts: belongs in an entry of sites; move hosts there', 'config: is for the command line only; leave it out', 'sites[0].port: is for the whole edge; move port to the top level'
  ]],
  ['an empty list', { upstream: [] }, ['upstream: is an empty list; leave it out or put something in']],
  ['one of several upstreams', { upstream: [3000, 'x'] }, ['upstream[1]: "x" has no port; write x:3000, or http://x for port 80; with an ssl mode a host alone will do']],
  ['sites that are none', { sites: 3 }, ['sites: takes a list of sites, not 3']],
  ['a site that is none', { upstream, sites: ['a'] }, ['sites[0]: takes an object with hosts and upstream, not "a"']],
  ['a site without upstream', { sites: [{ hosts: 'a.test' }] }, ['sites[0]: site 1 (a.test) has no upstream; say where its requests go, e.g. upstream: localhost:3000, or what to start, e.g. command: node app.js']],
  ['names and hosts given twice', { upstream, sites: [{ name: 'a', hosts: ['x.test', 'x.test'] }, { name: 'a', hosts: 'x.test' }] }, [
    'sites[1].name: "a" is the name of site 1 already; give each site a name of its own',
    'sites[0].hosts[1]: "x.test" is listed twice',
    'sites[1].hosts[0]: "x.test" is taken by site 1 (a) before; the first site that fits takes the request'
  ]],
  ['a site behind one that takes all', { upstream, sites: [{ hosts: '*.x.test' }, { hosts: 'a.x.test', path: '/api' }, { path: '/a' }, { hosts: 'y', path: '/a/b' }, { hosts: 'z', path: '/ab' }] }, [
    'sites[1].hosts[0]: "a.x.test" is taken by site 1 (*.x.test) before; the first site that fits takes the request',
    'sites[3].hosts[0]: "y" is taken by site 3 (site-3) before; the first site that fits takes the request'
  ]],
  ['the name of the top level', { upstream, sites: [{ name: 'default', hosts: 'a' }] }, ['sites[0].name: "default" is what the log calls the upstream of the top level; choose another name']],
  ['TLS to a plain upstream', { upstream: 'http://x', sslMode: 'strict' }, ['sslMode: strict asks for TLS, but the upstream http://x:80 is plain; write https://x:80 or leave the ssl mode out']],
  ['TLS to a socket file', { upstream: 'unix:/s', sslMode: 'full' }, ['sslMode: full asks for TLS, but the upstream unix:/s is plain; leave the ssl mode out']],
  ['trust without checks', { upstream, originCa: authority }, ['originCa: is used with ssl-mode strict or ssl-only only; set one of them, too']],
  ['plain HTTP to a TLS upstream', { upstream: 'https://x', sslMode: 'flexible' }, ['sslMode: flexible is plain HTTP, but the upstream https://x:443 asks for TLS; write http://x:443 or leave the ssl mode out']],
  ['no object', 3 as unknown as object, ['options: options take an object, not 3']]
]

for (const [name, give, want] of rows) {
  t.test(`mistake: ${name}`, async t => { t.strictSame(problemsOf(give), want) })
}

t.test('OptionsError carries the problems', async t => {
  t.throws(() => resolveOptions({ port: 99999, colo: 'x' }), { name: 'OptionsError', problems: [{ where: 'port' }, { where: 'colo' }] })
})

t.test('a deny rule by country wants a country', async t => {
  const deny = [{ path: '/' }, { country: 'FR' }]
  const sentence = 'goes by country, but no visitor has one; set country to where they pretend to come from, too'
  t.strictSame(problemsOf({ upstream, deny }), [`deny[1]: ${sentence}`])
  t.strictSame(problemsOf({ upstream, sites: [{ hosts: 'a.test', country: 'FR' }, { hosts: 'b.test', deny }] }), [`sites[1].deny[1]: ${sentence}`])
  t.strictSame(problemsOf({ upstream, country: 'FR', deny }), [])
  t.strictSame(problemsOf({ upstream, deny, sites: [{ hosts: 'a.test', country: 'FR' }] }), [], 'one of the sites it reaches has one')
})

t.test('a site that leads to another account\'s host', async t => {
  const us = { hosts: 'shop.test', account: 'us', upstream: 'www.THEIRS.test:80' }
  const of = (sites: object[]): unknown => siteOf({ upstream, sites } as EdgeOptions).foreignUpstream
  t.strictSame(of([us, { hosts: '*.theirs.test', account: 'them' }]), { host: 'www.theirs.test', account: 'them' })
  t.equal(of([us, { hosts: '*.theirs.test', account: 'us' }]), null, 'the same account')
  t.equal(of([us, { hosts: '*.theirs.test' }]), null, 'nobody\'s')
  t.equal(of([{ ...us, account: undefined }, { hosts: '*.theirs.test', account: 'them' }]), null)
  t.equal(of([us, { hosts: 'theirs.test', account: 'them' }]), null, 'another host')
})

t.test('the time scale multiplies a rate limit\'s times', async t => {
  t.strictSame(siteOf({ upstream, rateLimit: '20/10s block 1m', timeScale: 0.01 }).rateLimit, { requests: 20, per: 100, block: 600 })
})
