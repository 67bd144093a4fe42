// `edgeproxy demo`: a healthy shop, and links that really provoke what they say.
import { createServer } from 'node:net'
import { once } from 'node:events'
import t, { type Test } from 'tap'
import { BRAND_NAMES, BRANDS } from '../../error-pages/index.js'
import { failRules, isCut, listBreakages, pageNameOf, pathOf, type Breakage } from '../../src/cli/demo/failures.js'
import { FAILURE_KINDS } from '../../src/failures/catalog.js'
import { ask, connect, get, requestBytes } from '../support/client.js'
import { say, start, type Running } from '../support/edgeproxy.js'

async function demo (t: Test, ...args: string[]): Promise<{ edge: Running, url: string }> {
  const edge = start(t, ['demo', '--log', 'json', '--port', '0', ...args])
  const [, url = ''] = await edge.until(/open (http:\S+) in a browser/)
  return { edge, url }
}

const possible = listBreakages().filter(({ unavailable }) => unavailable === null)

const page = async (t: Test, url: string, headers: Record<string, string> = {}): Promise<string> => {
  const { status, body } = await get(url, { Accept: 'text/html', ...headers })
  t.equal(status, 200, url)
  return body.toString()
}

t.test('every kind is there, in the order of the journey, and each name has one rule', async t => {
  t.strictSame([...new Set(listBreakages().map(({ kind }) => kind))], FAILURE_KINDS)
  const rules = failRules(listBreakages(), new Map())
  for (const breakage of possible) {
    for (const prefix of ['', '/cloudflare/en', '/alwaysdata/fr/visitor']) {
      const taken = rules.filter(({ match }) => match instanceof RegExp && match.test(`${prefix}${pathOf(breakage)}?a=b`))
      t.match(taken, [{ kind: breakage.kind, reason: breakage.reason ?? undefined }], `${prefix}${breakage.name}`)
      t.equal(taken.length, 1)
    }
  }
})

t.test('the shop is well', async t => {
  const { edge, url } = await demo(t)
  t.match(await get(`${url}/shop`), { status: 200, body: /Quayside Goods/ })
  t.equal((JSON.parse((await get(`${url}/api/products`)).body.toString()) as object[]).length, 6)
  t.match(await get(`${url}/nothing`), { status: 404 })
  t.match(await get(`${url}/cloudflare/en/nothing`), { status: 404 })
  const client = await connect(url, t)
  client.send(requestBytes(`${url}/clock`))
  while (!client.unread.includes('UTC')) await once(client.socket, 'data')
  t.match(client.unread.toString(), /data: \d\d:\d\d:\d\d UTC/)
  client.close()
  t.match(await get(`${url}/shop`, { 'Edge-Fault': 'connection_refused' }), { status: 521 })
  edge.child.kill('SIGINT')
  t.match(await edge.ended(), { code: 0, err: '' })
})

t.test('the index has every failure by code and by kind, in both languages and all brands', async t => {
  const { edge, url } = await demo(t)
  for (const language of ['en', 'fr']) {
    for (const brand of BRAND_NAMES) {
      for (const query of ['', '?by=kind']) {
        const index = await page(t, `${url}/${brand}/${language}/${query}`)
        t.match(index, `<html lang="${language}">`)
        t.notMatch(index, /<script>/, 'nothing inline')
        for (const { name } of possible) {
          t.match(index, `href="/${brand}/${language}/show/${name}"`, `${brand} ${language} ${query} ${name}`)
        }
      }
    }
  }
  t.match(await page(t, `${url}/`, { 'Accept-Language': 'fr' }), '<html lang="fr">')
  t.match(await page(t, `${url}/`), /521<\/b> Web server is down/)
  t.match((await get(`${url}/`)).header('content-security-policy'), /default-src 'none'.*script-src 'self'/)
  t.notMatch(edge.out, /"req"/, 'pages of the demo leave no line in the log')
  const french = await demo(t, '--lang', 'fr')
  t.match(await page(t, `${french.url}/`), '<html lang="fr">')
})

for (const brand of BRAND_NAMES) {
  t.test(`each address of ${brand} ends in the failure that it names, asked by GET`, { timeout: 120_000 }, async t => {
    const { edge, url } = await demo(t)
    const left = [...possible]
    const walk = async (): Promise<void> => {
      for (let breakage = left.shift(); breakage !== undefined; breakage = left.shift()) await check(breakage)
    }
    const check = async (breakage: Breakage): Promise<void> => {
      const { kind, reason, name } = breakage
      const path = `/${brand}/fr${pathOf(breakage)}`
      const request = requestBytes(`${url}${path}`, 'GET', { Accept: 'text/html', Connection: 'close' })
      await ask(url, request, { timeout: 60_000 }).catch(() => {})
      const [line] = await edge.until(new RegExp(`^.*"url":"${path}".*$`, 'm'))
      const logged = JSON.parse(line) as { failure?: object, brand: string, page: string | null, outcome: string }
      t.match(logged, { brand, failure: { kind, ...reason !== null && !/^\d+$/.test(reason) && { reason } } }, name)
      if (isCut(breakage)) t.equal(logged.outcome, 'cut', name)
      else t.equal(logged.page, pageNameOf(BRANDS[brand].brand, breakage), `${name}: the page that the index says`)
    }
    // some wait for their limits
    await Promise.all([walk(), walk(), walk(), walk()])
  })
}

