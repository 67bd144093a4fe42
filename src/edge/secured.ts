/** What a client's own TLS connection says about itself: read once for each connection, noted in every journey on it. */
import type { TLSSocket } from 'node:tls'
import type { Journey } from '../journey.js'

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
