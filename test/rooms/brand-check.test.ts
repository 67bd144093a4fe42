/** A brand from somebody's folder: each member of each facet that is wrong, misspelt or moved is told by its path. */
import t from 'tap'
import { BRANDS } from '../../error-pages/index.js'
import { mistakeIn, type Brand } from '../../src/brand/brand.js'

const { cloudflare, alwaysdata } = BRANDS

/** Every member that a brand may have, each of them right. */
const whole: Required<Brand> = {
  ...cloudflare.brand,
  outward: {
    ...cloudflare.brand.outward,
    relayed: { added: ['X-A', 'b'], dropped: ['X-C'], appended: ['Via', '1.1 x'], lines: () => [] }
  },
  affinity: { cookie: 'stay', valueFor: name => name, lines: () => [] },
  own: cloudflare.brand.own as NonNullable<Brand['own']>,
  dialects: { rows: { write: () => '', preamble: () => '', read: () => null, particulars: {} } },
  custom: cloudflare.brand.custom as NonNullable<Brand['custom']>,
  support: cloudflare.brand.support as NonNullable<Brand['support']>,
  platform: { elsewhere: 'refuse' }
}

type Members = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof RegExp)

/** Names that are anybody's choice, below these paths. */
const FREE = ['dialects', 'custom.types', 'custom.aliases', 'custom.tokens', 'custom.rules.tokens', 'pages.all']

/** What a brand adds to a page of its own is not in the contract. */
const CONTRACT = ['status', 'code', 'title', 'blame', 'happened', 'visitor', 'owner', 'support', 'retryAfter', 'template', 'statusIn']

/** Texts in two languages, and choices: looked at as one value. */
const isLeaf = (path: string): boolean => /\.(title|happened|visitor|statusIn)$/.test(path)

/** Every path of a member, however deep. */
function pathsOf (value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (!isObject(value) || isLeaf(path.join('.'))) return [path]
  const isPage = path[1] === 'all' && path.length === 3
  const names = Object.keys(value).filter(name => !isPage || CONTRACT.includes(name))
  return [...path.length === 0 ? [] : [path], ...names.flatMap(name => pathsOf(value[name], [...path, name]))]
}

/** The brand with another value at a path. */
function withValue (value: unknown, [name, ...rest]: readonly string[], other: unknown): unknown {
  if (name === undefined) return other
  return { ...isObject(value) ? value : {}, [name]: withValue(isObject(value) ? value[name] : undefined, rest, other) }
}

t.test('a brand that compiled has no mistake', async t => {
  for (const { brand } of [cloudflare, alwaysdata]) t.equal(mistakeIn(brand), null, brand.name)
  t.equal(mistakeIn(whole), null)
})

t.test('each member that is broken in turn is named by its path', async t => {
  // of many alike one is enough
  const paths = pathsOf(whole).filter(([facet, , name]) => facet !== 'pages' || name === undefined || !/^\d/.test(name) || name === '521')
  t.ok(paths.length > 100, `${paths.length} members`)
  for (const path of paths) {
    const dotted = path.join('.')
    const sentence = mistakeIn(withValue(whole, path, Symbol('wrong'))) ?? ''
    t.ok(sentence.startsWith(dotted) || FREE.some(free => dotted.startsWith(`${free}.`) && sentence.startsWith(free)), `${dotted}: ${sentence}`)
  }
})

t.test('a member that there is not is a mistake in each facet, with what was meant', async t => {
  const objects = pathsOf(whole).filter(path => {
    const value = path.reduce<unknown>((at, name) => isObject(at) ? at[name] : undefined, whole)
    return isObject(value) && !FREE.includes(path.join('.')) && !path.join('.').startsWith('pages.all.') &&
      !path.join('.').startsWith('custom.t') && !path.join('.').startsWith('custom.rules.t')
  })
  for (const path of [[], ...objects]) {
    if (path[0] === 'dialects') continue
    const sentence = mistakeIn(withValue(whole, [...path, 'nonsense'], 1)) ?? ''
    t.match(sentence, [...path, 'nonsense'].join('.'), sentence)
    t.match(sentence, / is unknown/)
  }
  t.equal(mistakeIn({ ...whole, outward: { ...whole.outward, rayheader: 'X' } }),
    'outward.rayheader is unknown in outward; did you mean "rayHeader"?')
  t.equal(mistakeIn({ ...whole, pageFor: {} }), 'pageFor is unknown; it is pages.byKind now')
  t.equal(mistakeIn({ ...whole, elsewhere: 'refuse' }), 'elsewhere is unknown; it is platform.elsewhere now')
})

t.test('what is left out, lists that are none, and getters that throw', async t => {
  t.equal(mistakeIn({ ...whole, custom: {} }), 'custom.types must be an object')
  t.equal(mistakeIn({ ...whole, platform: { elsewhere: 'nonsense' } }), 'platform.elsewhere must be refuse or follow or left out')
  t.equal(mistakeIn(withValue(whole, ['outward', 'relayed', 'added'], ['X-A'])),
    'outward.relayed.added must be a list of header lines, flat: [name, value, ...] or left out')
  t.equal(mistakeIn(withValue(whole, ['outward', 'relayed', 'added'], ['X A', 'b']))?.startsWith('outward.relayed.added must be '), true)
  t.equal(mistakeIn(withValue(whole, ['pages', 'byKind', 'dns_eror'], '521')),
    'pages.byKind.dns_eror is unknown in pages.byKind; did you mean "dns_error"?')
  const throwing = Object.defineProperty({ ...whole }, 'forms', { get: () => { throw new Error('not today') } })
  t.equal(mistakeIn(throwing), 'one of its members cannot be read: not today')
})
