/** Takes a chunked body apart (RFC 9112 section 7.1): sizes, data, trailers. Strict: an odd byte ends it. */
import { AnswerError, readTrailers } from './answer-head.js'

const CR = 13
const LF = 10
const SEMICOLON = 59

/** Chunk extensions mean nothing to anybody here; so many bytes of them are read over. */
const LONGEST_EXTENSION = 4096

/** 13 hex digits stay exact in a number. */
const MOST_DIGITS = 13

/** What the next byte belongs to. */
type Mark = 'size' | 'extension' | 'size-end' | 'data-cr' | 'data-lf'
type State = Mark | 'data' | 'trailers' | 'done'

export class Chunks {
  trailers: readonly string[] = []
  private state: State = 'size'
  private size = 0
  /** Digits of the size, or bytes of the extension, so far. */
  private count = 0
  private tail = ''
  private readonly maxTrailers: number

  /** @param maxTrailers bytes */
  constructor (maxTrailers: number) { this.maxTrailers = maxTrailers }

  get done (): boolean { return this.state === 'done' }

  /**
   * @returns the offset behind what was understood: the piece's length, or less when the body is complete or `onData` wants no more
   * @throws AnswerError
   */
  read (piece: Buffer, from: number, onData: (data: Buffer) => boolean): number {
    let at = from
    while (at < piece.length && this.state !== 'done') {
      if (this.state === 'data') {
        const end = Math.min(piece.length, at + this.size)
        this.size -= end - at
        if (this.size === 0) this.state = 'data-cr'
        if (!onData(at === 0 && end === piece.length ? piece : piece.subarray(at, end))) return end
        at = end
      } else if (this.state === 'trailers') at = this.readTrailers(piece, at)
      else this.step(this.state, piece, at++)
    }
    return at
  }

  /** One byte of what stands around the data. */
  private step (mark: Mark, piece: Buffer, at: number): void {
    const byte = piece[at] as number
    switch (mark) {
      case 'size': this.readSize(byte, piece, at); break
      case 'extension':
        if (byte === CR) this.state = 'size-end'
        else if (byte === LF || ++this.count > LONGEST_EXTENSION) throw misfit(piece, at)
        break
      case 'size-end':
        if (byte !== LF) throw misfit(piece, at)
        this.state = this.size === 0 ? 'trailers' : 'data'
        this.count = 0
        break
      case 'data-cr':
        if (byte !== CR) throw misfit(piece, at)
        this.state = 'data-lf'
        break
      case 'data-lf':
        if (byte !== LF) throw misfit(piece, at)
        this.state = 'size'
        this.count = 0
    }
  }

  private readSize (byte: number, piece: Buffer, at: number): void {
    const digit = hexOf(byte)
    if (digit >= 0 && this.count < MOST_DIGITS) {
      this.size = (this.count++ === 0 ? 0 : this.size * 16) + digit
      return
    }
    if (this.count === 0) throw misfit(piece, at)
    this.count = 0
    if (byte === CR) this.state = 'size-end'
    else if (byte === SEMICOLON) this.state = 'extension'
    else throw misfit(piece, at)
  }

  private readTrailers (piece: Buffer, from: number): number {
    const before = this.tail.length
    const text = this.tail + piece.toString('latin1', from, Math.min(piece.length, from + this.maxTrailers + 4 - before))
    const end = text.startsWith('\r\n') ? 2 : text.indexOf('\r\n\r\n') + 4
    if (end >= 4 || text.startsWith('\r\n')) {
      this.trailers = readTrailers(text.slice(0, end))
      this.state = 'done'
      return from + end - before
    }
    if (text.length > this.maxTrailers) throw new AnswerError('HPE_INVALID_CHUNK_SIZE', 'trailers larger than the limit', 0, piece.subarray(from))
    this.tail = text
    return piece.length
  }
}

const misfit = (piece: Buffer, at: number): AnswerError => new AnswerError('HPE_INVALID_CHUNK_SIZE', 'a chunk size or its line end does not fit', at, piece.subarray(at))

/** -1 for what is no digit. */
function hexOf (byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48
  const lower = byte | 32
  return lower >= 97 && lower <= 102 ? lower - 87 : -1
}
