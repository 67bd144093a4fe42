/**
 * What happens, told to whoever listens: numbered, kept for a while, so that a reader that comes back loses nothing that is
 * still kept. Who does not read is dropped; nothing is buffered without end.
 */
import { randomBytes } from 'node:crypto'

export const EVENT_TYPES = ['request', 'running', 'program', 'log', 'edge', 'fault', 'reset'] as const

export type EventType = typeof EVENT_TYPES[number]

/** Something that happened. */
export interface ControlEvent {
  readonly n: number
  readonly type: EventType
  /** Which edge it happened at. */
  readonly edge: string
  /** JSON, on one line. */
  readonly data: string
}

export interface EventBounds {
  readonly events: number
  readonly bytes: number
  readonly readers: number
}

export const EVENT_BOUNDS: EventBounds = { events: 5000, bytes: 8 * 1024 * 1024, readers: 20 }

/** Where a reader stands when it comes. */
export type Arrival =
  /** Live only. */
  | { readonly from: 'now' }
  /** Everything behind this number that is kept; `missed` are not kept any more. */
  | { readonly from: number, readonly missed: number }
  /** The number is of another process. */
  | { readonly from: 'restart' }

export type Listener = (event: ControlEvent) => void

export class Events {
  /** Names this process: numbers of another one mean nothing here. */
  readonly boot = randomBytes(3).toString('hex')
  private n = 0
  private kept: ControlEvent[] = []
  private bytes = 0
  private readonly listeners = new Set<Listener>()
  private readonly bounds: EventBounds

  constructor (bounds: EventBounds = EVENT_BOUNDS) {
    this.bounds = bounds
  }

  /** How many listen. */
  get readers (): number { return this.listeners.size }

  get isFull (): boolean { return this.listeners.size >= this.bounds.readers }

  /** @param data plain; the edge's id is added */
  emit (type: EventType, edge: string, data: object): void {
    const event: ControlEvent = { n: ++this.n, type, edge, data: JSON.stringify({ ...data, edge }) }
    this.kept.push(event)
    this.bytes += event.data.length
    this.prune()
    for (const listener of this.listeners) listener(event)
  }

  /** `b7f3c1-42`, as it stands in `id:`. */
  idOf ({ n }: ControlEvent): string { return `${this.boot}-${n}` }

  /** @param last what the reader had last; anything else than an id of ours counts as none */
  arrival (last: string | undefined): Arrival {
    const [, boot, digits] = /^([0-9a-f]{6})-(\d{1,15})$/.exec(last ?? '') ?? []
    if (boot === undefined) return { from: 'now' }
    if (boot !== this.boot) return { from: 'restart' }
    const from = Math.min(Number(digits), this.n)
    const oldest = this.kept[0]?.n ?? this.n + 1
    return { from, missed: Math.max(0, oldest - from - 1) }
  }

  /** @returns what is kept behind that number, oldest first */
  after (n: number): ControlEvent[] { return this.kept.filter(event => event.n > n) }

  /** @returns ends it */
  listen (listener: Listener): () => void {
    this.listeners.add(listener)
    return () => { this.listeners.delete(listener) }
  }

  private prune (): void {
    let at = 0
    while (this.kept.length - at > this.bounds.events || this.bytes > this.bounds.bytes) {
      this.bytes -= this.kept[at]?.data.length ?? 0
      at++
    }
    if (at > 0) this.kept.splice(0, at)
  }
}
