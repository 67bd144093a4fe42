/**
 * Where log lines go: gathers them and writes every 50 ms or 64 KiB, whichever comes first. A regular file is written at
 * once (the page cache takes a batch in microseconds, and nothing is in flight when the process ends); a terminal, pipe
 * or socket is written without waiting for it, so that a stopped reader never stops the edge. Nothing that goes wrong
 * here reaches the requests: one warning on standard error, and the lines are dropped.
 */
import { closeSync, fstatSync, write as writeLater, writeSync } from 'node:fs'
import { clearTimeout, delay, epochMs, setTimeout } from '../clock.js'
import { printable } from '../printable.js'
import { RotationWatch, openAppending, openTrouble } from '../sitelog/append.js'

const GATHER_MS = 50
const GATHER_CHARS = 65_536
/** What a stopped reader may keep us from writing before lines are dropped. */
const MAX_WAITING_CHARS = 16 * 1024 * 1024
const RETRY_MS = 10
const EXIT_PATIENCE_MS = 1000

export interface Destination {
  /** Takes a whole line with its line feed. Never throws. */
  write (line: string): void
  /** Resolves when everything written so far has left, or was given up. */
  flush (): Promise<void>
  /** The same without waiting for the event loop: for the end of the process. */
  flushSync (): void
  /** Flushes, then closes the file. */
  close (): Promise<void>
  /** Opens the file anew, after it was moved away. Keeps the old one when that fails. */
  reopen (): void
}

export type Warn = (sentence: string) => void

export interface DestinationParts {
  /** Told once of what goes wrong; default on standard error. */
  readonly warn?: Warn
  /** Whole lines before the first one, and before the next one whenever the file was opened anew. Default none. */
  readonly preamble?: () => string
}

/** A log file that cannot be opened. */
export class LogFileError extends Error {
  readonly file: string

  constructor (file: string, cause: NodeJS.ErrnoException) {
    super(`cannot open the log file ${file}: ${openTrouble(cause)}`, { cause })
    this.file = file
  }
}

const warnOnStderr: Warn = sentence => {
  try {
    writeSync(2, `edgeproxy: ${printable(sentence)}\n`)
  } catch {
    // nobody is left to hear it
  }
}

const open = new Set<GatheringDestination>()
const flushAll = (): void => open.forEach(destination => destination.flushSync())

/**
 * Opens a file for appending (its folder is made), or standard output for null.
 * @throws LogFileError with one sentence
 */
export function openDestination (file: string | null, parts: DestinationParts = {}): Destination {
  const destination = new GatheringDestination(file, file === null ? 1 : openFile(file), parts)
  if (open.size === 0) process.on('exit', flushAll)
  open.add(destination)
  return destination
}

function openFile (file: string): number {
  try {
    return openAppending(file)
  } catch (cause) {
    throw new LogFileError(file, cause as NodeJS.ErrnoException)
  }
}

