/** Which connection a request came on: what a login by NTLM or Negotiate holds for. */
import type { IncomingMessage } from 'node:http'
import type { ServerHttp2Session } from 'node:http2'
import type { Socket } from 'node:net'

/** Of HTTP/2 the whole session: its requests travel on one connection. */
export type Client = Socket | ServerHttp2Session

export const clientOf = (request: IncomingMessage): Client =>
  (request as { stream?: { session?: ServerHttp2Session } }).stream?.session ?? request.socket
