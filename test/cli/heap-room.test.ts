// The room for large bodies: a stretch of the command's heap that is kept and not touched. What it saves (page faults) depends on when
// the garbage collector runs; that it is there does not.
import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { start } from '../support/edgeproxy.js'

const MB = 1024 * 1024

/** 512 blocks of 65,000 bytes. */
const ROOM = 32 * MB

/** Commands that are an edge and nothing else; what a program imports is not among them. */
const USERS = ['cli/serve.ts']

const linux = process.platform === 'linux' ? false : 'the heap is read from /proc'

/** Size of the C heap in address space, in bytes, and how much of it is in memory. */
function heapOf (pid: number): { size: number, resident: number } {
  const smaps = readFileSync(`/proc/${pid}/smaps`, 'latin1')
  const [, size = '0', resident = '0'] = /\[heap\]\nSize: +(\d+) kB[^]*?\nRss: +(\d+) kB/.exec(smaps) ?? []
  return { size: Number(size) * 1024, resident: Number(resident) * 1024 }
}

t.test('the command makes room, without taking the memory', { skip: linux }, async t => {
  const measure = async (): Promise<ReturnType<typeof heapOf>> => {
    const edge = start(t, ['--upstream', '127.0.0.1:9', '--port', '0'])
    await edge.until(/http:\/\/127\.0\.0\.1:\d+/)
    return heapOf(edge.child.pid ?? 0)
  }
  // where the kernel put something right behind the heap, it cannot grow, and the allocator maps memory elsewhere
  let heap = await measure()
  for (let again = 0; again < 4 && heap.size < ROOM; again++) heap = await measure()
  const { size, resident } = heap
  t.ok(size > ROOM, `${Math.round(size / MB)} MB of heap`)
  t.ok(size - resident > ROOM * 0.75, `${Math.round((size - resident) / MB)} MB of it untouched`)
})

t.test('a library leaves the heap of its process alone: only a command makes room', async t => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts'))
  const users = files.filter(name => readFileSync(`src/${name}`, 'utf8').includes('heap-room.js')).sort()
  t.strictSame(users, USERS)
})
