// Which test files share a process. One that must not says why in a line of its own: `// alone: it counts the process's handles`.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** More would make a group that the others wait for at the end. */
const MOST = 9

/** Folders whose files share processes. Those of the others take long, or start programs and listen for the signals of their process. */
const SHARED = ['test', 'test/rooms', 'test/brands', 'test/failures']

const isAlone = file => !SHARED.includes(dirname(file)) || /^\/\/ alone: /m.test(readFileSync(file, 'utf8'))

const entry = (files, timeout) => `import { runGroup } from '../../test/support/group.js'
await runGroup(${JSON.stringify(files)}, ${timeout})
`

/**
 * What tap is to run for all test files: those that run alone, which take longest, then a file for each group of the others.
 * @param folder where the groups are written, two below the root
 * @param timeout of one test file, in milliseconds
 */
export function groupTests (folder, timeout) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const files = readdirSync('test', { recursive: true }).filter(name => name.endsWith('.test.ts')).map(name => join('test', name)).sort()
  const shared = files.filter(file => !isAlone(file))
  const groups = [...new Set(shared.map(file => dirname(file)))].flatMap(place => {
    const all = shared.filter(file => dirname(file) === place)
    const count = Math.ceil(all.length / MOST)
    const size = Math.ceil(all.length / count)
    return Array.from({ length: count }, (_, index) => {
      const file = join(folder, `${basename(place)}-${index + 1}.mjs`)
      writeFileSync(file, entry(all.slice(index * size, (index + 1) * size), timeout))
      return file
    })
  })
  return [...files.filter(isAlone), ...groups]
}
