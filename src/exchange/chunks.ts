/**
 * Takes a chunked body apart (RFC 9112 section 7.1): sizes, data, trailers. Strict: an odd byte ends it.
 *
 *   size [BWS ";" BWS name [BWS "=" BWS value]]* CR LF data CR LF ... 0 CR LF trailers CR LF
 */
import { AnswerError, readTrailers, trailerComplaint } from './answer-head.js'

const CR = 13
const LF = 10

/** Bytes of one line: size with leading zeros, and extensions, which mean nothing to anybody here. */
const LONGEST_LINE = 4096

/** Bytes around the data of a body beyond what its chunks are worth: an endless stream of them would be work for nothing. */
const MOST_OVERHEAD = 16 * 1024

/** What a chunk may always cost, and so may each byte of its data. */
const FREE = 16

/** 13 hex digits stay exact in a number. */
const LARGEST = 16 ** 13 - 1

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
const BLANKS = '[\\t ]*'
const QUOTED = '"(?:[\\t \\x21\\x23-\\x5b\\x5d-\\x7e\\x80-\\xff]|\\\\[\\t \\x21-\\x7e\\x80-\\xff])*"'
const EXTENSIONS = new RegExp(`^(?:${BLANKS};${BLANKS}${TOKEN}(?:${BLANKS}=${BLANKS}(?:${TOKEN}|${QUOTED}))?)*$`)

/** What the next byte belongs to. */
type Mark = 'size' | 'extension' | 'size-end' | 'data-cr' | 'data-lf'
type State = Mark | 'data' | 'trailers' | 'done'

export class Chunks {
  trailers: readonly string[] = []
  private state: State = 'size'
  private size = 0
  /** Bytes of the line so far. */
  private count = 0
  private overhead = 0
  /** The line so far, where it is more than a size in one piece; for the grammar, and as evidence. */
  private line = ''
  /** Where the line begins in this piece. */
  private start = 0
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
    let at = this.start = from
    while (at < piece.length && this.state !== 'done') {
      if (this.state === 'data') {
        const end = Math.min(piece.length, at + this.size)
        this.size -= end - at
        if (this.size === 0) this.begin('data-cr', end)
        if (!onData(at === 0 && end === piece.length ? piece : piece.subarray(at, end))) return end
        at = end
      } else if (this.state === 'trailers') at = this.readTrailers(piece, at)
      else this.step(this.state, piece, at++)
    }
    if (this.state !== 'data' && this.state !== 'trailers' && this.state !== 'done') this.line += piece.toString('latin1', this.start, at)
    return at
  }

  /** What stands between data has lines of its own: they are the evidence when they are odd. */
  private begin (state: 'size' | 'data-cr', at: number): void {
    this.state = state
    this.line = ''
    this.start = at
    this.count = 0
  }

  /** One byte of what stands around the data. */
  private step (mark: Mark, piece: Buffer, at: number): void {
    const byte = piece[at] as number
    if (++this.count > LONGEST_LINE) throw this.misfit('a chunk\'s line longer than the limit', piece, at)
    switch (mark) {
      case 'size': this.readSize(byte, piece, at); break
      case 'extension':
        if (byte === CR) this.endExtensions(piece, at)
        else if (byte !== 9 && (byte < 32 || byte === 127)) throw this.misfit('a control byte in a chunk\'s extension', piece, at)
        break
      case 'size-end':
        if (byte !== LF) throw this.misfit('a chunk\'s line that does not end in CR LF', piece, at)
        this.endLine(piece, at)
        break
      case 'data-cr':
        if (byte !== CR) throw this.misfit('a chunk longer than its size says', piece, at)
        this.state = 'data-lf'
        break
      case 'data-lf':
        if (byte !== LF) throw this.misfit('a chunk that does not end in CR LF', piece, at)
        this.begin('size', at + 1)
    }
  }

  private readSize (byte: number, piece: Buffer, at: number): void {
    const digit = hexOf(byte)
    if (digit >= 0) {
      this.size = (this.count === 1 ? 0 : this.size * 16) + digit
      if (this.size > LARGEST) throw this.misfit('a chunk size that is too large', piece, at)
      return
    }
    if (this.count === 1) throw this.misfit('a chunk size that is no hexadecimal number', piece, at)
    if (byte === CR) this.state = 'size-end'
    else if (byte === 59 || byte === 32 || byte === 9) this.state = 'extension'
    else throw this.misfit('a chunk size that is no hexadecimal number', piece, at)
  }

  private endExtensions (piece: Buffer, at: number): void {
    const line = this.line + piece.toString('latin1', this.start, at)
    const extensions = line.replace(/^[0-9a-f]+/i, '')
    if (extensions.trim() === '' || !EXTENSIONS.test(extensions)) {
      // the first byte that does not fit is somewhere behind the size
      throw new AnswerError('HPE_INVALID_CHUNK_SIZE', 'a chunk\'s extension that is none', line.length - extensions.length, Buffer.from(line + piece.toString('latin1', at), 'latin1'))
    }
    this.state = 'size-end'
  }

  private endLine (piece: Buffer, at: number): void {
    this.overhead = Math.max(0, this.overhead + this.count - FREE * (1 + this.size))
    if (this.overhead > MOST_OVERHEAD) throw this.misfit('more bytes around the chunks than in them', piece, at)
    this.state = this.size === 0 ? 'trailers' : 'data'
    this.line = ''
    this.count = 0
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
    const odd = trailerComplaint(text)
    if (odd !== null) throw odd
    if (text.length > this.maxTrailers) throw new AnswerError('HPE_INVALID_CHUNK_SIZE', 'trailers larger than the limit', 0, piece.subarray(from))
    this.tail = text
    return piece.length
  }

  /** @param at of the odd byte; the evidence begins with its line */
  private misfit (reason: string, piece: Buffer, at: number): AnswerError {
    return new AnswerError('HPE_INVALID_CHUNK_SIZE', reason, this.line.length + at - this.start, Buffer.concat([Buffer.from(this.line, 'latin1'), piece.subarray(this.start)]))
  }
}

/** -1 for what is no digit. */
function hexOf (byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48
  const lower = byte | 32
  return lower >= 97 && lower <= 102 ? lower - 87 : -1
}
