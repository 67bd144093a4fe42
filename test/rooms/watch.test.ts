// The clock of an exchange on a process that is busy: it overlooks one stall, because what the upstream sent meanwhile may lie
// unread. It does not overlook every one, or a process that is always late would wait for ever.
import t, { type Test } from 'tap'
import { Watch } from '../../src/exchange/watch.js'

/** Turns of the event loop that take `ms` each. @returns how many passed until `isOver` */
async function turns (ms: number, isOver: () => boolean, most = 60): Promise<number> {
  for (let count = 1; count <= most; count++) {
    await new Promise(resolve => setImmediate(resolve))
    if (isOver()) return count
    for (const end = performance.now() + ms; performance.now() < end;) { /* nothing else runs */ }
  }
  return Infinity
}

async function firesIn (t: Test, turn: number, limit: number): Promise<void> {
  let isDue = false
  const watch = new Watch(() => { isDue = true })
  watch.until(performance.now() + limit)
  const count = await turns(turn, () => isDue)
  // its own time, as much again for the stall that is overlooked, and the turns in which timers and judgment come
  t.ok(count <= Math.ceil(limit / turn) + 5, `${limit} ms in turns of ${turn} ms: after ${count} turns`)
  watch.end()
}

t.test('it fires however long the turns are', async t => {
  for (const turn of [25, 45, 100, 150]) {
    for (const limit of [30, 70, 130, 165, 300]) await firesIn(t, turn, limit)
  }
})

t.test('a deadline that is moved may stall once more', async t => {
  let isDue = false
  const watch = new Watch(() => { isDue = true })
  watch.until(performance.now() + 30)
  t.ok(await turns(100, () => isDue) >= 4, 'the first stall was overlooked')
  isDue = false
  watch.until(performance.now() + 30)
  t.ok(await turns(100, () => isDue) >= 4, 'and that of another deadline')
  watch.end()
})
