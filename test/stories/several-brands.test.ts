// Several sites in one process, each with the brand and the language it asks for: pages, header lines both ways and the
// log follow the site; who has no site meets the edge's own brand.
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { loadBrands } from '../../error-pages/index.js'
import { FAILURE_KINDS } from '../../src/failures/catalog.js'
import { type EdgeOptions, resolveOptions } from '../../src/settings/options.js'
import { startEdge } from '../../src/index.js'
import { tell } from '../support/story.js'
import { answerBytes, closedPort } from '../support/upstream.js'

/** A brand as a user would write one: a file of plain JavaScript and a template. */
const brandFile = (more = ''): string => `
const both = text => ({ en: text, fr: text + ' (fr)' })
const page = {
  status: 503, code: '503', title: both('Workshop closed'), blame: 'upstream', happened: both('Nobody answers.'),
  visitor: both('Come back.'), owner: [both('Look.')], retryAfter: 5, template: 'closed.html'
}
export const brand = {
  name: 'workshop',
  pages: {
    all: { closed: page },
    byKind: Object.fromEntries(${JSON.stringify(FAILURE_KINDS)}.map(kind => [kind, 'closed'])),
    headers: () => ['X-Workshop', 'closed'],
    intercepts: false
  },
  forms: {
    json: view => ({ ray: view.ray }), markdown: () => '# closed', text: () => 'closed', fields: () => ({}), textForTools: false
  },
  outward: {
    rayHeader: 'X-Workshop-Ray',
    request: ({ ray, remoteAddress }) => ['X-Workshop-Client', remoteAddress],
    relayed: { added: ['X-Workshop', 'open'], dropped: ['X-Secret'] }
  }${more}
}`

const workshop = (t: Test, more?: string): string => t.testdir({ 'brand.mjs': brandFile(more), 'closed.html': '<h1>{{title}}</h1><p>{{ray}} {{country}}' })

const HTML = { accept: 'text/html' }

async function threeSites (t: Test): Promise<Partial<EdgeOptions>> {
  const port = await closedPort(t)
  const brand = workshop(t)
  return {
    sites: [
      { hosts: ['work.test'], brand, country: 'FR' },
      { hosts: ['atelier.test'], brand, lang: 'fr', upstream: port },
      { hosts: ['down.test'], upstream: port, lang: 'fr' },
      { hosts: ['shop.test'], path: '/only' }
    ]
  }
}

t.test('pages, statuses and languages are the site\'s', async t => {
  const { sites = [] } = await threeSites(t)
  const story = await tell(t, answerBytes('ok'), { sites })
  const atelier = await story.get('/', { ...HTML, host: 'atelier.test', 'accept-language': 'en' })
  t.equal(atelier.status, 503)
  t.equal(atelier.header('x-workshop'), 'closed')
  t.equal(atelier.header('retry-after'), '5')
  t.equal(atelier.text(), `<h1>Workshop closed (fr)</h1><p>${atelier.header('x-workshop-ray')?.slice(0, 16)} `)
  t.equal(atelier.header('x-workshop-ray'), atelier.header('x-edge-ray'))
  t.notOk(atelier.header('cf-ray'), 'no word of the other brand')
  t.match(await story.lineOf(atelier), { brand: 'workshop', page: 'closed', site: 'atelier.test', failure: { kind: 'connection_refused' } })

  const down = await story.get('/', { ...HTML, host: 'down.test', 'accept-language': 'en' })
  t.equal(down.status, 521)
  t.match(down.text(), '<html lang="fr"')
  t.ok(down.header('cf-ray'))
  t.notOk(down.header('x-workshop-ray'))
  t.match(await story.lineOf(down), { brand: 'cloudflare', page: '521', site: 'down.test' })
})

