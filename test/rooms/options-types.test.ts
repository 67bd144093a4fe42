// Types of sites: what becomes of them, and every mistake around them.
import { join } from 'node:path'
import t from 'tap'
import { resolveOptions, type EdgeOptions } from '../../src/settings/options.js'
import type { LaunchSettings } from '../../src/launch/settings.js'
import { shellLine } from '../../src/launch/shell-line.js'
import { problemsOf } from '../support/problems.js'

const here = process.cwd()
const home = '/home/shop'

function launches (options: EdgeOptions): Array<[name: string, launch: LaunchSettings | null]> {
  return resolveOptions(options).sites.map(site => [site.name, site.launch])
}

t.test('programs', async t => {
  const [[, program], [, node], [, user], [, words]] = launches({
    home,
    sites: [
      { hosts: 'a', command: 'node app.js --x "a b"' }, { hosts: 'b', type: 'nodejs', command: 'node ~/www/app.js --port $PORT' },
      { hosts: 'c', type: 'user_program', command: 'cd www && ./serve', cwd: '/srv' }, { hosts: 'd', type: 'nodejs', command: ['node', 'a b.js'] }
    ]
  }) as [[string, LaunchSettings], [string, LaunchSettings], [string, LaunchSettings], [string, LaunchSettings]]
  t.match(program, { command: { words: ['node', 'app.js', '--x', 'a b'] }, cwd: here, server: null, slots: ['a'] })
  t.match(node, { command: { line: 'node ~/www/app.js --port $PORT' }, cwd: home, slots: ['b'] }, 'paths start from the account\'s folder')
  t.match(user, { command: { line: 'cd www && ./serve' }, cwd: '/srv' })
  t.match(words, { command: { words: ['node', 'a b.js'] } }, 'a list needs no shell')
})

t.test('a type on the top level says how the commands of the sites are meant', async t => {
  const [[, a], [, b], [, c]] = launches({ type: 'user_program', sites: [{ hosts: 'a', command: 'a | b' }, { hosts: 'b', type: 'program', command: 'b' }, { hosts: 'c', upstream: 3000 }] }) as [[string, LaunchSettings], [string, LaunchSettings], [string, null]]
  t.strictSame([a.command, b.command, c], [{ line: 'a | b' }, { words: ['b'] }, null])
})

t.test('uWSGI: one for each site', async t => {
  const [[, a], [, b]] = launches({
    home,
    sites: [
      { hosts: 'a', type: 'wsgi', application: '/w/app.py', virtualenv: '/v', staticPaths: ['/s=/w/s', { '/t': '/w/t' }], uwsgiSettings: 'need-app = true\n', env: 'A=1', programPort: 8100 },
      { hosts: 'b', type: 'wsgi', application: './b.py', cwd: '/elsewhere' }
    ]
  }) as [[string, LaunchSettings], [string, LaunchSettings]]
  t.match(a, { command: { words: ['uwsgi'] }, cwd: home, home, env: { A: '1' }, port: 8100, instances: 1, reloadSignal: 'SIGHUP', slots: ['a'] })
  t.strictSame(a.server, { kind: 'uwsgi', site: 'a', application: '/w/app.py', folder: '/w', virtualenv: '/v', staticPaths: [{ path: '/s', folder: '/w/s' }, { path: '/t', folder: '/w/t' }], settings: 'need-app = true\n' })
  t.match(b, { server: { application: join(here, 'b.py'), folder: '/elsewhere' } })
})

t.test('Apache: one for each account', async t => {
  const found = launches({
    home,
    type: 'static',
    root: '/w',
    globalDirectives: 'A',
    env: 'X=1',
    sites: [
      { hosts: ['a', '*.a'], type: 'php', root: '/p', vhostDirectives: 'V' },
      { hosts: 'b', command: 'node b.js' },
      { hosts: 'c', type: 'redirect', target: 'shop.test', redirectStatus: 302, appendPath: false },
      { hosts: 'd', home: '/home/other', type: 'apache', globalDirectives: 'D' },
      { hosts: 'e', type: 'reverse_proxy', target: 'https://E.test/x#y' },
      { hosts: 'f', upstream: 3000 }
    ]
  })
  const shared = found.filter(([name]) => ['a', 'c', 'e', 'default'].includes(name)).map(([, launch]) => launch)
  t.equal(shared.length, 4)
  for (const launch of shared) t.strictSame(launch, shared[0])
  t.match(shared[0], { command: { words: ['apache2'] }, env: { X: '1' }, reloadSignal: 'SIGUSR1', slots: ['a', 'c', 'e', 'default'] })
  t.strictSame(shared[0]?.server, {
    kind: 'apache',
    globalDirectives: ['A'],
    sites: [
      { site: 'a', hosts: ['a', '*.a'], directives: 'V', type: 'php', root: '/p' },
      { site: 'c', hosts: ['c'], directives: null, type: 'redirect', target: 'http://shop.test/', status: 302, appendPath: false },
      { site: 'e', hosts: ['e'], directives: null, type: 'reverse_proxy', target: 'https://e.test/x' },
      { site: 'default', hosts: [], directives: null, type: 'static', root: '/w' }
    ]
  })
  const others = Object.fromEntries(found)
  t.match(others['d'], { home: '/home/other', slots: ['d'], server: { globalDirectives: ['D'] } })
  t.match(others['b'], { command: { words: ['node', 'b.js'] }, server: null })
  t.equal(others['f'], null)
})