const isRegular = (fd: number): boolean => {
  try {
    return fstatSync(fd).isFile()
  } catch {
    return false
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error)
const isBusy = (error: unknown): boolean => codeOf(error) === 'EAGAIN' || codeOf(error) === 'EBUSY'
const pause = (ms: number): unknown => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

class GatheringDestination implements Destination {
  private text = ''
  private timer: NodeJS.Timeout | null = null
  private inFlight: Buffer | null = null
  private waiting: (() => void)[] = []
  /** The last write ended inside a line: the next one starts on a new line. */
  private torn = false
  private warned = false
  private gone = false
  private closed = false
  private fd: number
  private regular: boolean
  private readonly file: string | null
  /** Nothing was written since it was opened. */
  private fresh = true
  private readonly warn: Warn
  private readonly preamble: () => string
  private readonly rotation = new RotationWatch()
  private readonly onTimer = (): void => this.drain()

  constructor (file: string | null, fd: number, { warn = warnOnStderr, preamble = () => '' }: DestinationParts) {
    this.file = file
    this.fd = fd
    this.regular = isRegular(fd)
    this.warn = warn
    this.preamble = preamble
  }

  write (line: string): void {
    if (this.gone) return
    if (this.text.length > MAX_WAITING_CHARS) return this.complain('the reader of the log does not keep up')
    this.text += line
    if (this.text.length >= GATHER_CHARS) this.drain()
    else if (this.timer === null) this.timer = setTimeout(this.onTimer, GATHER_MS).unref()
  }

  flush (): Promise<void> {
    this.drain()
    if (this.inFlight === null) return Promise.resolve()
    return new Promise(resolve => { this.waiting.push(resolve) })
  }

  flushSync (): void {
    // A write in flight belongs to another thread: it gets a moment to end, so that the lines stay in order.
    if (this.inFlight !== null) pause(RETRY_MS)
    this.writeNow(this.take())
  }

  async close (): Promise<void> {
    // nothing else keeps the process while a stopped reader is waited for
    const patience = new AbortController()
    await Promise.race([this.flush(), delay(EXIT_PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => {})])
    patience.abort()
    this.gone = true
    this.closed = true
    open.delete(this)
    if (open.size === 0) process.off('exit', flushAll)
    if (this.file !== null) closeSync(this.fd)
  }

  reopen (): void {
    if (this.file === null || this.closed) return
    this.flushSync()
    this.openAnew(this.file)
  }

  private openAnew (file: string): void {
    // a write in flight belongs to another thread, and to the descriptor that it was given
    if (this.inFlight !== null) return
    try {
      const fd = openFile(file)
      closeSync(this.fd)
      this.fd = fd
      this.regular = isRegular(fd)
      this.warned = false
      this.gone = false
      this.fresh = true
    } catch (error) {
      this.warn((error as Error).message)
    }
  }

  private take (): Buffer {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
    const text = this.text === '' ? '' : (this.torn ? '\n' : '') + this.begin() + this.text
    this.text = ''
    return Buffer.from(text)
  }

  /** What stands before the first line of a file. */
  private begin (): string {
    if (!this.fresh) return ''
    this.fresh = false
    try {
      return this.preamble()
    } catch (error) {
      this.warn(`the lines before the first row of the log cannot be written: ${error instanceof Error ? error.message : String(error)}`)
      return ''
    }
  }

  private drain (): void {
    if (this.inFlight !== null || this.text === '') return
    if (this.file !== null && this.regular && this.rotation.sees(this.fd, this.file)) this.openAnew(this.file)
    const batch = this.take()
    if (this.regular) this.writeNow(batch)
    else this.writeLater(batch)
  }

  private writeNow (batch: Buffer): void {
    const giveUp = epochMs() + EXIT_PATIENCE_MS
    let left = batch
    while (left.length > 0 && !this.gone) {
      try {
        left = left.subarray(writeSync(this.fd, left))
      } catch (error) {
        if (!isBusy(error) || epochMs() > giveUp) return this.fail(error, left.length < batch.length)
        pause(RETRY_MS)
      }
    }
    this.torn = false
  }

  private writeLater (batch: Buffer): void {
    this.inFlight = batch
    writeLater(this.fd, batch, (error, written) => {
      if (error !== null && isBusy(error)) {
        setTimeout(() => this.writeLater(batch), RETRY_MS).unref()
      } else if (error === null && written < batch.length) {
        this.writeLater(batch.subarray(written))
      } else {
        if (error !== null) this.fail(error, false)
        this.landed()
      }
    })
  }

  private landed (): void {
    this.inFlight = null
    this.drain()
    if (this.inFlight === null) this.waiting.splice(0).forEach(resolve => resolve())
  }

  private fail (error: unknown, torn: boolean): void {
    this.torn = torn
    // what stood before the first line may be lost with it
    this.fresh = true
    // A file may become writable again; a reader that left does not come back.
    this.gone = !this.regular
    if (this.gone) this.text = ''
    this.complain(`${this.file === null ? 'standard output' : `the log file ${this.file}`} cannot be written (${codeOf(error)})`)
  }

  private complain (sentence: string): void {
    if (!this.warned) this.warn(`${sentence}: log lines are dropped`)
    this.warned = true
  }
}
