// uWSGI as the edge configures it, started for real with Python.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import t from 'tap'
import type { SiteEntry } from '../../src/settings/options.js'
import { ask, createHome, NEEDS, startServer, type Started } from '../support/servers.js'

const skip = NEEDS.uwsgi

const ECHO = `import json, os, sys
def application(environ, start_response):
    start_response('200 OK', [('Content-Type', 'application/json')])
    return [json.dumps([environ['PATH_INFO'], environ['QUERY_STRING'], environ['wsgi.url_scheme'], os.getcwd(), os.environ.get('GREETING'), sys.prefix]).encode()]
`

async function serve (t: Parameters<typeof startServer>[0], site: (home: string) => SiteEntry, files: Readonly<Record<string, string>>, ip = '127.0.0.1'): Promise<Started> {
  const home = await createHome(t, files)
  return await startServer(t, { home, sites: [{ hosts: '*.shop.test', type: 'wsgi', ...site(home) }] }, { ip })
}

t.test('an application', { skip }, async t => {
  const uwsgi = await serve(t, home => ({ application: join(home, 'www/app.py'), env: 'GREETING=hello', staticPaths: { '/static': join(home, 'public') } }), {
    'www/app.py': 'import beside\n' + ECHO, 'www/beside.py': '', 'public/a.css': 'a{}'
  })
  const want = [join(uwsgi.at.home, 'www'), 'hello', '/usr']
  t.same(JSON.parse((await ask(uwsgi, '/a%20b?c=1')).said), ['/a b', 'c=1', 'http', ...want])
  t.same(JSON.parse((await ask(uwsgi, '/', { 'x-forwarded-proto': 'https' })).said), ['/', '', 'https', ...want])
  t.equal((await ask(uwsgi, '/static/a.css')).said, 'a{}')
  t.match(uwsgi.stderr, `[uWSGI] getting INI configuration from ${uwsgi.at.home}/admin/config/uwsgi/_.shop.test.conf\n`)
  t.notMatch(uwsgi.stderr, 'Starting uWSGI', 'the rest is in its own log')
  t.match(await uwsgi.ownLog(), /WSGI app 0 .* ready/)
  t.equal(await uwsgi.stop(), 0, 'SIGTERM stops it')
})

t.test('folders with odd names, a working directory of its own, IPv6', { skip }, async t => {
  const uwsgi = await serve(t, home => ({ application: join(home, "l'été 100% #1 $x;y/app.py"), cwd: join(home, 'data') }), { "l'été 100% #1 $x;y/app.py": ECHO, 'data/x': '' }, '::1')
  t.equal((JSON.parse((await ask(uwsgi)).said) as string[])[3], join(uwsgi.at.home, 'data'))
})

t.test('a virtual environment', { skip: skip || NEEDS.venv }, async t => {
  const home = await createHome(t, { 'app.py': ECHO })
  const venv = spawnSync('python3', ['-m', 'venv', '--without-pip', join(home, 'venv')])
  t.equal(venv.status, 0, String(venv.stderr))
  const uwsgi = await startServer(t, { home, type: 'wsgi', application: join(home, 'app.py'), virtualenv: join(home, 'venv') })
  t.equal((JSON.parse((await ask(uwsgi)).said) as string[])[5], join(home, 'venv'))
})

t.test('settings of one\'s own', { skip }, async t => {
  const uwsgi = await serve(t, home => ({ application: join(home, 'app.py'), uwsgiSettings: 'plugins = router_redirect\nroute = ^/old redirect-permanent:/new\n' }), { 'app.py': ECHO })
  const answer = await ask(uwsgi, '/old')
  t.match([answer.status, answer.headers.get('location')], [301, '/new'])
})
