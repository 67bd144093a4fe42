/** What went wrong between a dialed connection and a 101; node:http names it, with codes of its own. */
import { UpstreamFailure, type FailureFacts } from '../failures/failure.js'
import type { FailureKind } from '../failures/catalog.js'
import { classifyHandshake } from '../dial/handshake.js'

type Raw = NodeJS.ErrnoException & { reason?: string }

export function classifyUpgrade (error: Raw, address: string, received: number): UpstreamFailure {
  if (error instanceof UpstreamFailure) return error
  const code = error.code ?? ''
  if (code.startsWith('ERR_SSL_')) return classifyHandshake(error, address)
  if (code === 'HPE_HEADER_OVERFLOW') return named('http_response_header_section_size', `the response head of ${address} is larger than the limit`, error)
  if (code.startsWith('HPE_')) return named('http_protocol_error', `${address} sent something that is not HTTP/1.1: ${error.reason ?? error.message}`, error)
  if (code === 'ETIMEDOUT') return named('request_unacknowledged', `the request to ${address} was never acknowledged: the kernel gave up`, error, { ack: 'unacknowledged' })
  // node:http tells a FIN as ECONNRESET "socket hang up", without a system call
  if (code === 'ECONNRESET' && error.syscall === undefined) {
    return received === 0
      ? named('http_response_empty', `${address} closed the connection without an answer`, error)
      : named('http_response_incomplete', `${address} closed the connection after ${received} bytes of the response head`, error)
  }
  return named('connection_terminated', `${address} reset the connection: ${code || error.message}`, error)
}

function named (kind: FailureKind, message: string, error: Raw, more: FailureFacts = {}): UpstreamFailure {
  return new UpstreamFailure(kind, message, { code: error.code, syscall: error.syscall, cause: error, ...more })
}
