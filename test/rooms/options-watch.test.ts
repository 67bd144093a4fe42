// A config file is followed through every way an editor saves it.
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { once, EventEmitter } from 'node:events'
import t, { type Test } from 'tap'
import { watchConfig } from '../../src/options/config/watch.js'

/** Follows `file`; `next()` resolves with its next change. */
function follow (t: Test, file: string): { next: () => Promise<unknown>, count: () => number } {
  const changes = new EventEmitter()
  let count = 0
  const watch = watchConfig(file, () => {
    count++
    changes.emit('change')
  })
  // a watch does not keep a process, here nothing else would
  const alive = setInterval(() => {}, 60_000)
  t.teardown(() => {
    watch.close()
    clearInterval(alive)
  })
  return { next: () => once(changes, 'change', { signal: AbortSignal.timeout(5000) }), count: () => count }
}

t.test('written in place, replaced by renaming, removed and back', async t => {
  const dir = t.testdir({ 'a.yaml': 'one' })
  const { next, count } = follow(t, `${dir}/a.yaml`)
  const steps: readonly (readonly [name: string, save: () => void])[] = [
    ['in place', () => { writeFileSync(`${dir}/a.yaml`, 'two') }],
    ['by renaming', () => {
      writeFileSync(`${dir}/a.yaml.new`, 'three')
      renameSync(`${dir}/a.yaml.new`, `${dir}/a.yaml`)
    }],
    ['by renaming again', () => {
      writeFileSync(`${dir}/.a.swp`, 'four')
      renameSync(`${dir}/.a.swp`, `${dir}/a.yaml`)
    }],
    ['removed', () => { rmSync(`${dir}/a.yaml`) }],
    ['back', () => { writeFileSync(`${dir}/a.yaml`, 'five') }]
  ]
  for (const [name, save] of steps) {
    const change = next()
    save()
    await t.resolves(change, name)
  }
  t.equal(count(), steps.length, 'one change each')
})

t.test('several writes are one change; the same content and other files are none', async t => {
  const dir = t.testdir({ 'a.yaml': 'one' })
  const { next, count } = follow(t, `${dir}/a.yaml`)
  const change = next()
  writeFileSync(`${dir}/b.yaml`, 'other')
  for (const text of ['', 'tw', 'two']) writeFileSync(`${dir}/a.yaml`, text)
  await change
  const later = next()
  writeFileSync(`${dir}/a.yaml`, 'two')
  writeFileSync(`${dir}/b.yaml`, 'other again')
  writeFileSync(`${dir}/a.yaml`, 'three')
  await later
  t.equal(count(), 2)
})

t.test('what a link leads to', async t => {
  const dir = t.testdir({ real: { 'a.yaml': 'one' } })
  mkdirSync(`${dir}/here`)
  symlinkSync(`${dir}/real/a.yaml`, `${dir}/here/a.yaml`)
  const { next } = follow(t, `${dir}/here/a.yaml`)
  const change = next()
  writeFileSync(`${dir}/real/a.yaml`, 'two')
  await t.resolves(change)
})

t.test('a link swapped on the way, again and again', async t => {
  const dir = t.testdir({ v1: { 'a.yaml': 'one' }, v2: { 'a.yaml': 'two' }, v3: { 'a.yaml': 'three' } })
  symlinkSync('v1', `${dir}/data`)
  symlinkSync('data/a.yaml', `${dir}/a.yaml`)
  const { next } = follow(t, `${dir}/a.yaml`)
  for (const version of ['v2', 'v3']) {
    const change = next()
    symlinkSync(version, `${dir}/new`)
    renameSync(`${dir}/new`, `${dir}/data`)
    await t.resolves(change, version)
  }
  const change = next()
  writeFileSync(`${dir}/v3/a.yaml`, 'four')
  await t.resolves(change, 'in place, behind the new link')
})

t.test('a folder removed and made anew, and one that comes later', async t => {
  const dir = t.testdir({ deep: { er: { 'a.yaml': 'one' } } })
  const { next } = follow(t, `${dir}/deep/er/a.yaml`)
  for (const text of ['two', 'three']) {
    const gone = next()
    rmSync(`${dir}/deep`, { recursive: true })
    await t.resolves(gone, 'gone')
    const back = next()
    mkdirSync(`${dir}/deep/er`, { recursive: true })
    writeFileSync(`${dir}/deep/er/a.yaml`, text)
    await t.resolves(back, text)
  }
})