t.test('a failure has its explanation beside it, and ways on', async t => {
  const { url } = await demo(t)
  const [first, second] = possible
  const last = possible.at(-1)
  const shown = await page(t, `${url}/cloudflare/fr/show/${first?.name ?? ''}`)
  t.match(shown, `<iframe src="/cloudflare/fr/fail/${first?.name ?? ''}"`)
  t.match(shown, `rel="next" href="/cloudflare/fr/show/${second?.name ?? ''}"`)
  t.match(shown, `rel="prev" href="/cloudflare/fr/show/${last?.name ?? ''}"`)
  for (const look of ['alwaysdata/fr', 'cloudflare/en', 'cloudflare/fr/visitor']) t.match(shown, `href="/${look}/show/`, 'in another look')
  t.match(await page(t, `${url}/cloudflare/en/show/http_response_body_incomplete/half`), /There is no error page/)
  t.match(await page(t, `${url}/alwaysdata/en/show/upstream_gateway_error`), /show its page all the same/)
  t.match(await get(`${url}/cloudflare/en/show/nothing`), { status: 404 })
  const local = (await get(`${url}/cloudflare/en/fail/connection_refused`, { Accept: 'text/html' })).body.toString()
  t.match(local, /class="seen"/, 'with the cause')
  const visitor = (await get(`${url}/cloudflare/en/visitor/fail/connection_refused`, { Accept: 'text/html' })).body.toString()
  t.notMatch(visitor, /class="seen"|connection_refused/, 'as a visitor gets it')
  const program = (await get(`${url}/cloudflare/en/fail/upstream_not_ready`, { Accept: 'text/html' })).body.toString()
  t.match(program, /node shop\.js/, 'a program named like anybody\'s')
})

async function events (t: Test, url: string, headers: Record<string, string> = {}): Promise<() => Promise<string>> {
  const client = await connect(url, t)
  client.send(requestBytes(url, 'GET', headers))
  while (!client.unread.includes('retry')) await once(client.socket, 'data')
  return async () => {
    while (!/"url":"[^"]*[fx]/.test(client.unread.toString())) await once(client.socket, 'data')
    return client.unread.toString()
  }
}

t.test('the live log tells what failed, to so many readers', async t => {
  const { url } = await demo(t)
  const next = await events(t, `${url}/-/live`)
  await get(`${url}/fail/connection_refused`)
  t.match(await next(), /"url":"\/fail\/connection_refused","status":521,.*"kind":"connection_refused","message":"[^"]+"/)
  for (let reader = 1; reader < 20; reader++) await events(t, `${url}/-/live`)
  t.match(await get(`${url}/-/live`), { status: 503 })
})

t.test('a class is told nothing, its trainer everything', async t => {
  const { edge, url } = await demo(t, '--reveal', 'off')
  const [, key = ''] = await edge.until(/trainer\/(\w+)/)
  const index = await page(t, `${url}/`)
  const ids = [...index.matchAll(/href="\/cloudflare\/en\/exercise\/(\w+)"/g)].map(([, id = '']) => id)
  t.equal(ids.length, new Set(possible.map(({ kind }) => kind)).size)
  const telling = new RegExp(FAILURE_KINDS.join('|'))
  t.notMatch(index, telling)
  const cookie = (await get(`${url}/-/trainer/${key}`)).header('set-cookie')?.split(';')[0] ?? ''
  const next = await events(t, `${url}/-/live`)
  const found = new Set<string>()
  for (const id of ids) {
    const shown = await page(t, `${url}/cloudflare/en/exercise/${id}?answer`)
    t.notMatch(shown, telling, 'no answer without the key')
    const answered = await page(t, `${url}/cloudflare/en/exercise/${id}?answer`, { Cookie: cookie })
    const [, kind = ''] = /<code>(\w+)<\/code>/.exec(answered) ?? []
    found.add(kind)
    const path = `/cloudflare/en/x/${id}`
    const answer = await get(`${url}${path}`, { Accept: 'text/html' })
    t.notMatch(`${JSON.stringify(answer.headers)}${answer.body.toString()}`, telling, kind)
    const [line] = await edge.until(new RegExp(`^.*"url":"${path}".*$`, 'm'))
    t.match(JSON.parse(line), { failure: { kind } }, 'the terminal knows')
  }
  t.equal(found.size, ids.length)
  await get(`${url}/fail/connection_refused`)
  t.notMatch(await next(), telling, 'nor does the log beside it')
  t.match(await get(`${url}/cloudflare/en/show/connection_refused`), { status: 404 })
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
    err: new RegExp('^edgeproxy: --upstream: is not an option\nedgeproxy: --prot: is not an option; did you mean --port\\?\n' +
      'edgeproxy: --lang: "de" is not one of en, fr, auto\n' +
      'edgeproxy: --brand: there is no brand "cloudflar"; [^\n]*did you mean "cloudflare"\\?\n$')
  })
})
