// Holds the lists together that no type can compare: files with tables, and both with the documents. A brand folder nobody
// registered, a README row too many: each fails here. (That each kind is really raised is seen in
// test/failures/catalog.test.ts; the schema and the table of options are held by test/rooms/options-written.test.ts.)
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { BRANDS, BRAND_NAMES } from '../error-pages/index.js'
import { COMMAND_NAMES } from '../src/cli/commands.js'
import { CATALOG, FAILURE_KINDS } from '../src/failures/catalog.js'
import { STAGES } from '../src/failures/stage.js'
import { FAULTS } from '../src/faults/index.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const list = (folder: string): string[] => readdirSync(join(root, folder), { withFileTypes: true })
  .filter(entry => entry.isFile() && entry.name.endsWith('.ts')).map(entry => entry.name.slice(0, -3))
const fileOf = (kind: string): string => kind.replaceAll('_', '-')
const missing = (file: string): string | false => existsSync(join(root, file)) ? false : `${file} is not written yet`

/** Column `name` of every Markdown table that has one, without back-ticks, as a list of cells. */
function column (markdown: string, name: RegExp): string[] {
  const cells: string[] = []
  let at = -1
  for (const line of markdown.split('\n')) {
    const row = line.trim().startsWith('|') ? line.trim().slice(1).split('|').map(cell => cell.trim()) : null
    if (row === null) at = -1
    else if (at === -1) at = row.findIndex(cell => name.test(cell))
    else if (!/^:?-+:?$/.test(row[at] ?? '')) cells.push((/`([^`]+)`/.exec(row[at] ?? '')?.[1] ?? row[at] ?? ''))
  }
  return cells
}

const sorted = (names: readonly string[]): string[] => [...new Set(names)].sort()

t.test('each kind is a file of its name, and no file is left over', async t => {
  t.strictSame(list('src/failures/kinds').sort(), FAILURE_KINDS.map(fileOf).sort())
})

t.test('each kind has the fault file of its name, and no file is left over', async t => {
  t.strictSame(list('src/faults').filter(name => name !== 'fault' && name !== 'index').sort(), FAILURE_KINDS.map(fileOf).sort())
  t.strictSame(Object.keys(FAULTS), FAILURE_KINDS, 'in the order of the catalog')
})

t.test('stages stand in travel order in the catalog', async t => {
  const legs = Object.values(CATALOG).map(({ stage }) => STAGES.indexOf(stage))
  t.strictSame(legs, [...legs].sort((a, b) => a - b))
})

t.test('each brand folder is registered under its own name, and every template that a page names is there', async t => {
  const folders = readdirSync(join(root, 'error-pages'), { withFileTypes: true }).filter(entry => entry.isDirectory()).map(({ name }) => name)
  t.strictSame(folders.sort(), BRAND_NAMES.map(name => BRANDS[name].folder as string).sort())
  for (const name of BRAND_NAMES) {
    const { brand, folder } = BRANDS[name]
    t.equal(brand.name, name)
    for (const { template } of Object.values(brand.pages.all)) t.ok(existsSync(join(root, 'error-pages', folder, template)), `${name}: ${template}`)
  }
})

t.test('the documentation lists exactly the kinds, brands and commands that exist', { skip: missing('docs/failures.md') }, async t => {
  for (const { page, title, names } of [
    { page: 'docs/failures.md', title: /^kind$/i, names: FAILURE_KINDS },
    { page: 'docs/failures.md', title: /^brand$/i, names: BRAND_NAMES },
    { page: 'docs/commands.md', title: /^command$/i, names: COMMAND_NAMES }
  ]) {
    const cells = column(read(page), title).map(cell => cell.replace(/^edgeproxy /, '').split(' ')[0] ?? '')
    t.strictSame(sorted(cells), sorted(names), `${page}: table with the column ${title}`)
  }
})
