/**
 * A link that reads answers with node:http's parser in its lenient mode: bare line feeds, folded header lines, a length
 * beside chunks. One request each: what a sloppy upstream sends behind its answer is nobody's next answer.
 */
import { request as ask, type ClientRequest, type IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { Link, type LinkOptions } from './link.js'

/** What an exchange needs of undici's controller. */
interface Controller { rawHeaders: Buffer[], rawTrailers: Buffer[] }

type Told = Required<Pick<Dispatcher.DispatchHandler, 'onRequestStart' | 'onResponseStart' | 'onResponseData' | 'onResponseEnd' | 'onResponseError'>>

export class LenientLink extends Link {
  private answer: IncomingMessage | null = null

  constructor (options: LinkOptions) {
    super(options)
    this.socket.on('data', (chunk: Buffer) => { this.count(chunk) })
    this.socket.once('close', () => { this.gone() })
  }

  override dispatch (options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void {
    // the exchange's methods take what both kinds of link can give
    const told = handler as unknown as { [K in keyof Told]: (...parts: unknown[]) => void }
    const outgoing = ask({
      createConnection: () => this.socket,
      method: options.method,
      path: options.path,
      headers: [...options.headers as string[], 'Connection', 'close', ...framing(options)] as never,
      setHost: false,
      maxHeaderSize: this.maxHeaderSize,
      insecureHTTPParser: true
    })
    outgoing.on('information', ({ statusCode, rawHeaders }) => { told.onResponseStart(controllerOf(rawHeaders), statusCode, {}, '') })
    outgoing.on('upgrade', () => { told.onResponseError(null, new Error('bad upgrade')) })
    outgoing.on('response', answer => { this.receive(answer, told) })
    outgoing.on('error', error => { told.onResponseError(null, this.error ?? error) })
    told.onRequestStart(null, null)
    sendBody(outgoing, options.body as Buffer | Readable | null)
  }

  override pause (): void { this.answer?.pause() }

  override resume (): void { this.answer?.resume() }

  override drop (): void {
    this.alive = false
    this.socket.destroy()
  }

  private receive (answer: IncomingMessage, told: { [K in keyof Told]: (...parts: unknown[]) => void }): void {
    const controller = controllerOf(answer.rawHeaders)
    this.answer = answer
    told.onResponseStart(controller, answer.statusCode, {}, answer.statusMessage)
    answer.on('data', (chunk: Buffer) => { told.onResponseData(controller, chunk) })
    answer.on('error', error => { told.onResponseError(controller, this.error ?? error) })
    answer.on('end', () => {
      controller.rawTrailers = answer.rawTrailers.map(part => Buffer.from(part, 'latin1'))
      this.alive = false
      told.onResponseEnd(controller)
    })
  }
}

function controllerOf (rawHeaders: readonly string[]): Controller {
  return {
    // RFC 9112 section 5.2: a folded line counts as one with a space
    rawHeaders: rawHeaders.map(part => Buffer.from(part.replace(/\r?\n[ \t]+/g, ' '), 'latin1')),
    rawTrailers: []
  }
}

/** undici frames a body by itself; here it is said. */
function framing ({ headers, body }: Dispatcher.DispatchOptions): string[] {
  const announced = (headers as string[]).some((part, index) => index % 2 === 0 && part.toLowerCase() === 'content-length')
  return body == null || announced ? [] : ['Transfer-Encoding', 'chunked']
}

function sendBody (outgoing: ClientRequest, body: Buffer | Readable | null): void {
  if (body === null || Buffer.isBuffer(body)) outgoing.end(body ?? undefined)
  else body.pipe(outgoing)
}
