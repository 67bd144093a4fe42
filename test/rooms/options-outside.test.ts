// Whatever a config file is or does, it ends with a sentence and in time, and leaves nothing behind in this process.
import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import t from 'tap'
import { TABLE } from '../../src/settings/rows.js'
import { loadBrand } from '../../error-pages/index.js'
import { readConfig } from '../../src/options/config/file.js'
import { temporaryFolder } from '../support/folder.js'

/** A sentence, where every part of the process still answers while the file is read. */
async function sentenceFor (dir: string, name: string): Promise<string> {
  const { problems } = await readConfig(TABLE, `${dir}/${name}`, dir)
  return problems.map(({ where, sentence }) => `${where}: ${sentence}`).join('\n')
}

const NEVER = 'ends without having exported options: a promise in it never settles, or it ends the process'
const LATE = 'does not finish loading within 3 s; is there a promise that never settles?'

const modules: Readonly<Record<string, readonly [source: string, want: string]>> = {
  'a promise at the top': ['await new Promise(() => {})', NEVER],
  'a promise as the export': ['export default new Promise(() => {})', NEVER],
  'a function that promises': ['export default () => new Promise(() => {})', NEVER],
  'a promise beside a timer': ['setInterval(() => {}, 1000); await new Promise(() => {})', LATE],
  'a loop': ['for (;;);', LATE],
  'a loop in a function': ['export default () => { for (;;); }', LATE],
  'the end of the process': ['process.exit(0)', NEVER],
  'a getter that throws': ['export default { get port () { throw new Error("no\\nport") } }', 'port cannot be read: no'],
  'a getter deep down': ['export default { upstream: 3000, sites: [{ get hosts () { throw null } }] }', 'sites[0].hosts cannot be read: null'],
  'a proxy': ['export default new Proxy({}, { ownKeys () { throw new Error("closed") } })', 'its export cannot be read: closed'],
  'a circle': ['const a = { upstream: 3000 }; a.a = a; export default a', 'a.a.a.a leads back to itself or goes too deep; options are plain values'],
  'a function in it': ['export default { upstream: () => 3000 }', 'upstream is a function; options are plain values'],
  'a symbol in it': ['export default { sites: [Symbol("x")] }', 'sites[0] is a symbol; options are plain values'],
  'what is no error': ['throw { toString () { throw 1 } }', 'cannot be loaded: it throws something that cannot be shown'],
  nothing: ['throw undefined', 'cannot be loaded: undefined'],
  'an error later': ['setTimeout(() => { throw new Error("late") }); await new Promise(() => {})', 'cannot be loaded: late'],
  'a refusal of nobody': ['Promise.reject(new Error("alone")); await new Promise(() => {})', 'cannot be loaded: alone']
}

for (const [name, [source, want]] of Object.entries(modules)) {
  t.test(`a module: ${name}`, async t => {
    const dir = t.testdir({ 'a.mjs': source })
    t.match((await sentenceFor(dir, 'a.mjs')).replace(/ \(line \d+\)$/, ''), `a.mjs: ${want}`)
  })
}

t.test('a module that changes what everything inherits changes nothing here', async t => {
  const dir = t.testdir({ 'a.mjs': 'Object.prototype.polluted = 1; export default { upstream: 3000, prot: new URL("http://x") }' })
  t.equal(await sentenceFor(dir, 'a.mjs'), 'a.mjs: prot: is not an option; did you mean "port"?')
  t.equal(({} as { polluted?: number }).polluted, undefined)
})

t.test('a module in a loop does not stop what else this process does', async t => {
  const dir = t.testdir({ 'a.mjs': 'for (;;);' })
  let turns = 0
  const turn = setInterval(() => { turns++ }, 20)
  await sentenceFor(dir, 'a.mjs')
  clearInterval(turn)
  t.ok(turns > 5, `${turns} turns`)
})

t.test('a module is loaded anew with what it imports, and what it sets for programs stays set', async t => {
  const dir = t.testdir({ 'a.mjs': 'import { port } from "./b.mjs"; process.env.SET_BY_CONFIG = "1"; export default { upstream: port }', 'b.mjs': 'export const port = 3000' })
  t.teardown(() => { delete process.env['SET_BY_CONFIG'] })
  t.match((await readConfig(TABLE, `${dir}/a.mjs`, dir)).source.given.upstream, [{ target: { port: 3000 } }])
  writeFileSync(`${dir}/b.mjs`, 'export const port = Promise.resolve(4000); export default 1')
  writeFileSync(`${dir}/a.mjs`, 'import { port } from "./b.mjs"; export default Promise.resolve({ upstream: await port })')
  t.match((await readConfig(TABLE, `${dir}/a.mjs`, dir)).source.given.upstream, [{ target: { port: 4000 } }])
  t.equal(process.env['SET_BY_CONFIG'], '1')
})

t.test('files that are none', { skip: process.platform !== 'linux' && '/dev/zero and pipes are needed' }, async t => {
  const dir = temporaryFolder(t) // short enough for a socket file
  writeFileSync(`${dir}/large.yaml`, 'port: 1\n')
  truncateSync(`${dir}/large.yaml`, 1024 ** 3)
  symlinkSync('/dev/zero', `${dir}/endless.yaml`)
  symlinkSync('/dev/zero', `${dir}/endless.mjs`)
  execFileSync('mkfifo', [`${dir}/pipe.yaml`, `${dir}/pipe.mjs`, `${dir}/pipe.json`])
  mkdirSync(`${dir}/folder.mjs`)
  symlinkSync(`${dir}/self.json`, `${dir}/self.json`)
  const server = createServer().listen(`${dir}/socket.yml`)
  await new Promise(resolve => server.once('listening', resolve))
  t.teardown(() => server.close())
  const want: Readonly<Record<string, string>> = {
    'large.yaml': 'it is larger than 8 MB',
    'endless.yaml': 'it is a device, not a file',
    'endless.mjs': 'it is a device, not a file',
    'pipe.yaml': 'it is a pipe, not a file',
    'pipe.mjs': 'it is a pipe, not a file',
    'pipe.json': 'it is a pipe, not a file',
    'folder.mjs': 'it is a folder',
    'self.json': 'it is a link that leads back to itself',
    'socket.yml': 'it is a socket, not a file'
  }
  for (const [name, reason] of Object.entries(want)) t.equal(await sentenceFor(dir, name), `${name}: cannot be read: ${reason}`)
})

t.test('a brand that never finishes loading', async t => {
  const pending = t.testdir({ 'brand.mjs': 'await new Promise(() => {})' })
  await t.rejects(loadBrand(pending), { message: / cannot be loaded: does not finish loading within 3 s/ })
})
