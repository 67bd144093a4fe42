// Certificates by name: a flood of names that no site knows does not keep the process busy.
import t from 'tap'
import { createAuthority } from '../../src/certificates/certificate.js'
import { Allowance } from '../../src/edge/front/allowance.js'
import { Shown } from '../../src/edge/front/shown.js'
import { resolveOptions } from '../../src/settings/options.js'

t.test('so many at once, then so many a second', async t => {
  let now = 0
  const allowance = new Allowance(3, 10, () => now)
  const taken = (): number => { let count = 0; while (allowance.take()) count++; return count }
  t.equal(taken(), 3)
  now += 99
  t.equal(taken(), 0)
  now += 101
  t.equal(taken(), 2)
  now += 60_000
  t.equal(taken(), 3, 'it fills up, and no further')
})

t.test('strange names get the fallback when there are too many; names of sites and known ones their own', async t => {
  const settings = resolveOptions({ tls: true, sites: [{ hosts: ['shop.test', '*.wild.test'], upstream: 'http://127.0.0.1:9' }] })
  const shown = new Shown(settings, createAuthority(), () => 0)
  const own = Array.from({ length: 400 }, (_, at) => shown.contextFor(`n${at}.wild.test`)).filter(context => context !== undefined).length
  t.equal(own, 100, `${own} of 400`)
  t.ok(shown.contextFor('shop.test'))
  t.ok(shown.contextFor('n0.wild.test'))
  t.equal(shown.contextFor('not a name'), undefined)
})
