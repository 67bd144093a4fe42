/** What every brand's pages are held to in a real browser, opened from a file: they fit, can be read, and ask for nothing. */
import { fileURLToPath, pathToFileURL } from 'node:url'
import t, { type Test } from 'tap'
import type { Browser, Page } from 'playwright-core'
import type { FailureKind } from '../../src/failures/catalog.js'
import { launchBrowser, noBrowser } from '../support/browser.js'
import type { Wish } from './rendered.js'

export const LOCAL: Wish = { remote: '127.0.0.1', message: 'refused by 127.0.0.1:3000 after 1 ms', facts: { code: 'ECONNREFUSED' } }
export const LONG: Wish = { host: `${'long-label-without-end.'.repeat(11)}test`, url: `/${'x'.repeat(3000)}`, message: 'y'.repeat(500) }

const IN_PAGE = fileURLToPath(new URL('in-page.js', import.meta.url))

export interface Looks {
  readonly pages: ReadonlyArray<readonly [name: string, kind: FailureKind, wish: Wish]>
  readonly html: (kind: FailureKind, wish: Wish) => string
  /** The body's color, in light and in dark. */
  readonly background: { readonly light: string, readonly dark: string }
  /** What a reader meets from top to bottom. */
  readonly reading: (name: string) => readonly RegExp[]
  /** Looks closer at a page before its colors are measured. */
  readonly closer?: (page: Page, t: Test) => Promise<void>
  /** Further tests in the same browser. */
  readonly more?: (browser: Browser, t: Test) => Promise<void>
}

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

export function testLooks ({ pages, html, background, reading, closer, more }: Looks): void {
  t.test('pages in a browser', { skip: noBrowser, timeout: 60_000 }, async t => {
    const browser = await launchBrowser(t)

    for (const [name, kind, wish] of pages) {
      await t.test(name, async t => {
        const [page, troubles] = await open(t, browser, html(kind, wish))
        for (const width of [320, 360, 768, 1280]) {
          await page.setViewportSize({ width, height: 700 })
          t.strictSame(await page.evaluate('outside()'), [], `nothing sticks out at ${width} px`)
        }
        await closer?.(page, t)
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme })
          t.equal(await page.evaluate('getComputedStyle(document.body).backgroundColor'), background[colorScheme])
          t.strictSame(await page.evaluate('faint()'), { found: [], enough: true }, `contrast is WCAG AA in ${colorScheme}`)
        }
        t.strictSame(troubles, [], 'no complaint, no request')
        await page.close()
      })

      await t.test(`${name}, without CSS`, async t => {
        const [page] = await open(t, browser, html(kind, wish).replace(/<style>.*?<\/style>/s, ''))
        const text = await page.locator('body').innerText()
        const places = reading(name).map(pattern => text.search(pattern))
        t.strictSame(places, places.filter(place => place >= 0).sort((a, b) => a - b), 'the order of reading')
        t.equal(await page.evaluate('bigDrawings()'), 0, 'drawings stay small')
        await page.close()
      })
    }

    await more?.(browser, t)
  })
}
