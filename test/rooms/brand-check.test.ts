/** A brand from somebody's folder: each member of the contract that is wrong is told by its name. */
import t from 'tap'
import { mistakeIn } from '../../error-pages/check.js'
import { BRANDS } from '../../error-pages/index.js'
import type { CustomPages } from '../../src/page/brand.js'

const { brand } = BRANDS.cloudflare
const custom = brand.custom as CustomPages

t.test('a brand that compiled has no mistake', async t => {
  for (const { brand: one } of Object.values(BRANDS)) t.equal(mistakeIn(one, brand), null, one.name)
})

t.test('each member of a wrong type is named', async t => {
  const places: ReadonlyArray<readonly [path: string, members: object, within: (part: object) => object]> = [
    ['', brand, part => ({ ...brand, ...part })],
    ['custom.', custom, part => ({ ...brand, custom: { ...custom, ...part } })],
    ['custom.rules.', custom.rules, part => ({ ...brand, custom: { ...custom, rules: { ...custom.rules, ...part } } })]
  ]
  for (const [path, members, within] of places) {
    for (const name of Object.keys(members)) {
      const sentence = mistakeIn(within({ [name]: 5.5 }), brand) ?? ''
      t.ok(sentence.startsWith(`${path}${name} must be `), `${path}${name}: ${sentence}`)
    }
  }
})

t.test('members that are left out in part, unknown words, and getters that throw', async t => {
  t.equal(mistakeIn({ ...brand, custom: {} }, brand), 'custom.types must be an object')
  t.equal(mistakeIn({ ...brand, elsewhere: 'nonsense' }, brand), 'elsewhere must be refuse, follow or left out')
  const throwing = Object.defineProperty({ ...brand }, 'words', { get: () => { throw new Error('not today') } })
  t.equal(mistakeIn(throwing, brand), 'one of its members cannot be read: not today')
})
