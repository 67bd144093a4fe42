import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { startEdge } from 'edgeproxy'
import { checkout } from '../checkout.mjs'
import { startShop } from '../shop.mjs'

let shop
let edge

before(async () => {
  shop = await startShop()
  edge = await startEdge({ upstream: shop.url, timeScale: 0.002 })
})
after(async () => {
  await edge?.close()
  await shop?.close()
})
beforeEach(() => edge.reset())

test('a payment survives one refused connection', async () => {
  edge.fail('connection_refused', { match: 'POST /pay', times: 1 })
  const result = await checkout(edge.url)
  assert.equal(result.tell, 'Paid, at the second try.')
  const failure = await edge.nextFailure()
  assert.equal(failure.kind, 'connection_refused')
})

test('a payment service that never answers is given up', async () => {
  // 125 s of waiting, in a quarter of a second
  edge.fail('http_response_timeout')
  const result = await checkout(edge.url)
  assert.equal(result.paid, false)
  assert.deepEqual(edge.journeys.map(({ status }) => status), [524, 524])
})
