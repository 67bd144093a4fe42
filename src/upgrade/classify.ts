/** What went wrong between a dialed connection and a 101; node:http names it, with codes of its own. */
import type { Socket } from 'node:net'
import { failureFrom, UpstreamFailure } from '../failures/failure.js'
import type { ClientCertificate } from '../dial/client-certificate.js'
import { classifyHandshake } from '../dial/handshake.js'

type Raw = NodeJS.ErrnoException & { reason?: string }

/**
 * @param clientCertificate what became of the upstream's wish for one
 * @param before bytes that had come on the connection before the request was sent: a connector's greeting
 */
export function classifyUpgrade (error: Raw, address: string, socket: Socket, before: number, clientCertificate?: ClientCertificate): UpstreamFailure {
  if (error instanceof UpstreamFailure) return error
  const code = error.code ?? ''
  const received = socket.bytesRead - before
  const more = { clientCertificate }
  if (code.startsWith('ERR_SSL_')) return classifyHandshake(error, address, { afterHandshake: true, ...more })
  if (code === 'HPE_HEADER_OVERFLOW') return failureFrom('http_response_header_section_size', `the response head of ${address} is larger than the limit`, error)
  if (code.startsWith('HPE_')) return failureFrom('http_protocol_error', `${address} sent something that is not HTTP/1.1: ${error.reason ?? error.message}`, error)
  if (code === 'ETIMEDOUT') return failureFrom('request_unacknowledged', `the request to ${address} was never acknowledged: the kernel gave up`, error, { ack: 'unacknowledged' })
  // node:http tells a FIN as ECONNRESET "socket hang up", without a system call
  if (code === 'ECONNRESET' && error.syscall === undefined) {
    return received === 0
      ? failureFrom('http_response_empty', `${address} closed the connection without an answer`, error, more)
      : failureFrom('http_response_incomplete', `${address} closed the connection after ${received} bytes of the response head`, error)
  }
  return failureFrom('connection_terminated', `${address} reset the connection: ${code || error.message}`, error, more)
}
