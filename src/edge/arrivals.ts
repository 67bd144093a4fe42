/** Is it a request at all? What node:http lets through although no edge should forward it (RFC 9112 sections 3.2 and 3.3). */
import type { IncomingMessage } from 'node:http'
import { UpstreamFailure } from '../failures/failure.js'

const bad = (message: string, reason: string): UpstreamFailure => new UpstreamFailure('http_request_error', message, { reason })

/** Hosts seen and found good; bounded, so that a flood of names cannot fill the memory. */
const goodHosts = new Set<string>()

/**
 * @param extra header lines added by a fault, flat
 * @returns the target to forward: as it came, an absolute form without its authority
 * @throws UpstreamFailure `http_request_error`
 */
export function inspect (request: IncomingMessage, extra: readonly string[]): string {
  checkHost(request, extra)
  const coding = request.headers['transfer-encoding']
  // chunks are taken off and put on again; another coding would be lost on the way (RFC 9112 section 6.1)
  if (coding !== undefined && coding.toLowerCase() !== 'chunked') throw bad(`the body came in a transfer coding that is not passed on: ${coding.slice(0, 80)}`, 'transfer_coding')
  const url = request.url ?? '/'
  if (url.startsWith('/')) return url
  if (request.method === 'CONNECT') throw bad('CONNECT is refused: this edge is no open proxy', 'connect_method')
  return fromAbsolute(url, request.headers.host ?? '')
}

function checkHost (request: IncomingMessage, extra: readonly string[]): void {
  const count = countHosts(request.rawHeaders) + countHosts(extra)
  if (count > 1) throw bad(`the request carries ${count} Host lines`, 'host_repeated')
  const { host } = request.headers
  if (host === undefined) {
    if (request.httpVersion !== '1.0') throw bad('the request has no Host', 'host_missing')
    return
  }
  if (goodHosts.has(host)) return
  // uri-host [ ":" port ]: no user, no path, no space
  if (!/^(\[[0-9a-f:.]+\]|[^\s/\\?#@[\],:]*)(:\d*)?$/i.test(host)) throw bad(`"${host.slice(0, 80)}" is no Host`, 'host_invalid')
  if (goodHosts.size < 1000) goodHosts.add(host)
}

function countHosts (lines: readonly string[]): number {
  let count = 0
  for (let i = 0; i < lines.length; i += 2) {
    const name = lines[i] as string
    if (name.length === 4 && name.toLowerCase() === 'host') count++
  }
  return count
}

/** A proxy client sends the absolute form; only this edge's own authority is served. */
function fromAbsolute (url: string, host: string): string {
  const match = /^https?:\/\/([^/?#]*)(.*)$/i.exec(url)
  if (match === null) throw bad(`"${url.slice(0, 80)}" is no path`, 'target_form')
  const [, authority = '', rest = ''] = match
  if (authority.toLowerCase() !== host.toLowerCase()) throw bad(`this edge is no open proxy: ${authority.slice(0, 80)} was asked through ${host.slice(0, 80)}`, 'foreign_authority')
  return rest.startsWith('/') ? rest : `/${rest}`
}

/** The first value of a header in flat lines; empty when there is none. */
export function valueOf (lines: readonly string[], name: string): string {
  for (let i = 0; i < lines.length; i += 2) if (lines[i]?.toLowerCase() === name) return lines[i + 1] ?? ''
  return ''
}

/** The target below the path that the edge is mounted under. */
export function withoutPrefix (target: string, prefix: string): string {
  const rest = target.startsWith(prefix) ? target.slice(prefix.length) : target
  return rest.startsWith('/') ? rest : `/${rest}`
}
