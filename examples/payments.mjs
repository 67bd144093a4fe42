// A program as it is deployed: it listens where PORT and IP say, and ends when something that it needs is missing.
import { createServer } from 'node:http'

if (process.env.PAYMENTS_KEY === '') {
  console.error('PAYMENTS_KEY is missing')
  process.exit(3)
}

createServer((request, response) => {
  request.resume()
  response.setHeader('content-type', 'application/json')
  response.end('{"paid":true}')
}).listen(Number(process.env.PORT), process.env.IP)
