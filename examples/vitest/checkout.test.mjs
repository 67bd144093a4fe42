import { afterAll, beforeAll, expect, test } from 'vitest'
import { startEdge } from 'edgeproxy'
import { checkout } from '../checkout.mjs'
import { startShop } from '../shop.mjs'

let shop
let edge

beforeAll(async () => {
  shop = await startShop()
  edge = await startEdge({ upstream: shop.url })
})
afterAll(async () => {
  await edge?.close()
  await shop?.close()
})

test('a payment survives one refused connection', async () => {
  edge.fail('connection_refused', { match: 'POST /pay', times: 1 })
  await expect(checkout(edge.url)).resolves.toMatchObject({ paid: true, tell: 'Paid, at the second try.' })
  await expect(edge.nextFailure()).resolves.toMatchObject({ kind: 'connection_refused', status: 521 })
})
