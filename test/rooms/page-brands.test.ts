/** How a brand is found by its name, or loaded from a folder of one's own. */
import { existsSync, readdirSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { BRANDS, BRAND_NAMES, brandFolder, loadBrand } from '../../error-pages/index.js'
import { createRenderer } from '../../src/page/respond.js'

const OWN = `
import { cloudflare } from ${JSON.stringify(new URL('../../error-pages/cloudflare/brand.ts', import.meta.url).href)}
const page = { ...cloudflare.pages.all['521'], template: 'own.html' }
const byKind = Object.fromEntries(Object.keys(cloudflare.pages.byKind).map(kind => [kind, 'own']))
const pages = { ...cloudflare.pages, all: { own: page }, byKind }
const { forms, outward } = cloudflare
export const brand = { ...cloudflare, name: 'own', pages`

t.test('every brand has its folder, its templates and its README', async t => {
  for (const name of BRAND_NAMES) {
    const { brand, folder } = await loadBrand(name)
    t.equal(brand, BRANDS[name].brand)
    t.equal(brand.name, name)
    t.equal(folder.href, brandFolder(name).href)
    t.ok(existsSync(new URL('README.md', folder)))
    t.doesNotThrow(() => createRenderer({ brand, folder }))
  }
  const folders = readdirSync(new URL('../../error-pages/', import.meta.url), { withFileTypes: true }).filter(entry => entry.isDirectory())
  t.strictSame(folders.map(entry => entry.name).sort(), BRAND_NAMES.map(name => BRANDS[name].folder).sort(), 'no folder without its line')
})

t.test('a folder of one\'s own', async t => {
  const path = t.testdir({ 'brand.mjs': `${OWN} }`, 'own.html': '{{title}}' })
  const { brand, folder } = await loadBrand(path)
  t.equal(brand.name, 'own')
  t.equal(fileURLToPath(folder), `${path}/`)
  t.doesNotThrow(() => createRenderer({ brand, folder }))
  t.equal((await loadBrand(`./${relative(process.cwd(), path)}`)).brand.name, 'own', 'relative to the working directory')
})

t.test('a default export does too', async t => {
  const path = t.testdir({ 'brand.js': `${OWN} }\nexport default brand`.replace('export const', 'const'), 'own.html': '', 'package.json': '{"type":"module"}' })
  t.equal((await loadBrand(path)).brand.name, 'own')
})

t.test('what is unknown or unfit is said in one sentence', async t => {
  await t.rejects(loadBrand('cloudflair'), { message: /^there is no brand "cloudflair"; known are .*cloudflare.*; did you mean "cloudflare"\?$/ })
  await t.rejects(loadBrand('constructor'), { message: /^there is no brand "constructor"; known are/ })
  await t.rejects(loadBrand('./nowhere'), { message: /^\.\/nowhere holds no brand\.js or brand\.mjs; known brands are/ })
  const unfit: ReadonlyArray<readonly [source: string, message: RegExp]> = [
    ['export const other = 1', /must export `brand` or a default$/],
    [`${OWN}, name: '' }`, /name must be a text$/],
    [`${OWN}, forms: { ...forms, json: 1 } }`, /forms\.json must be a function$/],
    [`${OWN}, forms: { ...forms, toolText: 1 } }`, /forms\.toolText must be a function or left out$/],
    [`${OWN}, outward: { ...outward, rayHeader: 1 } }`, /outward\.rayHeader must be a header name or left out$/],
    [`${OWN}, rayHeader: 'X-Ray' }`, /rayHeader is unknown; it is outward\.rayHeader now$/],
    [`${OWN}, outwards: {} }`, /outwards is unknown; did you mean "outward"\?$/],
    [`${OWN}, pages: { ...pages, all: { own: 1 } } }`, /pages\.all\.own must be a page$/],
    [`${OWN}, pages: { ...pages, all: { own: { ...page, status: 99 } } } }`, /pages\.all\.own\.status must be a status from 400 to 999$/],
    [`${OWN}, pages: { ...pages, all: { own: { ...page, title: 'x' } } } }`, /pages\.all\.own\.title must be \{ en, fr \}$/],
    [`${OWN}, pages: { ...pages, all: { own: { ...page, blame: 'me' } } } }`, /pages\.all\.own\.blame must be client, edge, upstream or null$/],
    [`${OWN}, pages: { ...pages, byKind: { ...byKind, dns_error: 'x' } } }`, /pages\.byKind\.dns_error names the page x, which pages\.all lacks$/],
    [`${OWN}, pages: { ...pages, byKind: { ...byKind, dns_error: undefined } } }`, /pages\.byKind\.dns_error must name a page$/]
  ]
  for (const [at, [source, message]] of unfit.entries()) {
    await t.test(`unfit ${at}`, async t => {
      await t.rejects(loadBrand(t.testdir({ 'brand.mjs': source })), { message })
    })
  }
})
