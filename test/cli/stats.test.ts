// `edgeproxy stats`: real logs of a real edge, in several forms, and lines that are none.
import { readFileSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import t, { type Test } from 'tap'
import { startEdge } from '../../src/index.js'
import { say } from '../support/edgeproxy.js'

async function logs (t: Test): Promise<{ own: string, vendor: string }> {
  const folder = t.testdir({})
  const [own, vendor] = [`${folder}/edge.log`, `${folder}/vendor.log`]
  const options = { upstream: '127.0.0.1:9', logs: [{ file: own }, { file: vendor, dialect: 'cloudflare' }] }
  const edge = await startEdge(options)
  edge.fail('connection_refused', { match: '/pay' })
  edge.fail('tls_certificate_error', { match: '/cart' })
  for (const path of ['/pay', '/pay?a=b', '/cart']) await fetch(edge.url + path)
  const stats = edge.stats()
  t.match(stats, { requests: 3, errors: 3, by: { url: [{ name: '/pay', errors: 2 }, { name: '/cart', errors: 1 }] } }, 'edge.stats()')
  await edge.close()
  return { own, vendor }
}

t.test('errors of a log, in each form that is known', async t => {
  const { own, vendor } = await logs(t)
  for (const file of [own, vendor]) {
    const { code, out } = await say('stats', file, '--json')
    t.equal(code, 0)
    const by = { url: [{ name: '/pay', errors: 2 }, { name: '/cart', errors: 1 }] }
    t.match(JSON.parse(out), { requests: 3, errors: 3, by, leftOut: { foreign: 0 } })
  }
  const table = await say('stats', own, '--by', 'code', '--by', 'kind')
  t.match(table.out, /3 requests, 3 errors \(100\.0%\)[^]*errors by code\n {2}521 +2 +66\.7% {2}█+\n {2}526 +1/)
  t.notMatch(table.out, /errors by url/)
  writeFileSync(`${own}.gz`, gzipSync(readFileSync(own)))
  writeFileSync(`${own}.odd`, 'nonsense\n{"level":30,"time":1,"msg":"listening"}\n#Fields: a\n')
  t.match(JSON.parse((await say('stats', own, `${own}.gz`, `${own}.odd`, '--json')).out), {
    requests: 6, leftOut: { foreign: 1, example: 'nonsense' }
  })
  t.match(JSON.parse((await say('stats', own, '--json', '--until', '2020-01-01')).out), { requests: 0 })
  t.match(JSON.parse((await say('stats', own, '--json', '--since', '1h')).out), { requests: 3 })
})

t.test('mistakes', async t => {
  t.match(await say('stats', '/nowhere/edge.log'), { code: 1, err: /\/nowhere\/edge\.log: ENOENT/ })
  t.match(await say('stats', 'x', '--since', 'soon', '--by', 'colour'), { code: 2, err: /--since: "soon" is no time[^]*--by: "colour"/ })
})
