/** One reader of events: server-sent events (HTML, section 9.2), single or in batches, until it leaves or stops reading. */
import type { ServerResponse } from 'node:http'
import { clearInterval, clearTimeout, setInterval, setTimeout } from '../clock.js'
import type { ControlEvent, Events } from './events.js'
import { SAFE_HEADERS } from './guard.js'

export interface StreamOptions {
  /** `Last-Event-ID`, or `after`. */
  readonly last: string | undefined
  /** Gathers events for that long and sends them as one message, `batch`; 0: each by itself. ms */
  readonly batch: number
  readonly takes: (event: ControlEvent) => boolean
  /** Told when the reader was dropped because it did not read. */
  readonly dropped: () => void
}

/** What may lie in this process for a reader that does not read, bytes. The kernel holds some megabytes besides. */
const MOST_UNREAD = 1024 * 1024

/** A comment that keeps the connection from looking dead, ms. */
const PING_MS = 15_000

/** When a reader that was cut off comes back, ms. */
const RETRY_MS = 1000

const messageOf = (type: string, data: string, id?: string): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${type}\ndata: ${data}\n\n`

/** Writes the stream's headers and everything behind them. @returns ends the stream */
export function streamTo (response: ServerResponse, events: Events, { last, batch, takes, dropped }: StreamOptions): () => void {
  response.writeHead(200, { ...SAFE_HEADERS, 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' })
  let silence = (): void => {}
  const write = (text: string): void => {
    response.write(text)
    if (response.writableLength <= MOST_UNREAD) return
    // before it is told: whoever is dropped is told nothing more
    silence()
    response.destroy()
    dropped()
  }
  write(`retry: ${RETRY_MS}\n\n`)
  const queue = new Queue(events, batch, write)
  const take = (event: ControlEvent): void => { if (takes(event)) queue.add(event) }
  const arrival = events.arrival(last)
  if (arrival.from === 'restart') write(messageOf('restart', JSON.stringify({ boot: events.boot })))
  else if (arrival.from !== 'now') {
    if (arrival.missed > 0) write(messageOf('gap', JSON.stringify({ missed: arrival.missed })))
    for (const event of events.after(arrival.from)) take(event)
  }
  silence = events.listen(take)
  const ping = setInterval(() => { write(': ping\n\n') }, PING_MS)
  const end = (): void => {
    silence()
    clearInterval(ping)
    queue.close()
    response.end()
  }
  response.once('close', end)
  return end
}

/** Events on their way to one reader. */
class Queue {
  private waiting: ControlEvent[] = []
  private timer: NodeJS.Timeout | null = null
  private readonly events: Events
  private readonly batch: number
  private readonly write: (text: string) => void

  constructor (events: Events, batch: number, write: (text: string) => void) {
    this.events = events
    this.batch = batch
    this.write = write
  }

  add (event: ControlEvent): void {
    if (this.batch === 0) return this.write(messageOf(event.type, event.data, this.events.idOf(event)))
    this.waiting.push(event)
    this.timer ??= setTimeout(() => { this.flush() }, this.batch)
  }

  close (): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.waiting = []
  }

  private flush (): void {
    this.timer = null
    const all = this.waiting
    const last = all.at(-1)
    this.waiting = []
    if (last === undefined) return
    const data = `[${all.map(({ type, data }) => `{"type":"${type}","data":${data}}`).join(',')}]`
    this.write(messageOf('batch', data, this.events.idOf(last)))
  }
}
