/**
 * What is done and told when the process has no files left for connections. A few are kept back for the dials, logs and looks
 * of those that are inside: a client that would take one of them is sent away, because libuv, without any, takes every
 * waiting client and closes it, and tells no one. One event at once, and one with the numbers when it is over.
 */
import type { Server, Socket } from 'node:net'
import { clearTimeout, setTimeout } from '../clock.js'
import type { UpstreamFailure } from '../failures/failure.js'
import type { Events } from '../observer.js'
import { isOpenFilesCode, openFilesLimit, openFilesReached, openFilesRemedy, type OpenFilesCode } from '../sockets/open-files.js'

/** How long further ones are only counted, ms. */
const PAUSE_MS = 30_000

/** Files kept back: of every 16 one, and not more than these. */
const MOST_KEPT = 16

/** The number of a connection's file, which is the lowest that was free. node:net does not document it; absent on Windows. */
const fileOf = (socket: Socket): number => (socket as { _handle?: { fd?: number } | null })._handle?.fd ?? -1

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`

export class OpenFiles {
  private readonly events: Events
  /** A connection with this file or a later one takes what is kept back. */
  private first = 0
  private failures = 0
  private closings = 0
  private timer: NodeJS.Timeout | null = null

  constructor (events: Events) {
    this.events = events
    this.measure()
  }

  /** Looks after the clients of a server that is the edge's own; called when all its other listeners are there. */
  watch (server: Server): void {
    server.prependListener('connection', (socket: Socket) => {
      if (!this.isTooMany(socket)) return
      socket.destroy()
      this.closings++
      this.tell('EMFILE')
    })
    // a listener that cannot take a connection would end the process with an error that nothing listens to
    server.on('error', (error: NodeJS.ErrnoException) => {
      if (isOpenFilesCode(error.code)) {
        this.closings++
        this.tell(error.code)
      // before it listens, whoever wants it to listen is told
      } else if (server.listening) this.events.event('error', { code: error.code }, `a connection could not be accepted: ${error.message}`)
    })
  }

  failed ({ facts: { code, reason } }: UpstreamFailure): void {
    if (reason !== 'open_files' || !isOpenFilesCode(code)) return
    this.failures++
    this.tell(code)
  }

  /** Tells what was only counted so far. */
  close (): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
    this.sum()
  }

  private isTooMany (socket: Socket): boolean {
    if (fileOf(socket) < this.first) return false
    // somebody may have raised the limit meanwhile (prlimit)
    this.measure()
    return fileOf(socket) >= this.first
  }

  private measure (): void {
    const limit = openFilesLimit() ?? Infinity
    this.first = limit - Math.min(MOST_KEPT, Math.ceil(limit / MOST_KEPT))
  }

  private tell (code: OpenFilesCode): void {
    if (this.timer !== null) return
    this.timer = setTimeout(() => {
      this.timer = null
      this.sum()
    }, PAUSE_MS).unref()
    const until = 'until files are free, requests that need a connection fail and new clients are closed without an answer'
    this.events.event('error', { code, limit: openFilesLimit(code) }, `${openFilesReached(code)}: ${until}; ${openFilesRemedy(code)}`)
  }

  private sum (): void {
    const { failures, closings } = this
    if (failures + closings === 0) return
    const what = `${count(failures, 'request')} failed, and at least ${count(closings, 'client')} got no answer`
    this.events.event('warn', { failed: failures, closed: closings }, `while the limit of open files was reached, ${what}`)
    this.failures = this.closings = 0
  }
}
