// The room for large bodies: a stretch of the command's heap that is kept and not touched. What it saves (page faults) depends on when
// the garbage collector runs; that it is there does not.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import t from 'tap'
import { plainEnv, start } from '../support/edgeproxy.js'

const MB = 1024 * 1024

/** 512 blocks of 65,000 bytes. */
const ROOM = 32 * MB

const linux = process.platform === 'linux' ? false : 'the heap is read from /proc'

/** Size of the C heap in address space, in bytes, and how much of it is in memory. */
function heapOf (pid: number): { size: number, resident: number } {
  const smaps = readFileSync(`/proc/${pid}/smaps`, 'latin1')
  const [, size = '0', resident = '0'] = /\[heap\]\nSize: +(\d+) kB[^]*?\nRss: +(\d+) kB/.exec(smaps) ?? []
  return { size: Number(size) * 1024, resident: Number(resident) * 1024 }
}

t.test('the command makes room, without taking the memory', { skip: linux }, async t => {
  const edge = start(t, ['--upstream', '127.0.0.1:9', '--port', '0'])
  await edge.until(/http:\/\/127\.0\.0\.1:\d+/)
  const { size, resident } = heapOf(edge.child.pid ?? 0)
  t.ok(size > ROOM, `${Math.round(size / MB)} MB of heap`)
  t.ok(size - resident > ROOM * 0.75, `${Math.round((size - resident) / MB)} MB of it untouched`)
})

t.test('a library leaves the heap of its process alone', { skip: linux }, async t => {
  const program = `
    import { startEdge } from '${new URL('../../dist/src/index.js', import.meta.url).href}'
    import { readFileSync } from 'node:fs'
    const edge = await startEdge({ upstream: '127.0.0.1:9', log: 'none' })
    const [, size] = /\\[heap\\]\\nSize: +(\\d+) kB/.exec(readFileSync('/proc/self/smaps', 'latin1'))
    console.log(size)
    await edge.close()`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8', env: plainEnv() })
  t.equal(stderr, '')
  t.ok(Number(stdout) > 0 && Number(stdout) * 1024 < ROOM, `${Math.round(Number(stdout) / 1024)} MB of heap`)
})
