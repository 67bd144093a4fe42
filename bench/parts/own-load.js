// A load generator for machines without wrk: as many keep-alive connections as asked, each sends its next request when
// the answer is there. Prints its figures as JSON.
//
//   node bench/parts/own-load.js <port> <workload as JSON> <seconds>
import { Agent, request as send } from 'node:http'

const port = Number(process.argv[2])
const workload = JSON.parse(process.argv[3])
const seconds = Number(process.argv[4])
const body = workload.body === undefined ? undefined : Buffer.alloc(workload.body, 'x')
const options = {
  port,
  host: '127.0.0.1',
  path: '/bench?id=1',
  method: body === undefined ? 'GET' : 'POST',
  agent: new Agent({ keepAlive: true, maxSockets: workload.connections }),
  headers: { ...workload.headers, ...(body !== undefined && { 'Content-Length': body.length }) }
}
const latencies = []
let errors = 0
const end = performance.now() + seconds * 1000

await Promise.all(Array.from({ length: workload.connections }, worker))
latencies.sort((a, b) => a - b)
const at = share => latencies[Math.floor(share * (latencies.length - 1))] ?? NaN
console.log(JSON.stringify({ requests: latencies.length, rps: latencies.length / seconds, p50: at(0.5), p99: at(0.99), errors }))
process.exit()

async function worker () {
  while (performance.now() < end) {
    const begun = performance.now()
    const status = await ask()
    if ((status >= 200 && status < 400) !== (workload.expect === 'ok')) errors++
    latencies.push(performance.now() - begun)
  }
}

/** Resolves with the status, 0 for a broken connection. */
function ask () {
  return new Promise(resolve => {
    const request = send(options, response => {
      response.resume()
      response.once('end', () => resolve(response.statusCode))
      response.once('error', () => resolve(0))
    })
    request.once('error', () => resolve(0))
    request.end(body)
  })
}
