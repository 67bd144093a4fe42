// What a dialect writes, its reader recognizes: the same ray, status, kind, method and host. All dialects of the registry, our
// own form, and one of text in a folder brand, from the edge's file to `bundle` and `explain`.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { dialectsOf, loadBrand } from '../../error-pages/index.js'
import { readCase, type KnownDialects } from '../../src/bundle/case.js'
import { FAILURE_KINDS } from '../../src/failures/catalog.js'
import { UpstreamFailure } from '../../src/failures/failure.js'
import { startEdge } from '../../src/index.js'
import { Journey } from '../../src/journey.js'
import { dialectLine } from '../../src/observe/dialect-line.js'
import { jsonLine } from '../../src/observe/json-line.js'
import { unpack } from '../support/bundle.js'
import { get } from '../support/client.js'
import { say } from '../support/edgeproxy.js'
import { answerBytes, startUpstream } from '../support/upstream.js'

const FOLDER = fileURLToPath(new URL('../support/w3c', import.meta.url))

const known = async (): Promise<KnownDialects> => dialectsOf([(await loadBrand(FOLDER)).brand])

const digits = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 16, maxLength: 16 })

/** What may come over the wire in a target or a header: any byte but the end of the line. */
const byte = fc.integer({ min: 1, max: 255 }).filter(code => code !== 10 && code !== 13).map(code => String.fromCharCode(code))
const bytes = fc.string({ unit: byte })

const journeys = fc.record({
  id: digits,
  colo: fc.constantFrom('LAB', 'CDG'),
  method: fc.constantFrom('GET', 'POST', 'M-SEARCH', 'BREW'),
  url: bytes.map(text => `/${text}`),
  host: fc.constantFrom('shop.test', 'www.Shop.test:8080', '[::1]:3000', '127.0.0.1'),
  statusCode: fc.integer({ min: 200, max: 999 }),
  kind: fc.option(fc.constantFrom(...FAILURE_KINDS)),
  userAgent: bytes,
  cookie: bytes
}).map(({ id, colo, method, url, host, statusCode, kind, userAgent, cookie }) => {
  const made = new Journey(`${id}-${colo}`, 'cloudflare', method, url, host, '127.0.0.1', 1)
  return Object.assign(made, {
    statusCode,
    outcome: kind === null ? 'relayed' : 'branded',
    failure: kind === null ? null : new UpstreamFailure(kind, 'as it was'),
    particulars: {
      localAddress: '127.0.0.1',
      localPort: 8080,
      userAgent,
      referer: '',
      userName: '',
      requestBytes: 1,
      contentType: '',
      headBytes: 1,
      requestHeaders: { cookie },
      responseHeaders: {}
    }
  })
})

const bare = (host: string): string => host.replace(/:\d*$/, '').toLowerCase()

t.test('round trip', async t => {
  const dialects = await known()
  t.strictSame([...dialects.keys()].sort(), ['cloudflare', 'w3c'])
  for (const name of ['edgeproxy', ...dialects.keys()]) {
    const dialect = dialects.get(name)
    fc.assert(fc.property(journeys, journey => {
      const lines = (dialect === undefined ? jsonLine(journey, 30) : dialectLine(dialect, journey, 30)).split('\n')
      const found = readCase(lines[0] ?? '', dialects)
      return lines.length === 2 && found?.dialect === name &&
        `${found.ray.id}-${found.ray.colo ?? ''}` === journey.ray && found.status === journey.statusCode &&
        (found.failure?.kind ?? null) === (journey.failure?.kind ?? null) &&
        found.method === journey.method && bare(found.host) === bare(journey.host)
    }), { numRuns: 300 })
    t.pass(name)
  }
})

t.test('a line of nobody is read by nobody, and a reader that throws is no reader', async t => {
  const dialects: KnownDialects = new Map([...await known(), ['own', { write: () => '', read: () => { throw new Error('of its own') } }]])
  const strange = fc.oneof(fc.string(), fc.json(), fc.constant('{}'), fc.constant('{"ray":1,"req":{}}'))
  fc.assert(fc.property(strange, line => readCase(line, dialects) === null))
  t.equal(readCase('{"RayID":"nonsense"}', dialects), null)
  const read = (): never => ({ ray: 'a3436fd6db5a3dde', status: 'many', failure: 7, timings: [] }) as never
  const found = readCase('x', new Map([['odd', { write: () => '', read }]]))
  t.match(found, { ray: { id: 'a3436fd6db5a3dde', colo: null }, status: null, failure: null, method: 'GET', target: '/', host: '' })
})

async function shop (t: Test): Promise<{ url: string, file: string, edge: Awaited<ReturnType<typeof startEdge>> }> {
  const folder = t.testdir({})
  const file = join(folder, 'access.log')
  const upstream = await startUpstream(t, answerBytes('ok'))
  const logs = [{ dialect: 'w3c', file }, `cloudflare:${join(folder, 'logpush.log')}`]
  const edge = await startEdge({ upstream: upstream.url, brand: FOLDER, logs })
  t.teardown(() => edge.close())
  return { url: edge.url, file, edge }
}

t.test('a dialect of text in a folder brand: rows of an edge, found by bundle, explained', async t => {
  const { url, file, edge } = await shop(t)
  edge.fail('connection_refused', { times: 1, match: '/pay' })
  const cookie = 'basket=seventeen; sid=0123456789'
  const headers = { host: 'shop.test', 'user-agent': 'a b\tc', cookie, authorization: `Basic ${btoa('ann:secret')}` }
  await get(`${url}/orders?page=2`, headers)
  const failed = await get(`${url}/pay?id=1`, headers)
  const ray = failed.header('x-edge-ray') ?? ''
  await edge.close()
  const lines = readFileSync(file, 'utf8').split('\n')
  t.match(lines.slice(0, 4), ['#Software: edgeproxy', '#Version: 1.0', /^#Date: \d{4}-/, /^#Fields: date time s-sitename /])
  const port = new URL(url).port
  t.equal(
    lines[4]?.split(' ').slice(2, 14).join(' '),
    `default GET /orders page=2 ${port} ann 127.0.0.1 a+b+c basket=seventeen;+sid=0123456789 - shop.test 200`
  )
  t.match(lines[5], new RegExp(` GET /pay id=1 .* 502 .* ${ray} connection_refused$`))

  const out = join(file, '../a.zip')
  const made = await say('bundle', ray, '--log-file', file, '--brand', FOLDER, '--edge', url, '--out', out, '--no-repeat')
  t.equal(made.code, 0, made.err)
  const zip = unpack(readFileSync(out))
  t.match(zip.json('record.json'), { dialect: 'w3c', line: String })
  t.notMatch(zip.all, /seventeen|0123456789/, 'cookies are masked where no name shows them')
  t.match((await say('explain', '--brand', FOLDER, lines[5] ?? '')).out, /connection_refused/)

  const logpush = readFileSync(join(file, '../logpush.log'), 'utf8').split('\n')[1] ?? ''
  t.match((await say('explain', logpush)).out, /connection_refused/, 'a record of a brand that comes along')
  t.match((await say('explain', '--json', logpush)).out, new RegExp(ray))
})
