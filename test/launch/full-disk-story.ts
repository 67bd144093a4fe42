// An edge whose account is on a small disk, which fills up and is emptied. Prints what clients and the two logs say.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileOf } from '../../src/sitelog/writer.js'
import { get } from '../support/client.js'
import { start } from '../support/edgeproxy.js'
import { server } from '../support/launched.js'

const ends: Array<() => unknown> = []
const t = { teardown: (end: () => unknown) => ends.push(end) }
const [home = ''] = process.argv.slice(2)

const edge = start(t, ['--port', '0', '--log', 'json', '--home', home, '--', ...server('console.log("asked " + request.url)')])
const url = (await edge.until(/"url":"(http:[^"]+)"/))[1] as string
const statuses = new Set<number>()
const ask = async (path: string): Promise<void> => {
  statuses.add((await get(url + path)).status)
  await edge.until(new RegExp(`"asked ${path}"`))
}
await ask('/before')
const big = join(home, 'big')
try {
  writeFileSync(big, Buffer.alloc(1024 * 1024))
} catch {} // as much as there is room for
const long = 'x'.repeat(5000)
await ask(`/full1${long}`)
await ask(`/full2${long}`)
rmSync(big)
await ask('/after')
edge.child.kill('SIGTERM')
const { code, out, err } = await edge.ended()
const lines = readFileSync(fileOf(home, new Date()), 'utf8').split('\n')
const said = (pattern: RegExp): boolean => lines.some(line => pattern.test(line))
console.log(JSON.stringify({ statuses: [...statuses], code, err, warnings: out.match(/cannot be written \([^)]*\)/g), before: said(/STDOUT: asked \/before$/), after: said(/^\[[^\]]*\] \[upstream\] \[\d+\] STDOUT: asked \/after$/) }))
for (const end of ends) await end()
