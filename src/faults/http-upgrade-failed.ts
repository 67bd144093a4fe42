import type { Fault } from './fault.js'
import { startHttp } from './parts/http.js'

// the right one is a hash of the client's key (RFC 6455 section 4.2.2); this is twenty zero bytes
const WRONG_KEY = 'AAAAAAAAAAAAAAAAAAAAAAAAAAA='

export const httpUpgradeFailed = {
  provokes: 'http_upgrade_failed',
  explain: 'switches protocols wrongly: with a wrong WebSocket key, or without having been asked',
  start: wish => startHttp(wish, (socket, head) => {
    const asked = /^upgrade: *(.+)$/im.exec(head)?.[1]?.trim() ?? 'websocket'
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${asked}\r\nSec-WebSocket-Accept: ${WRONG_KEY}\r\n\r\n`)
  })
} as const satisfies Fault
