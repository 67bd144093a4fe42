// The FACTS.md of a brand says which test holds which documented fact. This reads it: every row names tests that are there, or
// why it is left out. Whether a test holds its fact is for people to judge.
import { existsSync, readFileSync } from 'node:fs'
import type { Test } from 'tap'

interface Row { readonly section: string, readonly fact: string, readonly held: string }

function rowsOf (text: string): Row[] {
  let section = ''
  return text.split('\n').flatMap(line => {
    if (line.startsWith('## ')) section = line.slice(3).split(' ')[0] ?? ''
    if (!line.startsWith('| ') || line === '| documented | held by |') return []
    // a row has two cells; the last bar of a title would be a third
    const at = line.indexOf(' | ')
    return [{ section, fact: line.slice(2, at), held: line.slice(at + 3).replace(/ \|$/, '') }]
  })
}

/** A word of the fact at least; one letter would be in every file. */
const SHORTEST = 6

/** `brands/a: \`title\`, \`title\`; stories/b: \`title\`` */
function testsOf (held: string): Array<{ file: string, titles: string[] }> | null {
  const one = /^([a-z]+\/[\w-]+): (`[^`]+`(?:, `[^`]+`)*)(?:; |$)/
  const found: Array<{ file: string, titles: string[] }> = []
  for (let rest = held; rest !== '';) {
    const match = one.exec(rest)
    if (match === null) return null
    const [whole, file = '', titles = ''] = match
    found.push({ file, titles: titles.slice(1, -1).split('`, `') })
    rest = rest.slice(whole.length)
  }
  return found.length === 0 ? null : found
}

const sources = new Map<string, string | null>()

/** A test file's text, apostrophes as they read, without its comments: they hold nothing. */
function sourceOf (file: string): string | null {
  // tables that several tests walk stand in test/support
  const url = new URL(`../${file}${file.startsWith('support/') ? '' : '.test'}.ts`, import.meta.url)
  const known = sources.get(file)
  if (known !== undefined) return known
  const text = existsSync(url) ? readFileSync(url, 'utf8').replaceAll('\\\'', '\'').replace(/^\s*(\/\/|\/?\*).*$| \/\/ .*$/gm, '') : null
  sources.set(file, text)
  return text
}

/** @param sections as their headings begin, in order */
export function holdFacts (t: Test, brand: string, sections: readonly string[]): void {
  const read = (file: string): string => readFileSync(new URL(`../../error-pages/${brand}/${file}`, import.meta.url), 'utf8')
  const rows = rowsOf(read('FACTS.md'))

  t.test('every section has its table', async t => {
    for (const section of sections) t.ok(rows.some(row => row.section === section), section)
    t.strictSame([...new Set(rows.map(row => row.section))].filter(section => !sections.includes(section)), [])
  })

  t.test('every row names its tests, or why it is left out', async t => {
    for (const { section, fact, held } of rows) {
      t.ok(fact.length > 5, `${section} ${fact}: a fact`)
      if (held.startsWith('left out: ')) t.ok(held.length > 'left out: '.length + 10, `${section} ${fact}: a reason`)
      else t.ok(testsOf(held), `${section} ${fact}: neither tests nor a reason in "${held}"`)
    }
    t.equal(new Set(rows.map(({ section, fact }) => `${section} ${fact}`)).size, rows.length, 'each fact stands once')
  })

  t.test('every test that is named is there', async t => {
    for (const { section, fact, held } of rows) {
      for (const { file, titles } of testsOf(held) ?? []) {
        const source = sourceOf(file)
        t.type(source, 'string', `${section} ${fact}: test/${file}.test.ts`)
        for (const title of titles) t.ok(title.length >= SHORTEST && source?.includes(title), `${section} ${fact}: test/${file}.test.ts has ${title}`)
      }
    }
  })

  t.test('the page is linked from the README of the brand', async t => { t.match(read('README.md'), '(FACTS.md)') })
}
