/**
 * Memory that an upstream's bytes are read into. Small answers, which are understood before anything else is read, share
 * one piece of memory for all connections. A large body is read into blocks, which come back when the client's socket has
 * taken them: nothing is allocated for a body on its way through, whatever its size.
 */
import type { OnReadOpts } from 'node:net'

const SHARED = Buffer.allocUnsafeSlow(64 * 1024)

/** Less than the server's stream buffers hold, so that one block alone is no reason to wait for the client. */
const BLOCK = 128 * 1024

/** Blocks kept for later: 8 MB. */
const MOST_SPARE = 64

/** A read that brings as many bytes of a body that goes on makes the next one go into a block. */
const LARGE = 16 * 1024

/** Copies up to this many bytes come out of node's own pool. */
const SMALL = 4096

class Block {
  readonly memory = Buffer.allocUnsafeSlow(BLOCK)
  /** The connection that reads into it, and every piece on its way to a client. */
  uses = 1
  readonly back = (): void => {
    if (--this.uses === 0 && spare.length < MOST_SPARE) spare.push(this)
  }
}

const spare: Block[] = []

function takeBlock (): Block {
  const block = spare.pop() ?? new Block()
  block.uses = 1
  return block
}

/** What `net.Socket` is told to read with; one for each connection. */
export class ReadBuffer implements OnReadOpts {
  /**
   * Hears of every piece. It is lent: its bytes are others' when this returns.
   * @returns whether more is to come for the same request
   */
  take: (piece: Buffer) => boolean = () => false
  /** To be called when what `keep` gave last was written. */
  kept: (() => void) | undefined
  /** Where the piece at hand is; null: in the shared memory. */
  private block: Block | null = null
  private large = false

  readonly callback = (size: number, memory: Uint8Array): boolean => {
    this.large = this.take((memory as Buffer).subarray(0, size)) && size >= LARGE
    return true
  }

  /** Asked before each read. */
  readonly buffer = (): Buffer => {
    const { block } = this
    if (block !== null && this.large && block.uses === 1) return block.memory
    block?.back()
    this.block = this.large ? takeBlock() : null
    return this.block?.memory ?? SHARED
  }

  /** The same bytes, to be used after `take` has returned. */
  keep (piece: Buffer): Buffer {
    if (piece.length <= SMALL) {
      this.kept = undefined
      return Buffer.from(piece)
    }
    if (this.block !== null) {
      this.block.uses++
      this.kept = this.block.back
      return piece
    }
    const copy = takeBlock()
    this.kept = copy.back
    return copy.memory.subarray(0, piece.copy(copy.memory))
  }
}
