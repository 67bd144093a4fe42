import type { Socket } from 'node:net'

/** The connection below TLS. node:tls keeps it and does not document it; the same from Node 20 to 26. */
export const rawOf = (socket: Socket): Socket | undefined => (socket as { _parent?: Socket })._parent
