/** The cloudflare brand's HTML: what detection looks for, who is marked, and that nothing of a request becomes markup. */
import t from 'tap'
import { FAILURE_KINDS, type FailureKind } from '../../src/failures/catalog.js'
import { DOCUMENTED, brand, html } from './cloudflare-page.js'

t.test('HTML: what detection looks for', async t => {
  const page = html('connection_refused')
  t.match(page, '<title>shop.test | 521: Web server is down</title>')
  t.match(page, '<html lang="en">')
  for (const id of ['cf-wrapper', 'cf-error-details', 'cf-browser-status', 'cf-cloudflare-status', 'cf-host-status']) t.match(page, `id="${id}"`)
  t.match(page, '<meta name="robots" content="noindex, nofollow">')
  t.match(page, '2026-09-01 10:02:00 UTC')
  t.match(html('dns_error', { language: 'fr' }), /<html lang="fr">[^]*<title>shop\.test \| 1016: Erreur DNS/)
})

t.test('HTML: exactly the part to blame is marked', async t => {
  const marked = (kind: FailureKind): string[] => [...html(kind).matchAll(/<li id="([\w-]+)" class="tile cf-error-source">/g)].map(([, id = '']) => id)
  for (const kind of FAILURE_KINDS) {
    const page = brand.pages.all[DOCUMENTED[kind][1]]
    const want = { upstream: 'cf-host-status', edge: 'cf-cloudflare-status', client: 'cf-browser-status' }[page?.blame ?? 'upstream']
    t.strictSame(marked(kind), page?.template === 'page.html' ? [want] : [], kind)
  }
  t.strictSame(marked('proxy_internal_error'), ['cf-cloudflare-status'])
  t.strictSame(marked('connection_refused'), ['cf-host-status'])
})

t.test('HTML: what a page calls below stands below', async t => {
  for (const kind of FAILURE_KINDS) {
    for (const [language, pattern] of [['en', /\b(time|ray ID) below/g], ['fr', /(heure|identifiant Ray)[^.<]{0,20} ci-dessous/g]] as const) {
      const page = html(kind, { language })
      for (const { 1: what = '', index } of page.matchAll(pattern)) {
        const shown = /time|heure/.test(what) ? '2026-09-01 10:02:00 UTC' : '<code class="ray">'
        t.ok(page.indexOf(shown, index) > 0, `${kind} ${language}: ${what}`)
      }
    }
  }
})

const VOID = new Set(['meta', 'link', 'br', 'img'])

/** Elements that are opened and closed in step; what stands open or is closed twice. */
function imbalance (page: string): string[] {
  const open: string[] = []
  for (const [, slash, name = '', rest = ''] of page.replace(/<style>.*?<\/style>/s, '').matchAll(/<(\/?)([a-z][a-z0-9]*)([^>]*)>/g)) {
    if (slash === '/') {
      if (open.pop() !== name) return [`</${name}>`]
    } else if (!VOID.has(name) && !rest.endsWith('/')) open.push(name)
  }
  return open
}

t.test('HTML: well-formed, self-contained, small', async t => {
  for (const kind of FAILURE_KINDS) {
    for (const language of ['en', 'fr'] as const) {
      const page = html(kind, { language, remote: '::1' })
      t.strictSame(imbalance(page), [], `${kind} ${language}: balanced`)
      const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)
      t.equal(new Set(ids).size, ids.length, `${kind} ${language}: ids are unique`)
      t.notMatch(page, /<script|<img|<iframe|@import|url\(|src=|href="(?!#|data:)/, `${kind} ${language}: no script, nothing foreign`)
      t.ok(Buffer.byteLength(page) < 12_000, `${kind} ${language}: ${Buffer.byteLength(page)} bytes`)
      t.equal(page.match(/<h1>/g)?.length, 1)
    }
  }
})

t.test('nothing from the request becomes markup', async t => {
  const hostile = '"><script>alert(1)</script>\n{{ray}} \x1b[31m`'
  for (const kind of ['connection_refused', 'dns_error'] as const) {
    for (const remote of ['192.0.2.55', '127.0.0.1']) {
      const page = html(kind, { remote, host: hostile, url: hostile, method: hostile, message: hostile })
      t.notMatch(page, '<script')
      t.notMatch(page, '\x1b')
      t.strictSame(imbalance(page), [])
    }
  }
})
