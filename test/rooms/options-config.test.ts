// Flags, variables and the config file: who wins, and every mistake with its place.
import { join } from 'node:path'
import t from 'tap'
import { readFlags } from '../../src/options/flags.js'
import { draftSettings, type Draft } from '../../src/settings/load.js'
import { formatProblem, inOrder } from '../../src/options/problem.js'
import { validate } from '../../src/options/config/validate.js'
import { readObject } from '../../src/options/read.js'
import { TABLE } from '../../src/settings/rows.js'

interface Given {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly isTerminal?: boolean
}

async function load ({ args = [], env = {}, cwd = '/nowhere', isTerminal = false }: Given): Promise<Draft> {
  const flags = readFlags(TABLE, args, { names: TABLE.shell, takesCommand: true }, cwd)
  return await draftSettings({ flags, env, cwd, isTerminal })
}

async function problemsOf (given: Given): Promise<string[]> {
  return inOrder((await load(given)).problems).map(formatProblem)
}

const UPSTREAM = ['--upstream', '3000']

t.test('flags', async t => {
  const { settings } = await load({ args: ['--upstream', 'localhost:3000', '--upstream=3001', '--port', '0', '--port', '9', '--fail-header', '--connect-timeout=5s', '--fail', 'dns_error:0.5'] })
  t.match(settings, { port: 9, failHeader: true, fail: [{ kind: 'dns_error', rate: 0.5 }], sites: [{ limits: { connect: 5000 }, upstreams: [{ port: 3000 }, { port: 3001 }] }] })
  t.equal((await load({ args: [...UPSTREAM, '--no-fail-header'], env: { EDGEPROXY_FAIL_HEADER: '1' } })).settings.failHeader, false)
})

t.test('what a process assumes', async t => {
  t.match((await load({ args: UPSTREAM })).settings, { port: 8080, host: '127.0.0.1', log: { format: 'json' } })
  t.match((await load({ args: UPSTREAM, isTerminal: true })).settings, { log: { format: 'pretty' } })
})

t.test('variables', async t => {
  const { settings } = await load({ env: { EDGEPROXY_UPSTREAM: '3000, localhost:3001', EDGEPROXY_CONNECT_TIMEOUT: '5s', EDGEPROXY_LANG: ' ', EDGEPROXY_SOMETHING_ELSE: 'x', PORT: '1' } })
  t.match(settings, { port: 8080, lang: 'auto', sites: [{ limits: { connect: 5000 }, upstreams: [{ port: 3000 }, { port: 3001 }] }] })
})

t.test('flags win over variables, variables over the file, sites over its top level', async t => {
  const cwd = t.testdir({
    'edgeproxy.config.yaml': `
port: 1
host: 127.0.0.2
colo: AAA
connectTimeout: 1s
dnsTimeout: 1s
writeTimeout: 1s
sites:
  - hosts: shop.test
    upstream: 4000
    connectTimeout: 2s
    dnsTimeout: 2s
    writeTimeout: 2s
  - hosts: other.test
`
  })
  const { settings, file } = await load({ cwd, args: ['--port', '3', '--upstream', '3000', '--dns-timeout', '4s'], env: { EDGEPROXY_PORT: '2', EDGEPROXY_HOST: '127.0.0.3', EDGEPROXY_WRITE_TIMEOUT: '3s' } })
  t.equal(file, join(cwd, 'edgeproxy.config.yaml'))
  t.match(settings, { port: 3, host: '127.0.0.3', colo: 'AAA' })
  t.match(settings.sites[0], { upstreams: [{ port: 4000 }], limits: { connect: 2000, dns: 4000, write: 3000 } })
  t.match(settings.sites[1], { upstreams: [{ port: 3000 }], limits: { connect: 1000, dns: 4000, write: 3000 } })
  t.match(settings.sites[2], { name: 'default', upstreams: [{ port: 3000 }] })
})

t.test('files of every kind, and paths in them', async t => {
  const files: Record<string, string> = {
    'edgeproxy.config.yaml': 'upstream: unix:app.sock\nlogFile: logs/a.log\n',
    'edgeproxy.config.yml': 'upstream: [unix:app.sock]\nlogFile: logs/a.log\n',
    'edgeproxy.config.json': '{\n\t"$schema": "./schema.json",\n\t"upstream": "unix:app.sock",\n\t"logFile": "logs/a.log",\n}\n',
    'edgeproxy.config.mjs': 'export default async () => ({ upstream: "unix:app.sock", logFile: "logs/a.log" })'
  }
  for (const [name, text] of Object.entries(files)) {
    const cwd = t.testdir({ [name]: text, elsewhere: {} })
    const { settings } = await load({ cwd })
    t.match(settings, { log: { file: join(cwd, 'logs/a.log') }, sites: [{ upstreams: [{ socketPath: join(cwd, 'app.sock') }] }] }, name)
    const named = await load({ cwd: join(cwd, 'elsewhere'), args: ['--config', `../${name}`] })
    t.match(named.settings.log, { file: join(cwd, 'logs/a.log') }, `${name}: paths start from the file`)
  }
})

