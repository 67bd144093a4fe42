/**
 * Who ended an upgraded connection, and how: from the order in which its two ends stopped, and from the last bytes that
 * each direction carried. Looks at bytes only once, at the end.
 *
 * See splice.ts, which tells it of both.
 */
import type { UpgradeEnd } from '../journey.js'

export type Side = 'client' | 'upstream'
export type How = UpgradeEnd['how']

/** A Close frame is the last thing a side sends: 2 bytes of head, 4 of mask, 125 of payload (RFC 6455 section 5.5). */
export const LONGEST_CLOSE = 131

const OPCODE_CLOSE = 0x88

/** @returns its code where the bytes end in one whole Close frame; null where they do not */
export function closeCode (tail: Buffer, masked: boolean): number | null {
  const head = masked ? 6 : 2
  // the longest beginning is tried last: the payload of one may look like the head of another
  for (let at = Math.max(0, tail.length - head); at >= 0 && tail.length - at <= LONGEST_CLOSE; at--) {
    const length = (tail[at + 1] ?? 0) & 0x7f
    const hasMask = ((tail[at + 1] ?? 0) & 0x80) !== 0
    if (tail[at] !== OPCODE_CLOSE || hasMask !== masked || at + head + length !== tail.length || length === 1) continue
    if (length === 0) return 1005
    const code = readCode(tail, at + head, masked)
    if (code >= 1000 && code < 5000) return code
  }
  return null
}

function readCode (tail: Buffer, at: number, masked: boolean): number {
  const mask = (index: number): number => masked ? tail[at - 4 + index] ?? 0 : 0
  return (((tail[at] ?? 0) ^ mask(0)) << 8) | ((tail[at + 1] ?? 0) ^ mask(1))
}

export class Ending {
  private readonly tails: Record<Side, Buffer | null> = { client: null, upstream: null }
  private readonly readsFrames: boolean
  private first: Omit<UpgradeEnd, 'code'> | null = null
  private closing: { readonly side: Side, readonly code: number } | null = null

  /** @param protocol of the upgrade, lower case */
  constructor (protocol: string) { this.readsFrames = protocol === 'websocket' }

  /** Kept, not copied: only the last chunk of each side, until the next one comes. A lent chunk has to be copied by its owner. */
  saw (side: Side, chunk: Buffer): void {
    if (!this.readsFrames) return
    // a Close frame is answered by one: the first of them is the one that counts, and it is short
    if (this.closing === null && chunk.length <= LONGEST_CLOSE) this.look(side, chunk)
    this.tails[side] = chunk
  }

  private look (side: Side, chunk: Buffer): void {
    const code = closeCode(chunk, side === 'client')
    if (code !== null) this.closing = { side, code }
  }

  /** The first word counts: what follows is its consequence. */
  stopped (endedBy: UpgradeEnd['endedBy'], how: How): void {
    if (this.first !== null) return
    this.first = { endedBy, how }
    for (const side of ['client', 'upstream'] as const) {
      const tail = this.tails[side]
      if (this.closing === null && tail !== null) this.look(side, tail.subarray(Math.max(0, tail.length - LONGEST_CLOSE)))
    }
  }

  /** null while it is open. The side that sent the first Close frame has ended it, even if the other's FIN came first. */
  told (): UpgradeEnd | null {
    const { first, closing } = this
    if (first === null) return null
    if (closing === null) return first
    return { endedBy: first.endedBy === 'edge' ? 'edge' : closing.side, how: first.how, code: closing.code }
  }
}
