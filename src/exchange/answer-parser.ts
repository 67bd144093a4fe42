/**
 * Reads the answers of one connection, one request at a time, as the pieces come:
 *
 *   idle -> head -> (1xx: head again) -> body by length, by chunks or until the end -> idle
 */
import { AnswerError, complaint, readHead } from './answer-head.js'
import { Chunks } from './chunks.js'
import { framingOf, type Framing } from './framing.js'

/** Receives what was read. `false` ends the reading: the rest of the piece is left. */
export interface AnswerReader {
  /** @param rest bytes of the piece behind this head */
  onHead (status: number, raw: readonly string[], phrase: string, rest: Buffer | null): boolean
  onData (data: Buffer): boolean
  /** @param surplus bytes of the piece behind the answer: nobody asked for them */
  onEnd (trailers: readonly string[], surplus: number): void
}

const NOTHING: readonly string[] = []

/** The empty line with the line end before it. */
const HEAD_END = '\r\n\r\n'

export class AnswerParser {
  /** What the head said about the answer now being read. */
  framing: Framing | null = null
  /** Of the answer now being read; 0 before its head has come. */
  status = 0
  private reading = false
  private method = 'GET'
  /** Bytes still to come of a body with a length. */
  private left = 0
  private chunks: Chunks | null = null
  /** A head that has not come whole; grows by doubling. */
  private partial: Buffer | null = null
  private filled = 0
  /** Up to here the partial head was found sound. */
  private sound = 0
  private readonly reader: AnswerReader
  private readonly maxHeaderSize: number
  private readonly onData: (data: Buffer) => boolean

  /** @param maxHeaderSize bytes of one head */
  constructor (reader: AnswerReader, maxHeaderSize: number) {
    this.reader = reader
    this.maxHeaderSize = maxHeaderSize
    this.onData = data => reader.onData(data)
  }

  /** No request waits for an answer. */
  get idle (): boolean { return !this.reading }

  /** A request was sent. */
  begin (method: string): void {
    this.reading = true
    this.method = method
    this.framing = null
    this.status = 0
  }

  /**
   * @returns how many bytes were understood: fewer than the piece has when the answer was complete before its end
   * @throws AnswerError
   */
  read (piece: Buffer): number {
    let at = 0
    while (at < piece.length && this.reading) {
      const next = this.framing === null ? this.readHead(piece, at) : this.readBody(piece, at)
      if (next < 0) return piece.length
      at = next
    }
    return at
  }

  /** The connection ended. @returns whether that was the end of the answer, too */
  end (): boolean {
    if (!this.reading || this.framing?.kind !== 'close') return false
    this.complete(NOTHING, 0)
    return true
  }

  /** @returns the offset behind the head, or -1 when more of it has to come or nobody wants the rest */
  private readHead (piece: Buffer, from: number): number {
    const text = this.partial === null ? this.wholeHead(piece, from) : this.joinedHead(piece, from)
    if (text === null) return -1
    const next = from + text.length - this.filled
    this.partial = null
    this.filled = this.sound = 0
    const head = readHead(text)
    const { status, raw, phrase } = head
    if (status < 200) return this.reader.onHead(status, raw, phrase, next < piece.length ? piece.subarray(next) : null) ? next : -1
    const framing = framingOf(head, this.method)
    this.framing = framing
    this.status = status
    this.left = framing.length
    this.chunks = framing.kind === 'chunked' ? new Chunks(this.maxHeaderSize) : null
    if (!this.reader.onHead(status, raw, phrase, null)) return -1
    if (framing.kind === 'none') this.complete(NOTHING, piece.length - next)
    return next
  }

  private wholeHead (piece: Buffer, from: number): string | null {
    const end = piece.indexOf(HEAD_END, from, 'latin1')
    if (end >= 0 && end + 4 - from <= this.maxHeaderSize) return piece.toString('latin1', from, end + 4)
    this.keep(piece, from)
    return null
  }

  private joinedHead (piece: Buffer, from: number): string | null {
    const before = this.filled
    const whole = this.grown(piece, from)
    const end = whole.subarray(0, before + piece.length - from).indexOf(HEAD_END, Math.max(0, before - 3), 'latin1')
    if (end >= 0 && end + 4 <= this.maxHeaderSize) return whole.toString('latin1', 0, end + 4)
    this.filled = before + piece.length - from
    this.inspect(whole)
    return null
  }

  private keep (piece: Buffer, from: number): void {
    const whole = this.grown(piece, from)
    this.filled = piece.length - from
    this.inspect(whole)
  }

  /** The partial head with the piece behind it, in memory that doubles: many small pieces must not cost their square. */
  private grown (piece: Buffer, from: number): Buffer {
    const size = this.filled + piece.length - from
    let whole = this.partial
    if (whole === null || whole.length < size) {
      whole = Buffer.allocUnsafe(Math.max(1024, size * 2))
      this.partial?.copy(whole, 0, 0, this.filled)
      this.partial = whole
    }
    piece.copy(whole, this.filled, from)
    return whole
  }

  /** What cannot become a head any more is refused at once: whoever sent it may wait for us to say something. */
  private inspect (whole: Buffer): void {
    const text = whole.toString('latin1', 0, Math.min(this.filled, this.maxHeaderSize))
    const odd = complaint(text, this.sound)
    if (odd !== null) throw odd
    if (this.filled > this.maxHeaderSize) throw new AnswerError('HPE_HEADER_OVERFLOW', 'a head larger than the limit', -1)
    this.sound = text.lastIndexOf('\n') + 1
  }

  private readBody (piece: Buffer, from: number): number {
    const { kind } = this.framing as Framing
    if (kind === 'chunked') return this.readChunks(piece, from)
    const end = kind === 'close' ? piece.length : Math.min(piece.length, from + this.left)
    if (!this.reader.onData(from === 0 && end === piece.length ? piece : piece.subarray(from, end))) return -1
    if (kind === 'length' && (this.left -= end - from) === 0) this.complete(NOTHING, piece.length - end)
    return end
  }

  private readChunks (piece: Buffer, from: number): number {
    const chunks = this.chunks as Chunks
    const next = chunks.read(piece, from, this.onData)
    if (chunks.done) this.complete(chunks.trailers, piece.length - next)
    return next
  }

  private complete (trailers: readonly string[], surplus: number): void {
    this.reading = false
    this.chunks = null
    this.reader.onEnd(trailers, surplus)
  }
}
