// Holds ARCHITECTURE.md: its table of floors is read from the page itself, and every import of src and error-pages, types
// included, is checked against it. An import goes down, never up, never sideways between rooms.
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import ts from 'typescript'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Sideways on purpose, with the reason. */
const ALLOWED: readonly (readonly [from: string, to: string, typesOnly: boolean])[] = [
  // a fault lays settings over a site's own, so it has to speak their type
  ['faults', 'options', true]
]

/** The options of the vendors, gathered. */
const VENDOR_OPTIONS = 'error-pages/options.ts'

/** Room -> floor, as ARCHITECTURE.md says. */
const FLOORS = new Map(readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8').split('\n')
  .flatMap(line => {
    const [, floor, rooms] = /^\| (-?\d+) \| ([^|]*) \|/.exec(line) ?? []
    return [...(rooms ?? '').matchAll(/`([^`]+)`/g)].map(([, room]) => [room as string, Number(floor)] as const)
  }))

interface Import { readonly file: string, readonly target: string, readonly typesOnly: boolean, readonly later: boolean }

const filesBelow = (folder: string): string[] => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.ts')).map(name => join(folder, name).replaceAll('\\', '/'))

function importsOf (file: string): Import[] {
  const source = readFileSync(join(root, file), 'utf8')
  return ts.preProcessFile(source, true, true).importedFiles.map(({ fileName, pos }) => {
    const target = fileName.startsWith('.') ? relative(root, join(root, dirname(file), fileName)).replaceAll('\\', '/').replace(/\.js$/, '.ts') : fileName
    const typesOnly = /^(import|export) type\b/.test(statementAt(source, pos))
    return { file, target, typesOnly, later: /\bimport\($/.test(source.slice(0, pos).trimEnd()) }
  })
}

/** The beginning of the statement that a position belongs to. */
const statementAt = (source: string, position: number): string =>
  source.slice(Math.max(source.lastIndexOf('\nimport', position), source.lastIndexOf('\nexport', position), -1) + 1)

/** `src/dial/dial.ts` -> `dial`; the brand contract is a room of its own on the ground. */
function roomOf (file: string): string {
  const path = file.replace(/^src\//, '').replace(/\.ts$/, '')
  return FLOORS.has(path) ? path : path.split('/')[0] as string
}

const isLocal = ({ target }: Import): boolean => target.endsWith('.ts') && !target.startsWith('..')
const sources = filesBelow('src')
const imports = sources.flatMap(importsOf)

t.test('every room of src stands in the table, and every room of the table exists', async t => {
  const rooms = new Set(sources.map(roomOf))
  t.strictSame([...rooms].filter(room => !FLOORS.has(room)), [], 'rooms without a floor')
  t.strictSame([...FLOORS.keys()].filter(room => !rooms.has(room)), [], 'floors without a room')
})

t.test('imports go down', async t => {
  t.ok(imports.filter(isLocal).length > 100, 'the imports were found at all')
  const wrong = imports.filter(isLocal).filter(({ file, target, typesOnly }) => {
    const from = roomOf(file)
    const to = roomOf(target)
    if (from === to || FLOORS.get(from) === Math.max(...FLOORS.values())) return false
    if (ALLOWED.some(([room, other, types]) => room === from && other === to && (typesOnly || !types))) return false
    if (from === 'settings' && target === VENDOR_OPTIONS) return false
    return target.startsWith('error-pages/') || (FLOORS.get(to) ?? Infinity) >= (FLOORS.get(from) ?? -1)
  })
  t.strictSame(wrong.map(({ file, target }) => `${file} imports ${target}`), [])
})

t.test('nothing of src imports tests, examples or benchmarks', async t => {
  t.strictSame(imports.filter(({ target }) => /^(test|examples|bench)\//.test(target)), [])
})

t.test('a brand imports the brand contract and its own folder, nothing else', async t => {
  const brands = filesBelow('error-pages').filter(file => file.split('/').length > 2)
  t.ok(brands.length > 0)
  const wrong = brands.flatMap(importsOf).filter(({ file, target }) =>
    !target.startsWith('src/brand/') && !(file.endsWith('/options.ts') && target.startsWith('src/options/')) &&
    !target.startsWith(file.split('/').slice(0, 2).join('/') + '/'))
  t.strictSame(wrong.map(({ file, target }) => `${file} imports ${target}`), [])
})

t.test('the ground floor imports nothing of ours but the clock', async t => {
  const ground = imports.filter(isLocal).filter(({ file }) => FLOORS.get(roomOf(file)) === 0)
  t.ok(ground.length > 0)
  t.strictSame(ground.filter(({ file, target }) => roomOf(file) !== roomOf(target) && roomOf(target) !== 'clock'), [])
})

/** The clock itself, and a script that runs in the browser. */
const OWN_CLOCKS = ['src/clock.ts', 'src/cli/demo/script.ts']

t.test('src tells the time by the clock: a test may have replaced the Date of its process', async t => {
  const asksDate = (file: string): boolean => /\bDate\.now\b|new Date\(\)/.test(readFileSync(join(root, file), 'utf8'))
  const wrong = sources.filter(file => !OWN_CLOCKS.includes(file) && asksDate(file))
  t.strictSame(wrong, [])
})

/** Files that reach each other by imports, in knots; a file of its own is none. Tarjan's algorithm. */
function knots (edges: readonly Import[]): string[][] {
  const next = new Map<string, string[]>()
  for (const { file, target } of edges) next.set(file, [...next.get(file) ?? [], target])
  const [index, low] = [new Map<string, number>(), new Map<string, number>()]
  const [stack, found]: [string[], string[][]] = [[], []]
  const visit = (file: string): void => {
    index.set(file, index.size)
    low.set(file, index.get(file) as number)
    stack.push(file)
    for (const target of next.get(file) ?? []) {
      if (!index.has(target)) visit(target)
      if (stack.includes(target)) low.set(file, Math.min(low.get(file) as number, low.get(target) as number))
    }
    if (low.get(file) !== index.get(file)) return
    const knot = stack.splice(stack.indexOf(file))
    if (knot.length > 1) found.push(knot.sort())
  }
  for (const file of next.keys()) if (!index.has(file)) visit(file)
  return found
}

/** A command that is loaded when it is called is no part of what calls it. */
const atOnce = imports.filter(isLocal).filter(({ later }) => !later)

/** Whether nothing of an import is left when its types are gone. */
const isErased = ({ file, target, typesOnly }: Import, all: readonly Import[]): boolean =>
  typesOnly && all.every(other => other.file !== file || other.target !== target || other.typesOnly)

/** How many files of a room stand in knots of types. These numbers only get smaller, and a room that is not named has none. */
const KNOTTED: Readonly<Record<string, number>> = {}

t.test('no imports run in a circle when the program runs', async t => {
  t.strictSame(knots(atOnce.filter(one => !isErased(one, imports))), [])
})

t.test('types run in no circle between rooms, and in no more than there were inside of one', async t => {
  const knotted: Record<string, number> = {}
  for (const knot of knots(atOnce)) {
    const rooms = [...new Set(knot.map(roomOf))]
    t.equal(rooms.length, 1, `between rooms: ${knot.join(' ')}`)
    const [room = ''] = rooms
    knotted[room] = (knotted[room] ?? 0) + knot.length
  }
  for (const [room, files] of Object.entries(knotted)) t.ok(files <= (KNOTTED[room] ?? 0), `${room}: ${files} files in knots`)
})

/** How many lines end behind 140 characters: these numbers only get smaller, and a folder at 0 joins NARROW in eslint.config.js. */
const WIDE: Readonly<Record<string, number>> = { src: 421, 'error-pages': 150, test: 1206, bench: 12 }

t.test('no line is added that ends behind 140 characters', async t => {
  for (const [folder, most] of Object.entries(WIDE)) {
    const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter(name => /\.[jt]s$/.test(name) && !name.startsWith('results'))
    const wide = files.flatMap(name => readFileSync(join(root, folder, name), 'utf8').split('\n')).filter(line => line.length > 140)
    t.ok(files.length > 0 && wide.length <= most, `${folder}: ${wide.length} of at most ${most}`)
  }
})