t.test('header lines both ways are the site\'s', async t => {
  const { sites = [] } = await threeSites(t)
  const story = await tell(t, answerBytes('ok', '200 OK', ['Server: nginx', 'X-Secret: 1', 'X-Workshop: spoofed', 'X-Workshop-Ray: spoofed']), { sites })
  const work = await story.get('/', { host: 'work.test' })
  t.strictSame(work.all('x-workshop'), ['open'])
  t.strictSame(work.all('x-workshop-ray'), [work.header('x-edge-ray')])
  t.strictSame(work.all('x-secret'), [])
  t.strictSame(work.all('server'), ['nginx'])
  t.match(await story.lineOf(work), { brand: 'workshop', outcome: 'relayed' })
  const asked = story.upstream.requests.at(-1)
  t.equal(asked?.header('x-workshop-client'), '127.0.0.1')
  t.notOk(asked?.headers.some(([name]) => /^cf-/i.test(name)))
  t.match(asked?.header('cdn-loop'), /^edgeproxy;id=[0-9a-f]{8}$/)

  const shop = await story.get('/only', { host: 'shop.test' })
  t.strictSame(shop.all('server'), ['cloudflare'])
  t.strictSame(shop.all('x-secret'), ['1'])
  t.ok(story.upstream.requests.at(-1)?.header('cf-connecting-ip'))
})

t.test('an upstream\'s own 502: the site\'s brand decides', async t => {
  const brand = workshop(t)
  const story = await tell(t, answerBytes('mine', '502 Bad Gateway'), { sites: [{ hosts: ['work.test'], brand }, { hosts: ['shop.test'] }] })
  t.equal((await story.get('/', { host: 'work.test' })).text(), 'mine')
  t.not((await story.get('/', { host: 'shop.test' })).text(), 'mine')
})

t.test('refused before a site is known: the edge\'s own brand; denied by a site: the site\'s', async t => {
  const brand = workshop(t)
  const options = { sites: [{ hosts: ['work.test'], brand, deny: [{ path: '/no' }], upstream: 9 }], upstream: undefined }
  const story = await tell(t, answerBytes('ok'), options)
  const unknown = await story.get('/', { ...HTML, host: 'nobody.test' })
  t.equal(unknown.status, 409)
  t.match(await story.lineOf(unknown), { brand: 'cloudflare', site: null, failure: { kind: 'site_not_found' } })
  const denied = await story.get('/no', { ...HTML, host: 'work.test' })
  t.equal(denied.header('x-workshop'), 'closed')
  t.match(await story.lineOf(denied), { brand: 'workshop', site: 'work.test', failure: { kind: 'request_denied' } })
})

t.test('new settings bring their brands; what cannot be loaded leaves everything as it was', async t => {
  const port = await closedPort(t)
  const story = await tell(t, answerBytes('ok'), { upstream: port })
  t.equal((await story.get('/', HTML)).status, 521)
  const brand = workshop(t)
  const next = resolveOptions({ upstream: port, brand })
  t.throws(() => { story.edge.apply(resolveOptions({ sites: [{ hosts: ['a.test'], upstream: port, brand }], upstream: port })) }, { message: /was not loaded/ })
  t.equal((await story.get('/', HTML)).status, 521, 'as before')
  story.edge.apply(next, await loadBrands(next))
  t.equal((await story.get('/', HTML)).status, 503)

  writeFileSync(join(brand, 'closed.html'), '{{nobody}}')
  const broken = await loadBrands(next)
  t.throws(() => { story.edge.apply(next, broken) }, { message: /closed\.html:1: unknown placeholder \{\{nobody\}\}/ })
  t.equal((await story.get('/', HTML)).text().slice(0, 24), '<h1>Workshop closed</h1>', 'as before')
})

t.test('a brand that is not there names the option', async t => {
  const brand = workshop(t)
  rmSync(join(brand, 'brand.mjs'))
  const sites = [{ hosts: ['a.test'] }, { hosts: ['b.test'], brand }, { hosts: ['c.test'], brand: 'cloudflair' }]
  await t.rejects(startEdge({ upstream: 9, sites }), { name: 'OptionsError', message: /^sites\[1\]\.brand: .* holds no brand\.js or brand\.mjs.*\nsites\[2\]\.brand: there is no brand "cloudflair"/ })
  await t.rejects(startEdge({ upstream: 9, brand: 'cloudflair' }), { name: 'OptionsError', message: /^brand: there is no brand "cloudflair"/ })
})