t.test('the line for the shell', async t => {
  const simple = ['node app.js', 'node ~/www/app.js --port $PORT', 'node "a; b.js" > log 2>&1', "./x 'it is $(fine)'", 'npm start']
  for (const line of simple) t.equal(shellLine(line), `exec ${line}`, line)
  t.equal(shellLine('A=1 B=2 node app.js'), 'A=1 B=2 exec node app.js')
  for (const line of ['cd www && node app.js', 'a; b', 'a | b', 'a &', 'exec a', '. ./env', 'if true; then a; fi', '(a)', 'a `b`', '', 'A=1', '> x', 'a "b', 'a # b', 'A="x y" node b']) t.equal(shellLine(line), line, line)
})

// for the configurations, not for us
/* eslint-disable no-template-curly-in-string */
const site = (rest: object, top: object = {}): object => ({ home, ...top, sites: [{ hosts: 'a.test', ...rest }] })

const rows: readonly [give: object, want: readonly string[]][] = [
  [site({ type: 'wgsi', application: 'a' }, { home: undefined }), ['sites[0].type: "wgsi" is not one of program, nodejs, user_program, wsgi, php, static, apache, reverse_proxy, redirect; did you mean "wsgi"?']],
  [site({ type: 'static' }), ['sites[0].type: static needs root, e.g. root: ./public']],
  [site({ type: 'nodejs' }, { home: undefined }), ['sites[0].type: nodejs needs command, e.g. command: node app.js']],
  [site({ type: 'redirect' }), ['sites[0].type: redirect needs target, e.g. target: https://www.shop.test']],
  [site({ type: 'wsgi', application: 'a' }, { home: undefined }), ['sites[0].type: wsgi needs home, the folder for the configuration and the log of uWSGI, e.g. home: ./account']],
  [site({ type: 'static', root: 'w', application: 'a' }), ['sites[0].application: is for a site of type wsgi, and this one is of type static; leave it out, or set type: wsgi']],
  [site({ upstream: 3000, root: 'w' }, { home: undefined }), ['sites[0].root: is for a site of type php or static, and this one has an upstream; leave it out, or set type: php']],
  [site({ type: 'redirect', target: 'a', vhostDirectives: 'x' }), ['sites[0].vhostDirectives: is for a site of type php, apache or reverse_proxy, and this one is of type redirect; leave it out, or set type: php']],
  [{ upstream: 3000, root: 'w' }, ['root: is for a site of type php or static, and there is none; leave it out, or set type: php']],
  [site({ type: 'static', root: 'w', command: 'a' }), ['sites[0].command: has no place in a site of type static, for which Apache answers; leave out command or the type']],
  [site({ type: 'static', root: 'w', upstream: 3000 }), ['sites[0].upstream: has no place in a site of type static, for which Apache answers; leave out upstream or the type']],
  [site({ type: 'static', root: 'w', env: 'A=1', minUptime: '1s' }), [
    'sites[0].env: is one thing for all sites of the one Apache; move env to the top level', 'sites[0].minUptime: is one thing for all sites of the one Apache; move minUptime to the top level'
  ]],
  [site({ type: 'wsgi', application: 'a', instances: 2 }), ['sites[0].instances: is for a program of your own; uWSGI sees to that itself; leave it out']],
  [site({ type: 'static', root: 'a"b' }), ['sites[0].root: "a\\"b" has "\\"", which the server\'s configuration cannot hold; rename the folder or the file']],
  [site({ type: 'static', root: 'a\nb' }), ['sites[0].root: "a\\nb" has "\\n", which the server\'s configuration cannot hold; rename the folder or the file']],
  [site({ type: 'static', root: '${HOME}' }), ['sites[0].root: "${HOME}" has "${", which the server\'s configuration cannot hold; rename the folder or the file']],
  [site({ type: 'redirect', target: 'ftp://a' }), ['sites[0].target: "ftp://a" is not an address; it takes one like https://www.shop.test']],
  [site({ type: 'redirect', target: 'http://u:p@a' }), ['sites[0].target: has a user or a password in it, which would stand in a configuration file; leave them out']],
  [site({ type: 'redirect', target: 'http://a?b' }), ['sites[0].type: redirect cannot append a path to a target with a query; set appendPath: false, or leave the query out']],
  [site({ type: 'reverse_proxy', target: 'http://a?b' }), ['sites[0].type: reverse_proxy takes a target without a query; leave it out']],
  [site({ type: 'redirect', target: 'a', redirectStatus: 307 }), ['sites[0].redirectStatus: 307 is not one of 301 (permanent), 302 (temporary)']],
  [site({ type: 'wsgi', application: 'a', staticPaths: ['static'] }), ['sites[0].staticPaths[0]: "static" names no path; write it in front of the folder, like /static=static']],
  [site({ type: 'wsgi', application: 'a', staticPaths: { s: 'static' } }), ['sites[0].staticPaths: "s" is not a path; it takes one like /static']],
  [site({ upstream: 3000, trimPath: true }, { home: undefined }), ['sites[0].trimPath: has no path to take off; add one: path: /shop']],
  [{ upstream: 3000, trimPath: true }, ['trimPath: has no path to take off; give a site one: path: /shop']]
]

for (const [give, want] of rows) {
  t.test(`mistake: ${want[0]}`, async t => { t.strictSame(problemsOf(give), want) })
}
