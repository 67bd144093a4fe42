import type { Fault } from './fault.js'
import type { Socket } from 'node:net'
import { startHttp } from './parts/http.js'

const KB = 1024

const BIG = [['X-Debug-Trace', 180 * KB], ['Set-Cookie', 90 * KB], ['Content-Security-Policy', 30 * KB]] as const

// for limits above the usual ones the head goes on to 4 MB
const FILLER = `X-Filler: ${'x'.repeat(16 * KB)}\r\n`
const FILLERS = 256

function sendFiller (socket: Socket, left: number): void {
  if (left === 0) socket.end('Content-Length: 0\r\n\r\n')
  else if (!socket.destroyed) socket.write(FILLER, () => sendFiller(socket, left - 1))
}

export const httpResponseHeaderSectionSize = {
  provokes: 'http_response_header_section_size',
  explain: 'answers with a response head of hundreds of kilobytes',
  start: wish => startHttp(wish, socket => {
    socket.write('HTTP/1.1 200 OK\r\n' + BIG.map(([name, size]) => `${name}: ${'x'.repeat(size)}\r\n`).join(''))
    sendFiller(socket, FILLERS)
  })
} as const satisfies Fault
