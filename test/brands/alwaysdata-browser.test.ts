/** The alwaysdata brand's pages in a real browser, opened from a file: they fit, can be read, and ask for nothing. */
import { fileURLToPath, pathToFileURL } from 'node:url'
import t, { type Test } from 'tap'
import type { Browser, Page } from 'playwright-core'
import type { FailureKind } from '../../src/failures/catalog.js'
import { launchBrowser, noBrowser } from '../support/browser.js'
import { MISSING_FOLDER, html, type Wish } from './alwaysdata-page.js'

const LOCAL = { remote: '127.0.0.1', message: 'refused by 127.0.0.1:3000 after 1 ms', facts: { code: 'ECONNREFUSED' } }
const LONG = { host: `${'long-label-without-end.'.repeat(11)}test`, url: `/${'x'.repeat(3000)}`, message: 'y'.repeat(500) }

const PAGES: ReadonlyArray<readonly [name: string, kind: FailureKind, wish: Wish]> = [
  ['refused', 'connection_refused', {}],
  ['refused, local, French', 'connection_refused', { ...LOCAL, language: 'fr' }],
  ['refused, long', 'connection_refused', { ...LOCAL, ...LONG }],
  ['not ready, local', 'upstream_start_failed', { ...LOCAL, facts: MISSING_FOLDER }],
  ['skipped, French', 'upstream_skipped', { language: 'fr', facts: { retryAfter: 8 } }],
  ['site not found', 'site_not_found', {}]
]

const IN_PAGE = fileURLToPath(new URL('in-page.js', import.meta.url))

/** Opens a page as a file; the second value fills with what it complains about and asks for. */
async function open (t: Test, browser: Browser, text: string): Promise<[page: Page, troubles: string[]]> {
  const file = pathToFileURL(`${t.testdir({ 'page.html': text })}/page.html`)
  const page = await browser.newPage()
  const troubles: string[] = []
  page.on('console', message => { troubles.push(message.text()) })
  page.on('pageerror', error => { troubles.push(error.message) })
  page.on('request', request => { if (!/^(file|data):/.test(request.url())) troubles.push(`asked for ${request.url()}`) })
  await page.addInitScript({ path: IN_PAGE })
  await page.goto(file.href, { waitUntil: 'load' })
  return [page, troubles]
}

/** What a reader meets from top to bottom. */
const READING = [/50[23]|404/, /upstream|Site not found/i, /visiting|visitez/, /your site|le vôtre/, /hand over|transmettez/, /Ray/, /UTC/, /edgeproxy\./]

t.test('pages in a browser', { skip: noBrowser, timeout: 60_000 }, async t => {
  const browser = await launchBrowser(t)

  for (const [name, kind, wish] of PAGES) {
    await t.test(name, async t => {
      const [page, troubles] = await open(t, browser, html(kind, wish))
      for (const width of [320, 360, 768, 1280]) {
        await page.setViewportSize({ width, height: 700 })
        t.strictSame(await page.evaluate('outside()'), [], `nothing sticks out at ${width} px`)
      }
      t.ok(Number(await page.evaluate('document.querySelector(".scene").getBoundingClientRect().width')) > 64, 'there is a drawing')
      for (const [colorScheme, background] of [['light', 'rgb(244, 241, 234)'], ['dark', 'rgb(20, 23, 25)']] as const) {
        await page.emulateMedia({ colorScheme })
        t.equal(await page.evaluate('getComputedStyle(document.body).backgroundColor'), background)
        t.strictSame(await page.evaluate('faint()'), { found: [], enough: true }, `contrast is WCAG AA in ${colorScheme}`)
      }
      t.strictSame(troubles, [], 'no complaint, no request')
      await page.close()
    })

    await t.test(`${name}, without CSS`, async t => {
      const [page] = await open(t, browser, html(kind, wish).replace(/<style>.*?<\/style>/s, ''))
      const text = await page.locator('body').innerText()
      const places = READING.map(pattern => text.search(pattern))
      t.strictSame(places, places.filter(place => place >= 0).sort((a, b) => a - b), 'the order of reading')
      t.equal(await page.evaluate('bigDrawings()'), 0, 'drawings stay small')
      await page.close()
    })
  }
})
