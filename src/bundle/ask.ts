/**
 * One request made for real, with every leg timed: the dial of the edge itself, then node:http on the socket. It never
 * throws; what went wrong is part of what was seen.
 */
import { request as send, type ClientRequest, type IncomingMessage } from 'node:http'
import { clearTimeout, epochMs, performance, setTimeout } from '../clock.js'
import { dial } from '../dial/dial.js'
import { emptyRecord, type DialRecord } from '../dial/record.js'
import { UpstreamFailure } from '../failures/failure.js'
import type { SiteSettings, Target } from '../options/settings.js'
import { readBody, type Body } from './body.js'

export interface Question {
  readonly method: string
  /** The raw request target. */
  readonly target: string
  readonly host: string
  /** Further header lines. */
  readonly headers: readonly (readonly [name: string, value: string])[]
}

export interface Where {
  readonly target: Target
  readonly site: SiteSettings
  /** ms until the head of the answer, from the start. */
  readonly patience: number
}

export interface Response {
  readonly status: number
  readonly statusText: string
  readonly httpVersion: string
  /** As they came, in order. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Body
}

export interface Seen {
  readonly question: Question
  readonly where: Where
  readonly started: Date
  readonly dialed: DialRecord
  /** ms; null for what was not reached. */
  readonly send: number | null
  readonly wait: number | null
  readonly receive: number | null
  /** Every header line that was sent. */
  readonly sent: readonly (readonly [name: string, value: string])[]
  readonly response: Response | null
  /** One clause, or null. */
  readonly error: string | null
}

type Legs = { -readonly [K in 'send' | 'wait' | 'receive']: Seen[K] }

/** Blanks, control bytes and what is no byte: a record may come from anywhere. */
export const UNSENDABLE = /[^\x21-\x7e\x80-\xff]/

const lineless = (lines: Seen['sent']): string | null =>
  lines.some(([, value]) => /[^\t\x20-\x7e\x80-\xff]/.test(value)) ? 'no header line can hold its host or user agent' : null

/** Makes the request. */
export async function ask (question: Question, where: Where): Promise<Seen> {
  const started = new Date(epochMs())
  const dialed = emptyRecord()
  const legs: Legs = { send: null, wait: null, receive: null }
  const sent = linesOf(question)
  const seen = { question, where, started, dialed, sent }
  const odd = UNSENDABLE.test(question.target) ? 'no request line can hold its target' : lineless(sent)
  if (odd !== null) return { ...seen, ...legs, response: null, error: `not asked again: ${odd}` }
  try {
    const response = await overSocket(question, where, dialed, sent, legs)
    return { ...seen, ...legs, response, error: response.body.error }
  } catch (error) {
    return { ...seen, ...legs, response: null, error: sentenceOf(error) }
  }
}

/** A browser's wishes, so that the edge answers as it would a visitor; no compression, so that a body can be read. */
function linesOf ({ host, method, headers }: Question): Array<readonly [string, string]> {
  const given = new Set(headers.map(([name]) => name.toLowerCase()))
  const usual: Array<readonly [string, string]> = [
    ['Host', host], ['User-Agent', 'edgeproxy-bundle'], ['Accept', 'text/html,application/xhtml+xml,*/*;q=0.8'], ['Accept-Encoding', 'identity'], ['Connection', 'close'],
    ...(hasBody(method) ? [['Content-Length', '0'] as const] : [])
  ]
  return [...usual.filter(([name]) => !given.has(name.toLowerCase())), ...headers]
}

const hasBody = (method: string): boolean => ['POST', 'PUT', 'PATCH'].includes(method)

async function overSocket (question: Question, { target, site, patience }: Where, dialed: DialRecord, lines: Seen['sent'], legs: Legs): Promise<Response> {
  const began = performance.now()
  const socket = await dial({ target, site, host: question.host, record: dialed })
  let mark = performance.now()
  const lap = (): number => {
    const [now, before] = [performance.now(), mark]
    mark = now
    return now - before
  }
  const left = Math.max(1, patience - (mark - began))
  try {
    const outgoing = send({
      method: question.method,
      path: question.target,
      headers: lines.flat(),
      setHost: false,
      // no agent: one of node's would open a connection of its own
      createConnection: () => socket,
      maxHeaderSize: site.limits.maxHeaderSize
    })
    const message = await headOf(outgoing, left, patience, () => { legs.send = lap() })
    // an answer may come before the request is out
    legs.send ??= 0
    legs.wait = lap()
    const body = await readBody(message)
    legs.receive = lap()
    return responseOf(message, body)
  } finally {
    // node:http throws for a method or header line that it does not send, before it has taken the socket
    socket.destroy()
  }
}

async function headOf (outgoing: ClientRequest, left: number, patience: number, onSent: () => void): Promise<IncomingMessage> {
  return await new Promise((resolve, reject) => {
    const timer = setTimeout(() => { outgoing.destroy(new Error(`no answer within ${Math.round(patience)} ms`)) }, left)
    outgoing.once('finish', onSent)
    outgoing.once('response', resolve)
    // a switch of protocols was not asked for, and is an answer all the same
    outgoing.once('upgrade', message => { resolve(message) })
    outgoing.on('error', reject)
    outgoing.once('close', () => { clearTimeout(timer) })
    outgoing.once('response', () => { clearTimeout(timer) })
    outgoing.end()
  })
}

function responseOf (message: IncomingMessage, body: Body): Response {
  const { rawHeaders } = message
  const headers: Array<readonly [string, string]> = []
  for (let i = 0; i < rawHeaders.length; i += 2) headers.push([rawHeaders[i] ?? '', rawHeaders[i + 1] ?? ''])
  return { status: message.statusCode ?? 0, statusText: message.statusMessage ?? '', httpVersion: message.httpVersion, headers, body }
}

function sentenceOf (error: unknown): string {
  if (error instanceof UpstreamFailure) return `${error.kind}: ${error.message}`
  const { message, code } = error as NodeJS.ErrnoException
  return code === undefined || message.includes(code) ? message : `${message} (${code})`
}