const NAME = 'edgeproxy.config.yaml'

interface Row { readonly give: Given & { readonly files?: Record<string, string> }, readonly want: readonly string[] }
const yaml = (text: string, more: Given = {}): Row['give'] => ({ ...more, files: { [NAME]: text } })

const mistakes: Readonly<Record<string, Row>> = {
  nothing: { give: {}, want: ['--upstream: is missing; say where your program listens, e.g. edgeproxy --upstream localhost:3000, or let the edge start it: edgeproxy -- node app.js'] },
  'flags, all at once': {
    give: { args: ['--upstram', 'x', '--port=abc', '--connect-timeout', '5', 'foo', '--fail-header=x', '--no-port', '-x', '--colo', 'lab'] },
    want: [
      '--upstram: is not an option; did you mean --upstream?', '--port: takes a port number, not "abc"', '--connect-timeout: 5 has no unit; write 5s or 5ms',
      '--fail-header: takes true or false, not "x"', '--no-port: is not an option; did you mean --port?', '-x: is not an option',
      '--colo: "lab" is not a colo; it takes three capital letters; write LAB', '"foo" is not expected here; options start with --, and a program to start stands behind --'
    ]
  },
  'a word behind a misspelt switch': {
    give: { args: [...UPSTREAM, '--fail-haeder', 'foo', '--prot', '3'] },
    want: [
      '--fail-haeder: is not an option; did you mean --fail-header?', '--prot: is not an option; did you mean --port?',
      '"foo" is not expected here; options start with --, and a program to start stands behind --'
    ]
  },
  'options of later versions': { give: { args: [...UPSTREAM, '--console', '--metrics', '--workers=2'] }, want: ['--console: is not an option', '--metrics: is not an option', '--workers: is not an option'] },
  'flags without value': { give: { args: ['--upstream', '--port'] }, want: ['--upstream: has no value; it takes <where>, and "--port" looks like the next flag'] },
  'last flag without value': { give: { args: [...UPSTREAM, '--port'] }, want: ['--port: has no value; it takes <port>'] },
  'nothing to start': { give: { args: ['--'] }, want: ['--: has nothing behind it; it takes the program to start, e.g. -- node app.js'] },
  'a program to start, and where one listens': { give: { args: [...UPSTREAM, '--', 'npm', 'run', 'dev', '--port', '3'] }, want: ['--: stands in the place of upstream: either the edge starts the program, or it is told where one listens; leave one of the two out'] },
  variables: {
    give: { env: { EDGEPROXY_UPSTREM: '3000', EDGEPROXY_UPSTREAM: '3000,x y', EDGEPROXY_FAIL_HEADER: 'yes', EDGEPROXY_TIMESCALE: '1' } },
    want: [
      'EDGEPROXY_UPSTREM: is not an option; did you mean EDGEPROXY_UPSTREAM?', 'EDGEPROXY_UPSTREAM: "x y" is not an upstream; it takes a port, host:port, http://.., https://.. or unix:/path',
      'EDGEPROXY_FAIL_HEADER: takes true or false, not "yes"', 'EDGEPROXY_TIMESCALE: is not an option; did you mean EDGEPROXY_TIME_SCALE?'
    ]
  },
  'a file with many': {
    give: yaml('upstream: 3000\nport: 1\nport: 2\nlimit: seed\nconnectTimeout: 15\nresponse-timeout: 3s\nlang: de\nlogLevel: infos\nsites:\n  - name: a\n    hosts: [shop.test, Shop.test]\n    upstream: localhost:0\n    port: 3\n  - name: a\n    hosts: shop.test\n  - hosts: [x]\n    paths: /a\n', { args: ['--colo', 'x'] }),
    want: [
      '--colo: "x" is not a colo; it takes three capital letters, like LAB',
      `${NAME}:3:1: this key stands here twice; keep one`,
      `${NAME}:4:1: limit: is not an option; did you mean "limits"?`,
      `${NAME}:5:17: connectTimeout: 15 has no unit; write 15s or 15ms`,
      `${NAME}:6:1: response-timeout: is not an option; did you mean "responseTimeout"?`,
      `${NAME}:7:7: lang: "de" is not one of en, fr, auto`,
      `${NAME}:8:11: logLevel: "infos" is not one of trace, debug, info, warn, error, fatal, silent; did you mean "info"?`,
      `${NAME}:11:24: sites[0].hosts[1]: "shop.test" is listed twice`,
      `${NAME}:12:15: sites[0].upstream: "localhost:0" has port 0, which nothing can listen on; write the port your program listens on`,
      `${NAME}:13:5: sites[0].port: is for the whole edge; move port to the top level`,
      `${NAME}:14:11: sites[1].name: "a" is the name of site 1 already; give each site a name of its own`,
      `${NAME}:15:12: sites[1].hosts[0]: "shop.test" is taken by site 1 (a) before; the first site that fits takes the request`,
      `${NAME}:17:5: sites[2].paths: is not an option; did you mean "path"?`
    ]
  },
  'an empty file': { give: yaml(''), want: [`${NAME}:1:1: the file is empty; it takes options like upstream: localhost:3000`] },
  'only a comment': { give: yaml('# later\n'), want: [`${NAME}:1:1: the file is empty; it takes options like upstream: localhost:3000`] },
  'a list': { give: yaml('- a\n'), want: [`${NAME}:1:1: options take an object, not a list`] },
  'a text': { give: yaml('hello'), want: [`${NAME}:1:1: options take an object, not "hello"`] },
  'a null': { give: yaml('upstream: 3000\nport:\n'), want: [`${NAME}:2:6: port: takes a port number, not nothing`] },
  tabs: { give: yaml('upstream:\n\t- 3000\n'), want: [`${NAME}:2:1: a tab is used to indent; YAML takes spaces only`] },
  'an alias': { give: yaml('port: &p 3000\nupstream: *p\n'), want: [`${NAME}:2:11: the alias *p is not taken; write the value out`] },
  'an alias to itself': { give: yaml('sites: &s [*s]\n'), want: [`${NAME}:1:12: the alias *s is not taken; write the value out`] },
  'an open quote': { give: yaml('upstream: "3000\n'), want: [`${NAME}:2:1: this cannot be read: missing closing quote "`] },
  'indented too far': { give: yaml('upstream: 3000\n  port: 3\n'), want: [`${NAME}:1:11: this and what follows read as one; is a comma or a quote missing, or the next line indented too far?`] },
  'a second document': { give: yaml('upstream: 3000\n---\nport: 3\n'), want: [`${NAME}:2:1: a second document begins here; a config file is one document, leave out the ---`] },
  'a tag': { give: yaml('upstream: !env X\n'), want: [`${NAME}:1:11: this cannot be read: unresolved tag: !env`] },
  'a file and another': {
    give: { files: { [NAME]: 'upstream: 3000\n', 'edgeproxy.config.json': '{}' } },
    want: [`edgeproxy.config.json: there is ${NAME}, too; keep one of them, or name it with --config`]
  },
  'JSON without comma': {
    give: { files: { 'edgeproxy.config.json': '{\n  "upstream": 3000\n  "port": 3\n}\n' } },
    want: ['edgeproxy.config.json:2:15: this and what follows read as one; is a comma or a quote missing, or the next line indented too far?']
  },
  'JSON with a comment': { give: { files: { 'edgeproxy.config.json': '{\n  "upstream": 3000, // mine\n  "port": 3\n}\n' } }, want: ['edgeproxy.config.json:2:21: "// mine \\"port\\"": is read as a key, because JSON has no such comments; leave it out'] },
  'JSON, a value': { give: { files: { 'edgeproxy.config.json': '{\n\t"upstream": 3000,\n\t"port": "x"\n}\n' } }, want: ['edgeproxy.config.json:3:10: port: takes a port number, not "x"'] },
  'a module': {
    give: { files: { 'edgeproxy.config.mjs': 'export default { upstream: "3000", prot: 3, sites: [{ hosts: ["a"], dnsTimeout: 3 }] }' } },
    want: ['edgeproxy.config.mjs: prot: is not an option; did you mean "port"?', 'edgeproxy.config.mjs: sites[0].dnsTimeout: 3 has no unit; write 3s or 3ms']
  },
  'a module that throws': { give: { files: { 'edgeproxy.config.mjs': '\nthrow new Error("boom")' } }, want: ['edgeproxy.config.mjs: cannot be loaded: boom (line 2)'] },
  'a module that cannot be parsed': { give: { files: { 'edgeproxy.config.mjs': 'export default {\n  port: "3\n}' } }, want: ['edgeproxy.config.mjs: cannot be loaded: Invalid or unexpected token (line 2)'] },
  'a module without options': { give: { files: { 'edgeproxy.config.mjs': 'export const port = 3' } }, want: ["edgeproxy.config.mjs: exports no options; write export default { upstream: 'localhost:3000' }"] },
  'a module with a number': { give: { files: { 'edgeproxy.config.mjs': 'export default () => 3' } }, want: ['edgeproxy.config.mjs: exports 3 instead of an object with options'] },
  'a file that is not there': { give: { files: {}, args: ['--config', 'nope.yaml'] }, want: ['nope.yaml: cannot be read: there is no such file'] },
  'a folder': { give: { files: { 'a.yaml': {} as string }, args: ['--config', 'a.yaml'] }, want: ['a.yaml: cannot be read: it is a folder'] },
  'an unknown ending': { give: { files: { 'a.toml': '' }, args: ['--config', 'a.toml'] }, want: ['a.toml: has an unknown ending; a config file ends in .yaml, .yml, .json or .mjs'] },
  'a flag against the file': { give: yaml('upstream: http://x\n', { args: ['--ssl-mode', 'strict'] }), want: ['--ssl-mode: strict asks for TLS, but the upstream http://x:80 is plain; write https://x:80 or leave the ssl mode out'] },
  'the file against itself': { give: yaml('upstream: http://x\nsites:\n  - hosts: a\n    sslMode: full\n'), want: [`${NAME}:4:14: sites[0].sslMode: full asks for TLS, but the upstream http://x:80 is plain; write https://x:80 or leave the ssl mode out`] }
}

