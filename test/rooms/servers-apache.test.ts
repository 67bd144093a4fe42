// Apache as the edge configures it, started for real: what each type of site serves.
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import type { SiteEntry } from '../../src/settings/options.js'
import { ask, createHome, NEEDS, startServer, type Started } from '../support/servers.js'

const skip = NEEDS.apache

async function serve (t: Parameters<typeof startServer>[0], site: SiteEntry, files: Readonly<Record<string, string>> = {}, ip?: string): Promise<Started> {
  const home = await createHome(t, files)
  const rooted = site.root === undefined ? site : { ...site, root: join(home, site.root) }
  return await startServer(t, { home, sites: [{ name: 'shop', hosts: ['shop.test', '*.shop.test'], ...rooted }] }, ip === undefined ? {} : { ip })
}

t.test('static files, with .htaccess', { skip }, async t => {
  const apache = await serve(t, { type: 'static', root: 'www' }, {
    'www/index.html': '<h1>hello</h1>', 'www/a b/style.css': 'a{}', 'www/.htaccess': 'Redirect 302 /old /new\nHeader set X-From htaccess\n', 'secret.txt': 'no'
  })
  const home = await ask(apache)
  t.match([home.status, home.headers.get('content-type'), home.headers.get('x-from'), home.said], [200, 'text/html', 'htaccess', '<h1>hello</h1>'])
  t.match((await ask(apache, '/a%20b/style.css')).headers.get('content-type'), 'text/css')
  t.equal((await ask(apache, '/old')).headers.get('location'), `${apache.url()}/new`)
  t.equal((await ask(apache, '/../secret.txt')).status, 404)
  t.equal((await ask(apache, '/a%20b/')).status, 403, 'folders are not listed')
  t.equal(apache.stderr, '', 'it has nothing to say')
  t.equal(await apache.stop(), 0)
})

t.test('a folder with an odd name', { skip }, async t => {
  const root = "l'été [1] * \\ # 100% $x"
  const apache = await serve(t, { type: 'static', root }, { [`${root}/index.html`]: 'odd' })
  t.equal((await ask(apache)).said, 'odd')
})

t.test('IPv6', { skip }, async t => {
  const apache = await serve(t, { type: 'static', root: 'www' }, { 'www/index.html': 'six' }, '::1')
  t.equal((await ask(apache)).said, 'six')
})

t.test('PHP pages', { skip: NEEDS.php }, async t => {
  const apache = await serve(t, { type: 'php', root: 'www', vhostDirectives: 'SetEnv GREETING "from the virtual host"' }, {
    'www/index.php': '<?php echo json_encode([$_GET, getenv("GREETING"), $_SERVER["HTTPS"] ?? "off", $_SERVER["SCRIPT_NAME"], $_SERVER["PATH_INFO"] ?? ""]);',
    'www/image.svg': '<svg/>',
    'www/.htaccess': 'RewriteEngine On\nRewriteCond %{REQUEST_FILENAME} !-f\nRewriteRule ^pretty/(.*)$ index.php?p=$1 [L]\n'
  })
  t.same(JSON.parse((await ask(apache, '/?a=1')).said), [{ a: '1' }, 'from the virtual host', 'off', '/index.php', ''])
  t.same(JSON.parse((await ask(apache, '/index.php/more', { 'x-forwarded-proto': 'https' })).said), [[], 'from the virtual host', 'on', '/index.php', '/more'])
  t.match(JSON.parse((await ask(apache, '/pretty/page')).said), [{ p: 'page' }])
  t.equal((await ask(apache, '/image.svg')).said, '<svg/>')
  for (const path of ['/.php-cgi', '/.php-cgi/index.php']) t.equal((await ask(apache, path)).status, 403, path)
})

t.test('a reverse proxy', { skip }, async t => {
  const behind = createServer((request, response) => {
    if (request.url === '/base/moved') response.writeHead(302, { Location: `http://${request.headers.host}/base/there` }).end()
    else response.end(JSON.stringify([request.url, request.headers.host, request.headers['x-more']]))
  }).listen(0, '127.0.0.1')
  await once(behind, 'listening')
  t.teardown(() => behind.close())
  const host = `127.0.0.1:${(behind.address() as AddressInfo).port}`
  const apache = await serve(t, { type: 'reverse_proxy', target: `http://${host}/base`, vhostDirectives: 'RequestHeader set X-More "yes"' })
  t.same(JSON.parse((await ask(apache, '/a%2Fb%20c?q=%41')).said), ['/base/a%2Fb%20c?q=%41', host, 'yes'], 'target as it came')
  t.equal((await ask(apache, '/moved')).headers.get('location'), `${apache.url()}/there`, 'redirects lead back')
})

t.test('a reverse proxy whose target is not there', { skip }, async t => {
  const apache = await serve(t, { type: 'reverse_proxy', target: 'http://127.0.0.1:9' })
  t.equal((await ask(apache)).status, 503)
})

/* eslint-disable no-template-curly-in-string -- for the server, not for us */
t.test('redirects', { skip }, async t => {
  const rows: ReadonlyArray<readonly [site: SiteEntry, path: string, status: number, to: string]> = [
    [{ target: 'https://www.shop.test' }, '/a/b?c=1', 301, 'https://www.shop.test/a/b?c=1'],
    [{ target: 'https://www.shop.test/base/' }, '/a%2Fb%20c?d=%41&e', 301, 'https://www.shop.test/base/a%2Fb%20c?d=%41&e'],
    [{ target: 'https://www.shop.test/base', redirectStatus: 302 }, '/', 302, 'https://www.shop.test/base/'],
    [{ target: 'https://www.shop.test/one', appendPath: false }, '/a/b?c=1', 301, 'https://www.shop.test/one'],
    [{ target: 'https://www.shop.test/%7Ea$1?b=${x}&c=%1', appendPath: false, redirectStatus: 302 }, '/a?z', 302, 'https://www.shop.test/%7Ea$1?b=$%7Bx%7D&c=%1']
  ]
  const home = await createHome(t)
  const apache = await startServer(t, { home, sites: rows.map(([site], index) => ({ name: `to-${index}`, hosts: `${index}.test`, type: 'redirect', ...site })) })
  for (const [index, [, path, status, to]] of rows.entries()) {
    const answer = await ask(apache, path, {}, `to-${index}`)
    t.match([answer.status, answer.headers.get('location')], [status, to])
  }
})

t.test('custom directives, global and of one site; sites of one account share the process', { skip }, async t => {
  const home = await createHome(t)
  await mkdir(join(home, 'files'))
  await writeFile(join(home, 'files/a.txt'), 'file a')
  const apache = await startServer(t, {
    home,
    globalDirectives: 'Header always set X-Account yes',
    sites: [
      { name: 'one', hosts: '1.test', type: 'apache', vhostDirectives: `Alias /files "${home}/files"\n<Location /files>\n  Require all granted\n</Location>`, globalDirectives: 'Header always set X-One yes' },
      { name: 'two', hosts: '2.test', type: 'static', root: join(home, 'files') }
    ]
  })
  t.equal((await ask(apache, '/files/a.txt')).said, 'file a')
  const two = await ask(apache, '/a.txt', {}, 'two')
  t.match([two.said, two.headers.get('x-account'), two.headers.get('x-one')], ['file a', 'yes', 'yes'])
  t.equal((await ask(apache)).status, 403, 'a site without a folder shows nothing')
})
