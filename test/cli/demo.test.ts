// `edgeproxy demo`: a healthy shop, and links that really provoke what they say.
import { createServer } from 'node:net'
import { once } from 'node:events'
import t, { type Test } from 'tap'
import { failRules, listBreakages, pathOf } from '../../src/cli/demo/failures.js'
import { FAILURE_KINDS } from '../../src/failures/catalog.js'
import { launchBrowser, noBrowser } from '../support/browser.js'
import { ask, connect, get, requestBytes } from '../support/client.js'
import { say, start, type Running } from '../support/edgeproxy.js'

async function demo (t: Test, ...args: string[]): Promise<{ edge: Running, url: string }> {
  const edge = start(t, ['demo', '--log', 'json', '--port', '0', '--time-scale', '0.004', ...args])
  const [, url = ''] = await edge.until(/open (http:\S+) in a browser/)
  return { edge, url }
}

t.test('every kind is there, in the order of the journey', async t => {
  const kinds = listBreakages().flatMap(({ breakages }) => breakages.map(({ kind }) => kind))
  t.strictSame([...kinds].sort(), [...FAILURE_KINDS].sort())
  const rules = failRules(listBreakages())
  for (const { kind, reasons, unavailable } of listBreakages().flatMap(({ breakages }) => breakages)) {
    const paths = [pathOf(kind), ...reasons.map(reason => pathOf(kind, reason))]
    t.strictSame(rules.filter(rule => rule.kind === kind).map(({ match }) => match), unavailable === null ? paths : [], kind)
  }
})

t.test('the shop is well', async t => {
  const { edge, url } = await demo(t)
  t.match(await get(`${url}/`), { status: 200, body: /See \d+ ways an upstream can fail/ }, 'the guide')
  t.match(await get(`${url}/shop`), { status: 200, body: /Quayside Goods/ })
  t.equal((JSON.parse((await get(`${url}/api/products`)).body.toString()) as object[]).length, 6)
  t.match(await get(`${url}/nothing`), { status: 404 })
  const client = await connect(url, t)
  client.send(requestBytes(`${url}/clock`))
  while (!client.unread.includes('UTC')) await once(client.socket, 'data')
  t.match(client.unread.toString(), /data: \d\d:\d\d:\d\d UTC/)
  client.close()
  t.match(await get(`${url}/shop`, { 'Edge-Fault': 'connection_refused' }), { status: 521 })
  edge.child.kill('SIGINT')
  t.match(await edge.ended(), { code: 0, err: '' })
})

t.test('each link of the guide ends in its kind', { timeout: 60_000 }, async t => {
  const { edge, url } = await demo(t)
  const guide = (await get(`${url}/`)).body.toString()
  const links = [...guide.matchAll(/href="(\/fail\/(\w+)[^"]*)"/g)].map(([, path = '', kind = '']) => ({ path, kind }))
  for (const { path, kind } of links) {
    const request = requestBytes(`${url}${path}`, 'GET', { Accept: 'text/html', Connection: 'close' })
    await ask(url, request).catch(() => {})
    const [line] = await edge.until(new RegExp(`^.*"url":"${path}".*$`, 'm'))
    t.match(JSON.parse(line), { failure: { kind } }, path)
  }
  for (const [, path = '', bytes = ''] of guide.matchAll(/<form method="post" action="([^"]+)" data-bytes="(\d+)">/g)) {
    const client = await connect(url, t)
    client.send(requestBytes(`${url}${path}`, 'POST', {}, 'x'.repeat(Number(bytes))))
    const [line] = await edge.until(new RegExp(`^.*"url":"${path}".*$`, 'm'))
    t.match(JSON.parse(line), { failure: { kind: path.split('/')[2] } }, path)
    client.close('reset')
  }
  t.equal(guide.match(/<li class="card off">/g)?.length ?? 0, listBreakages().flatMap(({ breakages }) => breakages).filter(({ unavailable }) => unavailable !== null).length)
})

t.test('takes the next free port when 8080 is taken', async t => {
  const server = createServer().listen(8080, '127.0.0.1')
  t.teardown(() => server.close())
  // somebody else may have it already, which is as good
  await Promise.race([once(server, 'listening'), once(server, 'error').catch(() => {})]).catch(() => {})
  const edge = start(t, ['demo', '--log', 'none'])
  const [, port] = await edge.until(/open http:\/\/localhost:(\d+) in a browser/)
  t.ok(Number(port) > 8080 && Number(port) < 8100, `port ${port}`)
})

t.test('mistakes', async t => {
  t.match(await say('demo', '--upstream', '3000', '--prot', '1', '--lang', 'de', '--brand', 'cloudflar'), {
    code: 2,
    out: '',
    err: /^edgeproxy: --upstream: is not an option\nedgeproxy: --prot: is not an option; did you mean --port\?\nedgeproxy: --lang: "de" is not one of en, fr, auto\nedgeproxy: --brand: there is no brand "cloudflar"; [^\n]*did you mean "cloudflare"\?\n$/
  })
})

t.test('in a browser', { skip: noBrowser }, async t => {
  const { url } = await demo(t)
  const browser = await launchBrowser(t)
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ viewport: { width: 360, height: 740 }, colorScheme })
    const foreign: string[] = []
    const errors: string[] = []
    page.on('request', request => { if (!request.url().startsWith(url) && !request.url().startsWith('data:')) foreign.push(request.url()) })
    page.on('pageerror', error => errors.push(error.message))
    await page.goto(url)
    await page.locator('#tick', { hasText: 'UTC' }).waitFor()
    t.equal(await page.evaluate('document.documentElement.scrollWidth'), 360, 'fits a phone')
    const [back] = await Promise.all([page.waitForResponse(response => response.url().includes('/fail/')), page.getByText('connection_refused', { exact: true }).first().click()])
    t.equal(back.status(), 521)
    await page.goto(`${url}/shop`)
    t.equal(await page.evaluate('document.documentElement.scrollWidth'), 360, 'the shop fits a phone')
    t.strictSame(foreign, [])
    t.strictSame(errors, [])
    await page.close()
  }
})
