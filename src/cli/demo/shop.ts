/** The demo's upstream: a small real web application with a page, a JSON API and a stream of events. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { clearInterval, epochMs, setInterval } from '../../clock.js'
import { PRODUCTS, shopPage } from './goods.js'

export interface Shop {
  /** `127.0.0.1:41233` */
  readonly address: string
  close (): Promise<void>
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void

function send (response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'Content-Type': `${type}; charset=utf-8`, 'Content-Length': Buffer.byteLength(body), 'Cache-Control': 'no-store' })
  response.end(body)
}

/** One event at once and then one a second, until the visitor leaves. */
const sendClock: Answer = (_, response) => {
  const tick = (): void => { response.write(`data: ${new Date(epochMs()).toISOString().slice(11, 19)} UTC\n\n`) }
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
  tick()
  const timer = setInterval(tick, 1000)
  response.on('close', () => { clearInterval(timer) })
}

const ANSWERS: Readonly<Record<string, Answer>> = {
  '/shop': (_, response) => { send(response, 200, 'text/html', shopPage()) },
  '/api/products': (_, response) => { send(response, 200, 'application/json', JSON.stringify(PRODUCTS, null, 2)) },
  '/clock': sendClock
}

function listen (server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => { resolve((server.address() as AddressInfo).port) })
  })
}

/** Starts the shop on a free port. */
export async function openShop (): Promise<Shop> {
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    const answer = Object.hasOwn(ANSWERS, path) ? ANSWERS[path] : undefined
    if (answer !== undefined) answer(request, response)
    else send(response, 404, 'text/plain', 'The shop has no such page. Try / or /shop.\n')
  })
  const port = await listen(server)
  return {
    address: `127.0.0.1:${port}`,
    close: () => new Promise(resolve => {
      server.close(() => { resolve() })
      server.closeAllConnections()
    })
  }
}
