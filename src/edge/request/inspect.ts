/** Is it a request at all? What node:http lets through although no edge should forward it (RFC 9112 sections 3.2 and 3.3). */
import type { IncomingMessage } from 'node:http'
import { UpstreamFailure } from '../../failures/failure.js'
import type { RequestContext } from './context.js'

const bad = (message: string, reason: string): UpstreamFailure => new UpstreamFailure('http_request_error', message, { reason })

/**
 * Finds the target to forward: as it came, an absolute form without its authority.
 * @throws UpstreamFailure `http_request_error`
 */
export function inspect (context: RequestContext): void {
  const { request } = context
  checkHost(request)
  const coding = request.headers['transfer-encoding']
  // chunks are taken off and put on again; another coding would be lost on the way (RFC 9112 section 6.1)
  if (coding !== undefined && coding.toLowerCase() !== 'chunked') {
    throw bad(`the body came in a transfer coding that is not passed on: ${coding.slice(0, 80)}`, 'transfer_coding')
  }
  context.target = targetOf(request)
}

/**
 * A fault may add header lines, which count as if the client had sent them.
 * @param lines flat
 * @throws UpstreamFailure `http_request_error`
 */
export function inspectAdded ({ headers }: IncomingMessage, lines: readonly string[]): void {
  refuseSeveral((headers.host === undefined ? 0 : 1) + countHosts(lines))
}

function refuseSeveral (count: number): void {
  if (count > 1) throw bad(`the request carries ${count} Host lines`, 'host_repeated')
}

/** uri-host [ ":" port ]: no user, no path, no space. */
const HOST = /^(\[[0-9a-f:.]+\]|[^\s/\\?#@[\],:]*)(:\d*)?$/i

function checkHost ({ rawHeaders, headers: { host }, httpVersion }: IncomingMessage): void {
  refuseSeveral(countHosts(rawHeaders))
  if (host === undefined) {
    if (httpVersion !== '1.0') throw bad('the request has no Host', 'host_missing')
  } else if (!HOST.test(host)) throw bad(`"${host.slice(0, 80)}" is no Host`, 'host_invalid')
}

function countHosts (lines: readonly string[]): number {
  let count = 0
  for (let i = 0; i < lines.length; i += 2) {
    const name = lines[i] as string
    if (name.length === 4 && name.toLowerCase() === 'host') count++
  }
  return count
}

function targetOf ({ url = '/', method, headers: { host = '' } }: IncomingMessage): string {
  if (url.startsWith('/')) return url
  if (method === 'CONNECT') throw bad('CONNECT is refused: this edge is no open proxy', 'connect_method')
  return fromAbsolute(url, host)
}

/** A proxy client sends the absolute form; only this edge's own authority is served. */
function fromAbsolute (url: string, host: string): string {
  const match = /^https?:\/\/([^/?#]*)(.*)$/i.exec(url)
  if (match === null) throw bad(`"${url.slice(0, 80)}" is no path`, 'target_form')
  const [, authority = '', rest = ''] = match
  if (authority.toLowerCase() !== host.toLowerCase()) {
    throw bad(`this edge is no open proxy: ${authority.slice(0, 80)} was asked through ${host.slice(0, 80)}`, 'foreign_authority')
  }
  return rest.startsWith('/') ? rest : `/${rest}`
}

/** The target below the path that the edge is mounted under. */
export function belowPrefix (target: string, prefix: string): string {
  const rest = target.startsWith(prefix) ? target.slice(prefix.length) : target
  return rest.startsWith('/') ? rest : `/${rest}`
}
