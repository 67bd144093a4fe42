import t from 'tap'
import { createRays, decodeRay } from '../../src/ray/ray.js'

const counting = (size: number): Buffer => Buffer.from(Array.from({ length: size }, (_, index) => index % 256))

t.test('a ray is 16 hex digits, a dash and the colo', async t => {
  t.match(createRays('LAB')(), /^[0-9a-f]{16}-LAB$/)
})

t.test('holds the moment, to 1/1600 s, and random bits', async t => {
  const moment = Date.UTC(2026, 8, 1, 10, 2, 0, 136)
  const next = createRays('CDG', () => moment, counting)
  const decoded = decodeRay(next())
  t.ok(Math.abs(decoded.time.getTime() - moment) < 1)
  t.equal(decoded.random, '000102')
  t.equal(decoded.colo, 'CDG')
  t.equal(decodeRay(next()).random, '030405', 'the next one draws further')
})

t.test('known samples decode', async t => {
  t.equal(decodeRay('a3436fd6db5a3dde-LAB').time.toISOString(), '2026-09-01T10:02:00.137Z')
  t.equal(decodeRay('0000000000000000').time.toISOString(), '2012-10-12T00:00:00.000Z')
})

t.test('rays sort by time, before and after the random block is used up', async t => {
  let now = Date.UTC(2026, 0, 1)
  const next = createRays('LAB', () => now)
  const rays = Array.from({ length: 5000 }, () => {
    now += 1
    return next()
  })
  t.same([...rays].sort(), rays)
  t.equal(new Set(rays).size, rays.length)
})

t.test('at one moment rays differ by their random bits', async t => {
  const next = createRays('LAB', () => 1_800_000_000_000)
  const rays = new Set(Array.from({ length: 3000 }, next))
  t.ok(rays.size > 2990, 'some of 2^24 may meet')
})

t.test('reads what people paste: spaces around, capitals, no colo', async t => {
  t.same(decodeRay(' A3436FD6DB5A3DDE-lab\n'), decodeRay('a3436fd6db5a3dde-LAB'))
  t.equal(decodeRay('a3436fd6db5a3dde').colo, null)
})

t.test('refuses what is no ray, with a sentence', async t => {
  for (const text of ['', 'a3436fd6db5a3dd', 'a3436fd6db5a3ddeff', 'g3436fd6db5a3dde', 'a3436fd6db5a3dde-LA', 'a3436fd6db5a3dde-LABS', 'a3436fd6db5a3dde-L1B']) {
    t.throws(() => decodeRay(text), { name: 'RangeError', message: /is no ray ID: it takes 16 hex digits/ }, JSON.stringify(text))
  }
})
