// Counting requests: pure functions, bounded memory.
import t from 'tap'
import { chart, sparkline } from '../../src/stats/chart.js'
import type { Sample } from '../../src/stats/sample.js'
import { DIMENSIONS, OTHER, Tally, tallyOf } from '../../src/stats/tally.js'

const START = Date.UTC(2026, 10, 1)

const sample = (rest: Partial<Sample> = {}): Sample =>
  ({ time: START, status: 200, code: '200', kind: null, url: '/', upstream: '127.0.0.1:3000', colo: 'LAB', site: 'default', ...rest })

t.test('errors are failures and statuses from 500, counted by everything', async t => {
  const stats = tallyOf([
    sample(), sample({ status: 404, code: '404' }),
    sample({ time: START + 5000, status: 521, code: '521', kind: 'connection_refused', url: '/pay' }),
    sample({ time: START + 5100, status: 500, code: '500' }),
    sample({ time: START + 9000, status: null, code: '-', kind: 'http_response_body_timeout', url: '/pay', upstream: null })
  ])
  t.match(stats, { requests: 5, errors: 3, from: START, to: START + 9000, step: 1000 })
  t.strictSame(stats.over.map(({ time, errors }) => [time - START, errors]), [[0, 0], [5000, 2], [9000, 1]])
  t.strictSame(stats.by.url, [{ name: '/pay', errors: 2, share: 2 / 3 }, { name: '/', errors: 1, share: 1 / 3 }])
  t.strictSame(stats.by.kind.map(({ name }) => name), ['connection_refused', 'http_response_body_timeout'])
  t.strictSame(stats.by.upstream, [{ name: '127.0.0.1:3000', errors: 2, share: 2 / 3 }])
  t.equal(sparkline(stats), '     █   ▄')
  t.match(chart(stats, { by: DIMENSIONS, top: 1 }),
    /5 requests, 3 errors \(60\.0%\)[^]*errors by url\n {2}\/pay +2 +66\.7% {2}█+\n {2}and 1 more/)
  t.equal(chart(tallyOf([]), { by: DIMENSIONS, top: 1 }), 'no requests\n')
})

t.test('however much comes, the memory has a bound and nothing is lost', async t => {
  const tally = new Tally()
  for (let at = 0; at < 20_000; at++) tally.add(sample({ time: START + at * 60_000, status: 500, code: '500', url: `/${at}` }))
  const { over, by, errors, step } = tally.stats()
  t.equal(errors, 20_000)
  t.ok(over.length <= 240 && step > 60_000)
  t.equal(over.reduce((sum, one) => sum + one.errors, 0), 20_000)
  t.equal(by.url.length, 1001)
  t.match(by.url[0], { name: OTHER, errors: 19_000 })
})
