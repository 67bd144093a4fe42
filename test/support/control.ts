/** A control API in this process, and a client that sends what it is told to. */
import { once } from 'node:events'
import { request, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import { BRANDS } from '../../error-pages/index.js'
import { edgeMaker } from '../../src/cli/made-edges.js'
import { startControl, type Control, type ControlOptions } from '../../src/control/server.js'

export interface Reply {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly text: string
  /** The body as JSON; undefined where it is none. */
  readonly json: any
}

export interface Ask {
  readonly headers?: OutgoingHttpHeaders
  /** Sent as JSON. */
  readonly json?: unknown
  /** Sent as it is. */
  readonly body?: string | Buffer
  readonly signal?: AbortSignal
}

export interface Client {
  readonly control: Control
  readonly base: string
  /** With the token, unless `headers` has an authorization of its own. */
  (line: `${string} /${string}`, ask?: Ask): Promise<Reply>
  /** An open answer, for streams. */
  open (path: string, headers?: OutgoingHttpHeaders): Promise<IncomingMessage>
}

interface Teardown { teardown (end: () => unknown): unknown }

/** Starts one and has `t` end it, with its edges. */
export async function control (t: Teardown, options: Partial<ControlOptions> & { readonly launch?: boolean } = {}): Promise<Client> {
  const { launch = false, ...rest } = options
  const control: Control = await startControl({
    version: '0.0.0',
    brands: Object.values(BRANDS).map(({ brand }) => brand),
    make: edgeMaker({ launch, control: () => [{ address: '127.0.0.1', port: control.port }] }),
    ...rest
  })
  t.teardown(async () => {
    await control.close()
    await Promise.all(control.edges.list().map(async ({ id }) => { await control.edges.delete(id) }))
  })
  return clientOf(control)
}

function clientOf (control: Control): Client {
  const base = `http://127.0.0.1:${control.port}`
  const send = async (method: string, path: string, { headers = {}, json, body, signal }: Ask): Promise<IncomingMessage> => {
    const own = { authorization: `Bearer ${control.token}`, ...json !== undefined && { 'content-type': 'application/json' } }
    const to = { host: '127.0.0.1', port: control.port, method, path, agent: false, ...signal !== undefined && { signal } }
    const sent = request({ ...to, headers: { ...own, ...headers } })
    sent.end(json === undefined ? body : JSON.stringify(json))
    const [response] = await once(sent, 'response') as [IncomingMessage]
    return response
  }
  const ask = async (line: string, ask: Ask = {}): Promise<Reply> => {
    const [method = 'GET', path = '/'] = line.split(' ')
    const response = await send(method, path, ask)
    const text = Buffer.concat(await response.toArray()).toString()
    const isJson = /json/.test(response.headers['content-type'] ?? '')
    return { status: response.statusCode ?? 0, headers: response.headers, text, json: isJson ? JSON.parse(text) as unknown : undefined }
  }
  return Object.assign(ask, {
    control,
    base,
    open: async (path: string, headers: OutgoingHttpHeaders = {}) => await send('GET', path, { headers })
  })
}

/** An edge by that name in front of `upstream`. */
export async function edgeAt (ask: Client, id: string, options: object): Promise<string> {
  const { status, json, text } = await ask(`PUT /edges/${id}`, { json: options })
  if (status !== 201) throw new Error(text)
  return (json as { url: string }).url
}
