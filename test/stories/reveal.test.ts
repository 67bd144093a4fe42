// The option reveal: what a client may learn about a failure beyond the brand's page. On this machine the header X-Edge-Failure
// names the kind in every form; with `off` nothing that a client gets names it, while the log does.
import t, { type Test } from 'tap'
import { CATALOG } from '../../src/failures/catalog.js'
import type { EdgeOptions } from '../../src/settings/options.js'
import { answerBytes, closedPort } from '../support/upstream.js'
import { tell, type Story } from '../support/story.js'

const BRANDS = ['cloudflare', 'alwaysdata'] as const

const FORMS = ['text/html', 'application/json', 'application/problem+json', 'text/markdown', 'text/plain', undefined] as const

const refusing = async (t: Test, options: Partial<EdgeOptions>): Promise<Story> =>
  await tell(t, answerBytes('ok'), { upstream: await closedPort(t), ...options })

for (const brand of BRANDS) {
  t.test(`${brand}: on this machine every form names the kind in a header`, async t => {
    const story = await refusing(t, { brand })
    for (const accept of FORMS) {
      for (const method of ['GET', 'HEAD', 'POST']) {
        const line = accept === undefined ? '' : `Accept: ${accept}\r\n`
        const answer = await story.ask(`${method} / HTTP/1.1\r\nHost: shop.test\r\n${line}Content-Length: 0\r\nConnection: close\r\n\r\n`)
        t.equal(answer.header('x-edge-failure'), 'connection_refused', `${method} ${accept}`)
      }
    }
  })

  t.test(`${brand}: reveal off leaves only the brand's page, and the log tells it still`, async t => {
    const story = await refusing(t, { brand, reveal: 'off' })
    for (const lang of ['en', 'fr'] as const) {
      for (const accept of FORMS) {
        const headers = { 'accept-language': lang, 'accept-encoding': 'identity', ...accept === undefined ? {} : { accept } }
        const answer = await story.get('/', headers)
        t.equal(answer.header('x-edge-failure'), undefined)
        t.equal(answer.header('proxy-status'), 'edgeproxy')
        for (const word of ['connection_refused', 'ECONNREFUSED', CATALOG.connection_refused.summary[lang], 'npx edgeproxy explain']) {
          t.notOk(answer.text().includes(word), `${accept} ${lang} says nothing of ${word}`)
        }
        t.match(await story.lineOf(answer), { failure: { kind: 'connection_refused' } })
      }
    }
  })
}

t.test('one site may hide what the others tell', async t => {
  const upstream = await closedPort(t)
  const story = await tell(t, answerBytes('ok'), { upstream, sites: [{ hosts: ['class.test'], reveal: 'off' }, { hosts: ['shop.test'] }] })
  t.equal((await story.get('/', { host: 'class.test' })).header('x-edge-failure'), undefined)
  t.equal((await story.get('/', { host: 'shop.test' })).header('x-edge-failure'), 'connection_refused')
})

t.test('an answer of the upstream names no failure, and an upgrade that failed does', async t => {
  const well = await tell(t, answerBytes('ok'))
  t.equal((await well.get('/')).header('x-edge-failure'), undefined)
  const story = await refusing(t, {})
  const key = Buffer.alloc(16).toString('base64')
  const handshake = { connection: 'upgrade', upgrade: 'websocket', 'sec-websocket-key': key, 'sec-websocket-version': '13' }
  const answer = await story.get('/', handshake)
  t.equal(answer.status, 521)
  t.equal(answer.header('x-edge-failure'), 'connection_refused')
})
