// The upstream of every run: as cheap as an upstream can be, so that the proxies are what is measured. Speaks just
// enough HTTP/1.1: keep-alive, Content-Length bodies, one fixed answer whose size is given.
//
//   node bench/parts/upstream.js <port> <bytes>
import { createServer } from 'node:net'

const [port, size] = process.argv.slice(2).map(Number)
const answer = Buffer.concat([
  Buffer.from(`HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\ndate: ${new Date().toUTCString()}\r\ncontent-length: ${size}\r\n\r\n`),
  Buffer.alloc(size, 'x')
])

createServer({ noDelay: true }, socket => {
  socket.on('error', () => socket.destroy())
  const take = createReader(() => socket.write(answer))
  socket.on('data', take)
}).listen({ port, host: '127.0.0.1', backlog: 4096 })

process.on('SIGTERM', () => process.exit())

/** Calls back once for each whole request; heads arrive whole or in pieces, bodies are only counted. */
function createReader (onRequest) {
  let head = ''
  let bodyLeft = 0
  return chunk => {
    let at = 0
    while (at < chunk.length) {
      if (bodyLeft > 0) {
        const taken = Math.min(bodyLeft, chunk.length - at)
        bodyLeft -= taken
        at += taken
        if (bodyLeft === 0) onRequest()
        continue
      }
      const before = head.length
      head += chunk.latin1Slice(at, Math.min(chunk.length, at + 8192))
      const end = head.indexOf('\r\n\r\n')
      if (end === -1) return
      at += end + 4 - before
      const length = /\r\ncontent-length: *(\d+)/i.exec(head.slice(0, end))
      head = ''
      bodyLeft = length === null ? 0 : Number(length[1])
      if (bodyLeft === 0) onRequest()
    }
  }
}
