import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import t from 'tap'
import { createSiteLog, fileOf } from '../../src/sitelog/writer.js'

t.test('a file for each day', async t => {
  const home = t.testdir()
  const dates = [new Date(2026, 11, 31, 23, 59, 59), new Date(2027, 0, 1, 0, 0, 0)]
  let date = dates[0] as Date
  const log = createSiteLog(home, { now: () => date })
  log.starting('node a.js', { PORT: '1' }, '/w')
  date = dates[1] as Date
  log.ready('node a.js', 12, 80.4)
  log.close()
  log.stopped('node a.js', { code: 0, signal: null })
  t.match(readFileSync(`${home}/admin/logs/sites/2026/sites-2026-12-31.log`, 'utf8'), /^\[31\/Dec\/2026:23:59:59 [+-]\d{4}\] \[upstream\] Upstream starting: .*\n$/)
  t.match(readFileSync(`${home}/admin/logs/sites/2027/sites-2027-01-01.log`, 'utf8'), /Upstream ready: node a\.js \(pid: 12, after 80ms\)\n$/)
})

t.test('what cannot be written is told once, and never thrown', async t => {
  const home = t.testdir()
  const file = fileOf(home, new Date())
  mkdirSync(dirname(dirname(file)), { recursive: true })
  writeFileSync(dirname(file), 'a file where the folder should be')
  const told: string[] = []
  const log = createSiteLog(home, { warn: sentence => { told.push(sentence) } })
  log.exited('x', { code: 1, signal: null })
  log.exited('x', { code: 1, signal: null })
  log.close()
  t.equal(told.length, 1)
  t.match(told[0], /cannot be written \((EEXIST|ENOTDIR)\)/)
})

t.test('a folder that can hold nothing is told like any other', { skip: process.platform === 'linux' ? false : 'needs /proc', timeout: 10_000 }, async t => {
  const told: string[] = []
  const log = createSiteLog('/proc', { warn: sentence => { told.push(sentence) } })
  log.exited('x', { code: 1, signal: null })
  log.close()
  t.match(told, [/^the site log \/proc\/.* cannot be written \(ENOENT\)/])
})

t.test('without a home nothing is kept', async t => {
  createSiteLog(null).elsewhere('x', 'a:1', 'b:2')
  t.pass()
})
