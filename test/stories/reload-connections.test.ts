// New settings for a running edge: which of its connections to upstreams are used again.
import t from 'tap'
import type { Socket } from 'node:net'
import { issue } from '../../src/certificates/certificate.js'
import { node } from '../support/launched.js'
import { named, open, type Options } from '../support/reload.js'
import { eventually } from '../support/story.js'
import { answerBytes, startUpstream, type Upstream } from '../support/upstream.js'

/** Connections that the edge has not ended. */
const standing = ({ sockets }: Upstream): number => [...sockets].filter(({ readableEnded, destroyed }) => !readableEnded && !destroyed).length

t.test('idle connections to an upstream that stays are used again, those to one that goes are closed', async t => {
  const [upstream, other] = [await named(t, 'first'), await named(t, 'other')]
  const scene = await open(t, { upstream: upstream.url })
  await scene.get()
  scene.reload()
  await scene.get()
  scene.reload({ upstream: [other.url, upstream.url], responseTimeout: '9s', deny: [{ path: '/x' }], lang: 'fr' })
  await scene.get()
  await scene.get()
  t.equal(upstream.connections, 1, 'one connection all the time')
  scene.reload({ upstream: other.url })
  await eventually(() => standing(upstream) === 0)
  t.equal((await scene.get()).text(), 'other')
  t.equal(other.connections, 1)
})

t.test('a connection that is busy when its upstream goes is closed after its answer', async t => {
  const waiting: Socket[] = []
  const [upstream, other] = [await startUpstream(t, (_request, socket) => waiting.push(socket)), await named(t, 'other')]
  const scene = await open(t, { upstream: upstream.url })
  const answer = scene.get()
  await eventually(() => waiting.length === 1)
  scene.reload({ upstream: other.url })
  waiting[0]?.write(answerBytes('late'))
  t.equal((await answer).text(), 'late')
  await eventually(() => standing(upstream) === 0)
})

t.test('a connection carries no request of settings that would not have made it', async t => {
  await t.test('other settings after a reload', async t => {
    const upstream = await named(t, 'ok')
    const scene = await open(t, { upstream: upstream.url })
    for (const [at, next] of ([{ maxHeaderSize: '8kb' }, { dnsServer: '127.0.0.1:5353' }, {}] satisfies Options[]).entries()) {
      await scene.get()
      scene.reload({ upstream: upstream.url, ...next })
      await scene.get()
      t.equal(upstream.connections, at + 2)
      await eventually(() => standing(upstream) === 1)
    }
  })
  await t.test('two sites with one upstream', async t => {
    const upstream = await named(t, 'ok')
    const sites = [{ hosts: 'a.test', maxHeaderSize: '8kb' }, { hosts: 'b.test' }]
    const scene = await open(t, { upstream: upstream.url, sites })
    for (const host of ['a.test', 'b.test', 'a.test', 'b.test']) await scene.get(host)
    t.equal(upstream.connections, 2)
  })
  await t.test('two sites of which one checks the certificate', async t => {
    const { certPem: cert, keyPem: key } = issue({ names: ['127.0.0.1'] })
    const upstream = await startUpstream(t, answerBytes('ok'), { tls: { cert, key } })
    const sites = [{ hosts: 'lax.test', sslMode: 'full' }, { hosts: 'safe.test', sslMode: 'strict' }] as const
    const scene = await open(t, { upstream: upstream.url, sites })
    for (let i = 0; i < 2; i++) {
      t.equal(await scene.failure('lax.test'), null)
      t.equal(await scene.failure('safe.test'), 'tls_certificate_error')
    }
  })
  await t.test('a program that goes on', async t => {
    const command = node(`
      const sockets = new Set()
      const answer = ({ socket }, response) => { response.end(String(sockets.add(socket).size)) }
      require('node:http').createServer(answer).listen(Number(process.env.PORT), process.env.IP)
    `)
    const options = { command, startTimeout: '20s', settleTime: '20ms' } satisfies Options
    const scene = await open(t, options)
    const count = async (): Promise<string> => (await scene.get()).text()
    t.equal(await count(), '1')
    scene.reload()
    t.equal(await count(), '1', 'the same program, and the same connection')
    scene.reload({ ...options, maxHeaderSize: '8kb' })
    t.equal(await count(), '2', 'the same program, another connection')
  })
})
