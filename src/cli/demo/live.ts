/** The live log of the demo: finished requests as server-sent events, in a bounded list for a bounded number of readers. */
import type { ServerResponse } from 'node:http'
import type { Journey } from '../../journey.js'
import { finishedJourney } from '../../observe/finished-journey.js'
import type { Observer } from '../../observer.js'

const KEPT = 30
const MOST_READERS = 20
/** A reader that takes nothing is sent away before it fills the memory. */
const MOST_WAITING_BYTES = 256 * 1024

/** One finished request, as a page shows it. */
export interface Entry {
  /** Epoch ms of arrival. */
  readonly at: number
  readonly time: string
  readonly ray: string
  readonly method: string
  readonly url: string
  readonly status: number | null
  readonly ms: number
  readonly failed: boolean
  readonly kind: string | null
  readonly message: string | null
  readonly hint: string | null
}

function entryOf (journey: Readonly<Journey>): Entry {
  const { ray, method, url, status, responseTime, failure, outcome, time } = finishedJourney(journey)
  const kind = failure === null ? null : [failure.kind, failure.reason].filter(part => part !== null).join('/')
  return {
    at: time,
    time: new Date(time).toISOString().slice(11, 19),
    ray,
    method,
    url,
    status,
    ms: Math.round(responseTime),
    failed: failure !== null || outcome === 'cut',
    kind,
    message: failure?.message ?? null,
    hint: failure?.hint ?? null
  }
}

/** What a class may see of it: an address that names the failure is as telling as the failure. */
const closed = (entry: Entry): Entry =>
  ({ ...entry, url: entry.url.replace(/\/fail\/.*/, '/fail/…'), kind: null, message: null, hint: null })

interface Reader { readonly response: ServerResponse, readonly open: boolean }

export class LiveLog {
  readonly observer: Observer
  private readonly kept: Entry[] = []
  private readonly readers = new Set<Reader>()

  constructor () {
    this.observer = { told: journey => { this.add(entryOf(journey)) } }
  }

  /** @param open whether the reader may see what failed @returns false where there are too many already */
  join (response: ServerResponse, open: boolean): boolean {
    if (this.readers.size >= MOST_READERS) return false
    const reader: Reader = { response, open }
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' })
    response.on('close', () => { this.readers.delete(reader) })
    response.on('error', () => {})
    this.readers.add(reader)
    response.write('retry: 2000\n\n')
    this.tell(reader, this.kept)
    return true
  }

  /** Ends all readers. */
  close (): void {
    for (const { response } of this.readers) response.end()
    this.readers.clear()
  }

  private add (entry: Entry): void {
    this.kept.push(entry)
    if (this.kept.length > KEPT) this.kept.shift()
    for (const reader of this.readers) this.tell(reader, [entry])
  }

  private tell (reader: Reader, entries: readonly Entry[]): void {
    const { response, open } = reader
    if (response.writableLength > MOST_WAITING_BYTES) {
      this.readers.delete(reader)
      response.destroy()
      return
    }
    response.write(`data: ${JSON.stringify(open ? entries : entries.map(closed))}\n\n`)
  }
}
