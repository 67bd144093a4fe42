/** A client made of a raw socket: sends the bytes it is given, reads the answers, and knows how the connection ended. */
import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls, TLSSocket, type ConnectionOptions } from 'node:tls'
import { readAnswer, type Answer } from './response.js'

export type { Answer, Head } from './response.js'

/** `fin`: the peer ended in order; `reset`: it cut the connection; `open`: it still stands. */
export type Ended = 'fin' | 'reset' | 'open'

export interface AnswerOptions {
  /** The answer belongs to a HEAD request. */
  readonly bodyless?: boolean
  /** ms until the wait fails. Default 10 s. */
  readonly timeout?: number
}

export interface Client {
  readonly socket: Socket
  /** How the connection ended so far. */
  readonly ended: Ended
  /** Everything received and not yet taken by an answer. */
  readonly unread: Buffer
  send (bytes: string | Buffer): void
  /** The next answer, in order; call it once per pipelined request. A cut answer resolves with `complete: false`. */
  answer (options?: AnswerOptions): Promise<Answer>
  /** Resolves once `count` bytes are unread, for streams that do not end. */
  receive (count: number, timeout?: number): Promise<Buffer>
  /** Resolves when the peer has ended or cut the connection. */
  end (timeout?: number): Promise<Exclude<Ended, 'open'>>
  /** Leaves: with a FIN that nobody waits for, or with a reset. */
  close (how?: 'fin' | 'reset'): void
}

/** Connects to the host and port of a URL; `https:` gets TLS without checks. Close it, or hand `t` to have it closed. */
export async function connect (url: string, t?: { teardown (end: () => unknown): unknown }, tls: ConnectionOptions = {}): Promise<Client> {
  const { protocol, hostname, port } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  const secure = protocol === 'https:'
  const socket = secure
    ? connectTls({ host, port: Number(port), rejectUnauthorized: false, ...tls })
    : connectTcp({ host, port: Number(port), noDelay: true, allowHalfOpen: true })
  t?.teardown(() => socket.destroy())
  const client = new SocketClient(socket)
  await new Promise<void>((resolve, reject) => {
    socket.once(secure ? 'secureConnect' : 'connect', resolve)
    socket.once('error', reject)
  })
  return client
}

/** One request on a connection of its own: the answer, and how the connection stood after it. */
export async function ask (url: string, raw: string | Buffer, options: AnswerOptions = {}): Promise<Answer & { ended: Ended }> {
  const client = await connect(url)
  try {
    client.send(raw)
    const answer = await client.answer({ bodyless: /^HEAD /.test(raw.toString('latin1')), ...options })
    const closes = !answer.complete || /close/i.test(answer.header('connection') ?? '')
    return { ...answer, ended: closes ? await client.end() : client.ended }
  } finally {
    client.close('reset')
  }
}

/** The bytes of a plain request; Host is the URL's unless given. */
export function requestBytes (url: string, method = 'GET', headers: Readonly<Record<string, string>> = {}, body = ''): string {
  const { host, href, origin } = new URL(url)
  const named = new Set(Object.keys(headers).map(name => name.toLowerCase()))
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  if (!named.has('host')) lines.unshift(`Host: ${host}`)
  if (body !== '' && !named.has('content-length') && !named.has('transfer-encoding')) lines.push(`Content-Length: ${Buffer.byteLength(body)}`)
  return `${method} ${href.slice(origin.length)} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`
}

/** `GET url` on a connection of its own. */
export const get = (url: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer & { ended: Ended }> =>
  ask(url, requestBytes(url, 'GET', headers))

class SocketClient implements Client {
  readonly socket: Socket
  ended: Ended = 'open'
  unread: Buffer = Buffer.alloc(0)
  readonly #news = new Set<() => void>()

  constructor (socket: Socket) {
    this.socket = socket
    socket.on('data', (bytes: Buffer) => {
      this.unread = Buffer.concat([this.unread, bytes])
      this.#tell()
    })
    // Node 20's libuv reports the end where data and a reset arrive together; a reset socket has no peer any more.
    socket.on('end', () => this.#stop(socket.remoteAddress === undefined ? 'reset' : 'fin'))
    socket.on('error', () => this.#stop('reset'))
    socket.on('close', () => this.#stop('reset'))
  }

  send (bytes: string | Buffer): void {
    this.socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)
  }

  answer ({ bodyless = false, timeout = 10_000 }: AnswerOptions = {}): Promise<Answer> {
    return this.#until('an answer', timeout, () => {
      const read = readAnswer(this.unread, { bodyless, ended: this.ended !== 'open' })
      if (read === null) return undefined
      this.unread = this.unread.subarray(read.used)
      return read.answer
    })
  }

  receive (count: number, timeout = 10_000): Promise<Buffer> {
    return this.#until(`${count} bytes`, timeout, () => {
      if (this.unread.length < count) return undefined
      const bytes = this.unread.subarray(0, count)
      this.unread = this.unread.subarray(count)
      return bytes
    })
  }

  async end (timeout = 10_000): Promise<Exclude<Ended, 'open'>> {
    if (this.ended !== 'open') return this.ended
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`the connection is still open after ${timeout} ms`)), timeout)
      const look = (): void => {
        if (this.ended === 'open') return
        clearTimeout(timer)
        this.#news.delete(look)
        resolve(this.ended)
      }
      this.#news.add(look)
    })
  }

  close (how: 'fin' | 'reset' = 'fin'): void {
    if (how === 'reset' && this.socket instanceof TLSSocket) this.socket.destroy() // node resets no TLS connection
    else if (how === 'reset') this.socket.resetAndDestroy()
    else this.socket.end(() => this.socket.destroy())
  }

  #until<T> (what: string, timeout: number, take: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer)
        this.#news.delete(look)
      }
      const fail = (why: string): void => {
        stop()
        reject(new Error(`waiting for ${what}: ${why}; unread: ${JSON.stringify(this.unread.toString('latin1', 0, 200))}`))
      }
      const look = (): void => {
        const found = take()
        if (found !== undefined) {
          stop()
          resolve(found)
        } else if (this.ended !== 'open') fail(`the connection ended with ${this.ended}`)
      }
      const timer = setTimeout(() => fail(`nothing after ${timeout} ms`), timeout)
      this.#news.add(look)
      look()
    })
  }

  #tell (): void {
    for (const look of [...this.#news]) look()
  }

  #stop (how: Exclude<Ended, 'open'>): void {
    if (this.ended === 'open') this.ended = how
    this.#tell()
  }
}
