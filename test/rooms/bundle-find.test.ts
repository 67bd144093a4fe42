import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { readCase } from '../../src/bundle/case.js'
import { cloudflare } from '../../error-pages/cloudflare/brand.js'
import type { Case } from '../../src/bundle/case-shape.js'
import { findCase as find, survey as look, type Survey } from '../../src/bundle/find.js'
import { createRays } from '../../src/ray/ray.js'

const DIALECTS = new Map(Object.entries(cloudflare.dialects ?? {}))
const findCase = async (file: string, id: string): Promise<Case | null> => await find(file, id, DIALECTS)
const survey = async (file: string, id: string): Promise<Survey> => await look(file, id, DIALECTS)
const read = (record: object): Case | null => readCase(JSON.stringify(record), DIALECTS)

const line = (ray: string, more: object = {}): string => JSON.stringify({ level: 30, time: 1, ray, req: { method: 'GET', url: '/', host: 'a.test' }, res: { statusCode: 200 }, ...more })

/** Rays of one second each, from 2026-09-01T10:00:00Z. */
function rays (count: number): string[] {
  let now = Date.parse('2026-09-01T10:00:00Z')
  const next = createRays('LAB', () => now, size => Buffer.alloc(size, 7))
  return Array.from({ length: count }, () => {
    now += 1000
    return next()
  })
}

const idOf = (ray: string): string => ray.slice(0, 16)

t.test('found at the beginning, in the middle and at the end of a file of many blocks', async t => {
  const all = rays(20_000)
  const file = join(t.testdir({}), 'edge.log')
  writeFileSync(file, all.map((ray, at) => line(ray, { at, filling: 'x'.repeat(at % 300) })).join('\n') + '\n')
  for (const at of [0, 1, 4000, 9999, 19_998, 19_999]) t.equal((await findCase(file, idOf(all[at] as string)))?.record['at'], at)
  t.equal(await findCase(file, '0000000000000000'), null)
})

t.test('lines longer than a block, without an end, with the digits elsewhere, cut, and foreign', async t => {
  const [one, two, three] = rays(3) as [string, string, string]
  const file = join(t.testdir({}), 'edge.log')
  writeFileSync(file, [
    line(one, { long: 'ä'.repeat(3_000_000) }),
    line(two, { req: { method: 'GET', url: `/?ray=${idOf(one)}`, host: 'a.test' } }),
    'plain words with ' + idOf(two),
    `{"msg":"listening","url":"${idOf(two)}"}`,
    line(three, { turn: 'first' }), line(three, { turn: 'second' }), `{"ray":"${three}","req":{"meth`
  ].join('\n'))
  t.equal((await findCase(file, idOf(one)))?.record['ray'], one)
  t.equal((await findCase(file, idOf(two)))?.record['ray'], two)
  t.equal((await findCase(file, idOf(three)))?.record['turn'], 'second', 'the newest whole one')
})

t.test('the cloudflare dialect, with and without a colo', async t => {
  const file = join(t.testdir({}), 'logpush.log')
  writeFileSync(file, '{"RayID":"a3436fd6db5a3dde","EdgeColoCode":"LAB","EdgeStartTimestamp":"2026-09-01T10:02:00.137Z","EdgeEndTimestamp":"2026-09-01T10:02:00.140Z","EdgeResponseStatus":521,"OriginResponseStatus":0,"ClientRequestScheme":"https","ClientRequestHost":"www.shop.test","ClientRequestMethod":"GET","ClientRequestURI":"/orders?page=2","OriginIP":"127.0.0.1","OriginSSLProtocol":"none"}\n')
  t.match(await findCase(file, 'a3436fd6db5a3dde'), {
    dialect: 'cloudflare',
    code: '521',
    madeBy: 'edge',
    scheme: 'https',
    host: 'www.shop.test',
    target: '/orders?page=2',
    responseTime: 3,
    ray: { colo: 'LAB', id: 'a3436fd6db5a3dde' },
    upstream: { address: '127.0.0.1', tls: false, status: null }
  })
  t.match(await survey(file, '0'.repeat(16)), { requests: 1, first: 'a3436fd6db5a3dde', foreign: 0 })
})

t.test('survey: where the log begins and ends, and the nearest rays: a slip of the hand, else the same moment', async t => {
  const all = rays(100)
  const file = join(t.testdir({}), 'edge.log')
  writeFileSync(file, all.map(ray => line(ray)).join('\n'))
  const slipped = idOf(all[50] as string).replace(/.$/, 'f')
  t.match(await survey(file, slipped), { requests: 100, first: all[0], last: all[99], nearest: [all[50]] })
  const between = (BigInt(`0x${idOf(all[20] as string)}`) + (400n << 24n)).toString(16).replace(/.{6}$/, 'ffffff')
  t.match((await survey(file, between)).nearest[0], all[20])
  writeFileSync(file, 'hello\nworld\n')
  t.match(await survey(file, slipped), { requests: 0, foreign: 2, foreignLine: 'hello' })
})

t.test('times of Logpush in every form it can be asked for', async t => {
  const base = { RayID: 'a3436fd6db5a3dde', EdgeResponseStatus: 200, OriginResponseStatus: 200 }
  for (const [start, end] of [['2026-09-01T10:02:00Z', '2026-09-01T10:02:03Z'], [1788256920, 1788256923], [1788256920000, 1788256923000], [1788256920000000000, 1788256923000000000]]) {
    t.equal(read({ ...base, EdgeStartTimestamp: start, EdgeEndTimestamp: end })?.responseTime, 3000, String(start))
  }
  t.match(read(base), { responseTime: null, madeBy: 'upstream', method: 'GET', target: '/' })
  t.equal(read({ level: 30 }), null)
  t.equal(read({ RayID: 'nonsense' }), null)
})