for (const [name, { give: { files, ...given }, want }] of Object.entries(mistakes)) {
  t.test(`mistake: ${name}`, async t => {
    t.strictSame(await problemsOf(files === undefined ? given : { ...given, cwd: t.testdir(files) }), want)
  })
}

t.test('a variable may name the file', async t => {
  const cwd = t.testdir({ 'a.yaml': 'upstream: 3000\n', [NAME]: 'broken: true\n' })
  t.match(await load({ cwd, env: { EDGEPROXY_CONFIG: 'a.yaml' } }), { file: join(cwd, 'a.yaml') })
})

t.test('what the readers take the published schema takes, and the other way round', async t => {
  const takes: object[] = [
    { upstream: 3000 }, { upstream: ['a:1', 'unix:/x'] }, { connectTimeout: '1.5s' }, { maxHeaderSize: 128 }, { maxHeaderSize: '16kB' }, { timeScale: 0.01 },
    { fail: 'dns_error:0.25' }, { fail: ['tls_certificate_error/expired:.5', { kind: 'dns_error', rate: 1, times: 2, match: 'GET /' }] },
    { deny: { ip: '203.0.113.7' } }, { deny: [{ path: '/a' }, { userAgent: 'x' }] }, { sites: [{ name: 'a', hosts: 'a', path: '/', upstream: 1, deny: [{ path: '/' }] }] },
    { rateLimit: '20/10s' }, { rateLimit: '20/10s block 60s' }, { rateLimit: { requests: 20, per: '10s', block: '1m' } }, { rewrite: { path: '/a', to: '/b' } }, { rewrite: [{ set: { a: 'b' }, remove: 'c' }, { to: '' }] },
    { directIp: 'refuse', forgedHeaders: 'replace' }, { sites: [{ hosts: 'a', upstream: 1, state: 'pending', account: 'us' }] }, { deny: { referer: 'foreign', country: 'FR', because: 'hotlinked' } },
    { colo: 'CDG', lang: 'fr', log: 'none', port: 0, failHeader: true, drainTimeout: '0s', circuitFailures: 3, brand: './x', $schema: 'x' }
  ]
  const refuses: object[] = [
    { upstream: true }, { upstream: [] }, { connectTimeout: 15 }, { connectTimeout: '15' }, { maxHeaderSize: 1 }, { timeScale: 0 }, { fail: 'nope' }, { fail: { kind: 'dns_error', rate: 2 } },
    { rateLimit: '20 per 10s' }, { rateLimit: 20 }, { rateLimit: { requests: 0, per: '1s' } }, { rewrite: {} }, { rewrite: { path: 'a', to: '/' } }, { rewrite: { remove: ['a b'] } }, { directIp: true }, { state: 'pending' }, { deny: { because: 'ip_banned' } },
    { deny: {} }, { deny: [{ paths: '/' }] }, { sites: [] }, { sites: [{ port: 1 }] }, { sites: {} }, { colo: 'cdg' }, { port: 65536 }, { failHeader: 'yes' }, { banana: 1 }, { config: 'x' }
  ]
  for (const data of takes) {
    t.strictSame(validate(TABLE, data, []), [], `taken: ${JSON.stringify(data)}`)
    t.strictSame(readObject(TABLE, '$schema' in data ? { ...data, $schema: undefined } : data, { via: 'file', base: '/' }).found.filter(({ path }) => path[0] !== '$schema'), [])
  }
  for (const data of refuses) {
    t.not(validate(TABLE, data, []).length, 0, `refused: ${JSON.stringify(data)}`)
    t.not(readObject(TABLE, data, { via: 'file', base: '/' }).found.length, 0)
  }
})
