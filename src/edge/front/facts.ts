/** What a client's own TLS connection says about itself: read once for each connection, noted in every journey on it. */
import type { TLSSocket } from 'node:tls'
import { UpstreamFailure } from '../../failures/failure.js'
import type { Journey } from '../../journey.js'
import { hostOnly } from '../../patterns.js'
import type { Shown } from './shown.js'

type Facts = Pick<Journey, 'serverName' | 'tlsVersion' | 'tlsCipher'>

const FACTS = Symbol('facts')

/** @param socket behind HTTP/2 a stand-in, which passes a symbol on to the real one */
export function noteTls (journey: Journey, socket: TLSSocket & { [FACTS]?: Facts }): void {
  const { serverName, tlsVersion, tlsCipher } = socket[FACTS] ??= factsOf(socket)
  journey.secure = true
  journey.serverName = serverName
  journey.tlsVersion = tlsVersion
  journey.tlsCipher = tlsCipher
}

function factsOf (socket: TLSSocket): Facts {
  // node:tls keeps it on the server's side as well, `false` where the client named none; its types do not tell
  const { servername } = socket as { servername?: string | false | null }
  return {
    serverName: servername ? servername.toLowerCase() : null,
    tlsVersion: socket.getProtocol(),
    tlsCipher: (socket.getCipher() as { name: string } | undefined)?.name ?? null
  }
}

/**
 * Who asks for one name in TLS and for another in HTTP is refused. A browser may send several hosts over one connection of
 * HTTP/2, if the certificate stands for all of them (RFC 9113 section 9.1.1).
 * @throws UpstreamFailure `request_denied`
 */
export function checkName ({ serverName, host, httpVersion }: Journey, shown: Shown): void {
  if (serverName === null) return
  const asked = hostOnly(host).replace(/\.$/, '')
  if (asked === serverName || (httpVersion === '2.0' && shown.covers(serverName, asked))) return
  throw new UpstreamFailure('request_denied', `TLS asked for ${serverName}, but the request for ${asked === '' ? 'no host' : asked}`, { reason: 'sni_mismatch' })
}
