/**
 * The output of a program, as lines, read at a pace that leaves the edge time for requests. Lines cost more to mask and to
 * write than to print: of a program that prints without a pause, a little is read in each turn of the event loop, so that its pipe fills
 * and it is slowed down.
 */
import type { Readable } from 'node:stream'
import { performance, setImmediate } from '../clock.js'
import { createLineReader, type LineReader } from '../sitelog/lines.js'

/** Work on output in one turn of the event loop, of all programs together, ms. */
const BUDGET_MS = 4
/** Read in each turn whatever the time, so that every program makes progress, bytes. */
const SLICE = 1024

let turnBegan: number | null = null

/** Whether this turn of the event loop has time left for output. */
function hasTime (): boolean {
  if (turnBegan === null) {
    turnBegan = performance.now()
    setImmediate(() => { turnBegan = null })
  }
  return performance.now() - turnBegan < BUDGET_MS
}

export class Output {
  private readonly stream: Readable
  private readonly onLines: (lines: readonly string[]) => void
  private readonly reader: LineReader
  private lines: string[] = []
  private rest: Buffer | null = null
  private hasEnded = false

  /** @param onLines gets some at a time, never none */
  constructor (stream: Readable, onLines: (lines: readonly string[]) => void) {
    this.stream = stream
    this.onLines = onLines
    this.reader = createLineReader(line => { this.lines.push(line) })
    stream.on('data', (chunk: Buffer) => { this.take(chunk) }).on('error', () => {}).once('close', () => { this.end() })
  }

  /** More was read than was passed on. */
  get isBehind (): boolean { return this.rest !== null }

  private take (chunk: Buffer): void {
    let left = chunk
    do {
      this.reader.write(left.subarray(0, SLICE))
      this.tell()
      left = left.subarray(SLICE)
    } while (left.length > 0 && hasTime())
    const wasBehind = this.isBehind
    this.rest = left.length > 0 ? left : null
    if (this.isBehind) this.later(wasBehind)
    else if (wasBehind) this.caughtUp()
  }

  private later (wasBehind: boolean): void {
    if (!wasBehind) this.stream.pause()
    setImmediate(() => { if (this.rest !== null) this.take(this.rest) })
  }

  private caughtUp (): void {
    if (this.hasEnded) this.last()
    else this.stream.resume()
  }

  /** The pipe is closed: what was read before is still passed on, at the same pace. */
  private end (): void {
    this.hasEnded = true
    if (!this.isBehind) this.last()
  }

  private last (): void {
    this.reader.end()
    this.tell()
  }

  private tell (): void {
    const { lines } = this
    if (lines.length === 0) return
    this.lines = []
    this.onLines(lines)
  }
}
