/** The client waits for a 100 before it sends its body (RFC 9110 section 10.1.1): now there is somebody to send it to. */
import type { IncomingMessage, ServerResponse } from 'node:http'

export function inviteBody (request: IncomingMessage, response: ServerResponse): void {
  const { expect } = request.headers
  // node:http says it by itself where the server is not ours
  const { _sent100: said } = response as { _sent100?: boolean }
  if (expect !== undefined && said !== true && /^100-continue$/i.test(expect)) response.writeContinue()
}
