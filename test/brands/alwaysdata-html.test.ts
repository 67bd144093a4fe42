/** The alwaysdata brand's HTML: well-formed, small, on its own, and nothing of a request becomes markup. */
import t from 'tap'
import { FAILURE_KINDS } from '../../src/failures/catalog.js'
import { MAPPED, MISSING_FOLDER, brand, html, show } from './alwaysdata-page.js'

const VOID = new Set(['meta', 'link', 'br', 'img', 'path', 'circle', 'use'])

/** Elements that are opened and closed in step; what stands open or is closed twice. */
function imbalance (page: string): string[] {
  const open: string[] = []
  for (const [, slash, name = ''] of page.replace(/<style>.*?<\/style>/s, '').matchAll(/<(\/?)([a-z][a-z0-9]*)([^>]*)>/g)) {
    if (slash === '/') {
      if (open.pop() !== name) return [`</${name}>`]
    } else if (!VOID.has(name)) open.push(name)
  }
  return open
}

t.test('HTML: title, language, what happened, who can do what', async t => {
  const page = html('connection_refused')
  t.match(page, '<title>Connection to upstream refused - shop.test</title>')
  t.match(page, '<html lang="en">')
  t.match(page, '<meta name="robots" content="noindex, nofollow">')
  t.match(page, '2026-09-01 10:02:00 UTC')
  const french = html('connection_refused', { language: 'fr' })
  t.match(french, '<html lang="fr">')
  t.match(french, '<h1 lang="en">Connection to upstream refused</h1>', 'the documents have this title in English only')
  t.match(html('request_denied', { language: 'fr' }), '<h1 lang="fr">Accès refusé</h1>')
  for (const heading of ['Si vous visitez ce site', 'Si ce site est le vôtre', 'Si vous demandez de l’aide']) t.match(french, heading)
})

t.test('HTML: well-formed, self-contained, below 30 kB', async t => {
  for (const kind of FAILURE_KINDS) {
    for (const language of ['en', 'fr'] as const) {
      const page = html(kind, { language, remote: '::1', facts: { explained: MISSING_FOLDER.explained } })
      t.strictSame(imbalance(page), [], `${kind} ${language}: balanced`)
      const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)
      t.equal(new Set(ids).size, ids.length, `${kind} ${language}: ids are unique`)
      const [, drawing] = /<use href="#(\w+)"/.exec(page) ?? []
      t.ok(ids.includes(drawing), `${kind}: the drawing ${drawing} is there`)
      t.notMatch(page, /<script|<img|<iframe|@import|url\(|src=|href="(?!#|data:)/, `${kind} ${language}: no script, nothing foreign`)
      t.ok(Buffer.byteLength(page) < 30_000, `${kind} ${language}: ${Buffer.byteLength(page)} bytes`)
      t.equal(page.match(/<h1 /g)?.length, 1)
    }
  }
})

t.test('every page has a drawing, and every drawing a page', async t => {
  const drawn = [...html('connection_refused').matchAll(/<symbol id="(\w+)"/g)].map(([, id]) => id)
  const used = new Set(Object.values(brand.pages.all).map(page => (page as unknown as { scene: string }).scene))
  t.strictSame([...used].sort(), drawn.sort())
})

t.test('nothing from the request becomes markup', async t => {
  const hostile = '"><script>alert(1)</script>\n{{ray}} \x1b[31m`'
  const facts = { explained: { happened: { en: hostile, fr: hostile }, fix: { en: hostile, fr: hostile } } }
  for (const kind of ['connection_refused', 'site_not_found'] as const) {
    for (const remote of ['192.0.2.55', '127.0.0.1']) {
      const page = html(kind, { remote, host: hostile, url: hostile, method: hostile, message: hostile, facts })
      t.notMatch(page, '<script')
      t.notMatch(page, '\x1b')
      t.strictSame(imbalance(page), [])
    }
  }
})

t.test('Markdown: foreign text can neither format nor link', async t => {
  const hostile = '[x](http://evil.test) ``` # y\n# z'
  const body = show('connection_refused', { remote: '127.0.0.1', message: hostile, host: 'a`b', asked: { accept: 'text/markdown' } }).body.toString()
  t.match(body, '```` [x](http://evil.test) ``` # y # z ````')
  t.match(body, '`` a`b ``')
  t.strictSame(body.match(/^# .*$/gm), ['# Connection to upstream refused (502)'])
})

t.test('pages that share a title differ in what they say', async t => {
  const said = new Map(Object.entries(brand.pages.all).map(([name, { happened }]) => [happened.en, name]))
  t.equal(said.size, Object.keys(brand.pages.all).length)
  t.equal(new Set(Object.values(MAPPED).map(([, title]) => title)).size, 9, 'six documented titles, three of our own')
})
