// The upstream of the examples: a payment service that is always in a good mood.
import { createServer } from 'node:http'
import { once } from 'node:events'

/** @returns {Promise<{ url: string, close: () => Promise<void> }>} */
export async function startShop () {
  const server = createServer((request, response) => {
    request.resume()
    response.setHeader('content-type', 'application/json')
    response.end('{"paid":true}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    }
  }
}
