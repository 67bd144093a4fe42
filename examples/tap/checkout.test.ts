import { startEdge } from 'edgeproxy'
import t from 'tap'
import { checkout } from '../checkout.mjs'
import { startShop } from '../shop.mjs'

t.test('a payment survives one refused connection', async t => {
  const shop = await startShop()
  t.teardown(() => shop.close())
  const edge = await startEdge({ upstream: shop.url })
  t.teardown(() => edge.close())

  edge.fail('connection_refused', { match: 'POST /pay', times: 1 })
  const result = await checkout(edge.url)

  t.match(result, { paid: true, tell: 'Paid, at the second try.' })
  t.match(await edge.nextFailure(), { kind: 'connection_refused', stage: 'connect', status: 521 })
})

t.test('a certificate nobody trusts is not worth a second try', async t => {
  const shop = await startShop()
  t.teardown(() => shop.close())
  const edge = await startEdge({ upstream: shop.url })
  t.teardown(() => edge.close())

  edge.fail('tls_certificate_error', { reason: 'expired' })

  t.match(await checkout(edge.url), { paid: false, tell: 'Not paid: Error 526: Invalid SSL certificate' })
  t.equal(edge.journeys.length, 1)
})
