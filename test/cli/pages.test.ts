// `edgeproxy pages check` and `pages preview`, and a page that changes under a running edge.
import { mkdirSync, writeFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import { ask, connect, get, requestBytes } from '../support/client.js'
import { launchBrowser, noBrowser } from '../support/browser.js'
import { run, say, start, type Running } from '../support/edgeproxy.js'
import { closedPort } from '../support/upstream.js'

const page = (box: string, title = 'Ours'): string => `<!doctype html>\n<html><head><title>${title}</title></head>\n<body><h1>${title}</h1>${box}</body></html>`
const P500 = page('::CLOUDFLARE_ERROR_500S_BOX::')

t.test('check: what would be taken, what would be refused, what was asked nonsense', async t => {
  const cwd = t.testdir({
    '500.html': page('<img src=logo.svg><script src="https://cdn.test/x.js"></script>::CLOUDFLARE_ERROR_500S_BOX::'),
    'logo.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'bad.html': '<HTML><body><meta name=REFERRER content=x>\n<title>::CLOUDFLARE_ERROR_500S_BOX::</title><img src=gone.png>',
    'plain.html': '<head></head>'
  })
  t.match(await say('pages', 'check', `${cwd}/500.html`), {
    code: 0,
    err: '',
    out: /500\.html:3:\d+: note: "https:\/\/cdn\.test\/x\.js" is on another machine: .*\n.*500\.html: 500_errors \(500 class errors\), \d+ of 1,500,000 bytes, 1 file put in: an upload would be taken\n$/
  })
  const bad = await say('pages', 'check', `${cwd}/500.html`, `${cwd}/bad.html`)
  t.equal(bad.code, 1)
  for (const line of [
    'bad.html:1:1: there is no <head>; write <head> and </head>',
    'bad.html:1:13: a referrer meta tag breaks the challenges; leave it out',
    'bad.html:2:8: ::CLOUDFLARE_ERROR_500S_BOX:: stands inside of a script, a style or the title',
    /bad\.html:2:50: .*gone\.png cannot be read: there is no such file/,
    'bad.html: 4 mistakes: an upload would be refused'
  ]) t.match(bad.out, line)
  t.match(await say('pages', 'check', `${cwd}/plain.html`), { code: 1, out: /no token says which type of page this is; name it/ })
  t.match(await say('pages', 'check', `${cwd}/plain.html`, '--type', 'waf_block'), { code: 0 })
  t.match(await say('pages', 'check', `${cwd}/none.html`, '--type', '5xx'), { code: 2, err: /cannot be read: there is no such file\n$/ })
  t.match(await say('pages', 'check', `${cwd}/500.html`, '--type', '6xx'), { code: 2, err: /--type: "6xx" is no type of page; did you mean "5xx"\?/ })
  t.match(await say('pages', 'chek'), { code: 2, err: /pages: does not know "chek"; did you mean "check"\?/ })
  t.match(await say('pages'), { code: 2, err: /is asked to do nothing; it takes check or preview/ })
})

async function previewOf (t: Test, cwd: string, ...args: string[]): Promise<{ running: Running, url: string }> {
  const running = start(t, ['pages', 'preview', ...args], { cwd })
  const [, url = ''] = await running.until(/preview on (http:\S+)\//)
  return { running, url }
}

t.test('preview: every code of a page, closed to others, again after every save', async t => {
  const cwd = t.testdir({ '500.html': P500, 'waf.html': page('blocked ::RAY_ID::', 'Wall'), 'managed.html': page('::CF_WIDGET_BOX::', 'Gate') })
  const { running, url } = await previewOf(t, cwd, '500.html', 'managed.html')
  const index = await get(`${url}/?scheme=dark&width=360`)
  const html = index.body.toString()
  t.equal(index.status, 200)
  t.match(index.header('content-security-policy'), "default-src 'none'; script-src 'self'")
  t.match(html, '<body class="dark narrow">')
  for (const code of ['502', '504', '520', '521', '522', '523', '524', '525', '526', '527']) t.match(html, `<h3>${code} `)
  for (const code of ['500', '503']) t.notMatch(html, `<h3>${code} `, 'no Error Page replaces it')
  const shown = await get(`${url}/show/0/0`)
  t.match(shown.header('content-security-policy'), /^sandbox allow-scripts; default-src 'none'/)
  t.match(shown.body.toString(), 'class="cf-error-box cf-error-500s cf-error-502"')
  t.match((await get(`${url}/show/1/0`)).body.toString(), 'class="cf-error-box cf-widget"', 'a type that no failure leads to')

  t.match(await get(`${url}/`, { Host: 'evil.test' }), { status: 403 })
  t.match(await ask(url, requestBytes(`${url}/`, 'POST')), { status: 405 })
  for (const path of ['/show/0/999', '/show/9/0', '/constructor', '/..%2f..%2fetc%2fpasswd']) t.match(await get(`${url}${path}`), { status: 404 }, path)

  const news = await connect(url, t)
  news.send(requestBytes(`${url}/events`))
  await news.receive(1)
  writeFileSync(`${cwd}/500.html`, 'broken')
  await running.until(/500\.html: not shown until that is mended/)
  t.match((await get(`${url}/`)).body.toString(), '<li>500.html:1:1: no token says which type of page this is')
  writeFileSync(`${cwd}/500.html`, page('::CLOUDFLARE_ERROR_500S_BOX::', 'Second'))
  await running.until(/500\.html \(500_errors\): 502[^\n]*\n[^]*500\.html \(500_errors\): 502/)
  t.match((await get(`${url}/show/0/0`)).body.toString(), '<h1>Second</h1>')
  t.match(news.unread.toString(), /event: saved/)

  running.child.kill('SIGINT')
  t.match(await running.ended(), { code: 0, err: '' })
})

t.test('preview of a config: pages and rules of each site', async t => {
  const cwd = t.testdir({
    'my.yaml': 'upstream: localhost:3000\ncustomPages: { 5xx: pages/500.html }\nsites:\n  - hosts: shop.test\n    errorRules:\n      - { name: names, when: { code: 1016 }, content: "{}", contentType: application/json }\n',
    pages: { '500.html': P500 }
  })
  const { running, url } = await previewOf(t, cwd, 'my.yaml')
  const html = (await get(`${url}/`)).body.toString()
  t.match(html, '<h2>my.yaml: shop.test</h2>')
  t.match(html, '<h2>my.yaml: default</h2>')
  t.match(html, /<h3>1016 [^<]*<small>names<\/small>/)
  running.child.kill('SIGTERM')
  t.match(await running.ended(), { code: 0 })
})

t.test('a page that changes under a running edge; a broken one keeps the old', async t => {
  const cwd = t.testdir({ pages: { '500.html': page('<link rel=stylesheet href=a.css>::CLOUDFLARE_ERROR_500S_BOX::', 'First'), 'a.css': 'h1{color:red}' } })
  const closed = await closedPort(t)
  const edge = start(t, ['--upstream', `127.0.0.1:${closed}`, '--port', '0', '--custom-page', '5xx=pages/500.html', '--log', 'pretty'], { cwd })
  const [, url = ''] = await edge.until(/^edgeproxy listening on (http:\S+) ->/m)
  const body = async (): Promise<string> => (await get(`${url}/`, { 'Accept-Encoding': 'gzip' })).body.toString()
  t.match(await body(), '<style>h1{color:red}</style>')
  writeFileSync(`${cwd}/pages/a.css`, 'h1{color:blue}')
  await edge.until(/a\.css read again/)
  t.match(await body(), '<style>h1{color:blue}</style>')
  writeFileSync(`${cwd}/pages/500.html`, page('<img src=new/x.png>::CLOUDFLARE_ERROR_500S_BOX::', 'Second'))
  await edge.until(/x\.png cannot be read: there is no such file[^]*the old settings stay/)
  t.match(await body(), 'First')
  mkdirSync(`${cwd}/pages/new`)
  writeFileSync(`${cwd}/pages/new/x.png`, 'png')
  writeFileSync(`${cwd}/pages/500.html`, page('<img src=new/x.png>::CLOUDFLARE_ERROR_500S_BOX::', 'Third'))
  await edge.until(/500\.html read again/)
  t.match(await body(), /Third[^]*<img src="data:image\/png;base64,cG5n">/)
  edge.child.kill('SIGTERM')
  t.match(await edge.ended(), { code: 0, err: '' })
})

t.test('a page that would be refused ends the start', async t => {
  const cwd = t.testdir({ '500.html': 'nothing' })
  t.match(await run(t, ['--upstream', '3000', '--custom-page', '5xx=500.html'], { cwd }), { code: 2, out: '', err: /^edgeproxy: 500\.html:1:1: there is no <head>;[^\n]*\nedgeproxy: 500\.html:1:1: a page of the type 500_errors must hold/ })
  t.match(await run(t, ['--upstream', '3000', '--custom-page', '7xx=500.html'], { cwd }), { code: 2, err: /^edgeproxy: --custom-page: "7xx" is no type of page; there are 5xx/ })
})

t.test('the frames of a preview in a browser', { skip: noBrowser, timeout: 60_000 }, async t => {
  const cwd = t.testdir({ '500.html': page('<style>body{background:white}@media (prefers-color-scheme:dark){body{background:black}}</style>::CLOUDFLARE_ERROR_500S_BOX::<img src="http://127.0.0.1:9/x.png">') })
  const { url } = await previewOf(t, cwd, '500.html')
  const browser = await launchBrowser(t)
  const tab = await browser.newPage({ colorScheme: 'light' })
  await tab.goto(`${url}/?scheme=dark&width=360`)
  const frame = tab.frameLocator('iframe').first()
  await frame.locator('.cf-error-code').waitFor()
  t.equal(await frame.locator('.cf-error-code').innerText(), '502')
  t.equal(await tab.evaluate('document.querySelector("iframe").clientWidth'), 360)
  t.equal(await tab.frames()[1]?.evaluate('getComputedStyle(document.body).backgroundColor'), 'rgb(0, 0, 0)')
  writeFileSync(`${cwd}/500.html`, page('::CLOUDFLARE_ERROR_500S_BOX::', 'Saved'))
  await frame.getByRole('heading', { name: 'Saved' }).waitFor()
})
