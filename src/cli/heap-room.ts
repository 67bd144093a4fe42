/**
 * Room for large bodies. A body travels in pieces of 64 KiB, which glibc's allocator takes from the top of its heap; each
 * time they are freed it gives that memory back to the system, to take it again page by page for the next piece: some 150
 * page faults for a megabyte, a third of its cost. A block that is never freed above a stretch of free memory ends that.
 * The stretch is not touched, so that it costs address space and next to no memory.
 */

/** Just under a piece, so that a piece's place is taken from the stretch and not mapped by itself. */
const BLOCK = 65_000

/** 512 blocks are 32 MB: more than is on its way at any moment before the garbage collector looks. */
const BLOCKS = 512

let pin: Buffer | undefined

/** For a process that is an edge and nothing else; a library does not arrange its host's heap. */
export function makeHeapRoom (): void {
  if (pin !== undefined || process.platform !== 'linux') return
  for (let i = 0; i < BLOCKS; i++) blocks.push(Buffer.allocUnsafeSlow(BLOCK))
  pin = blocks.pop()
  blocks.length = 0
}

/** Outside the function: the optimizer must not find out that nobody reads them. */
const blocks: Buffer[] = []
