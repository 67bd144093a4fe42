/** What a server wrote into its own log during one start: many report only there why they stop. */
import { closeSync, openSync, readSync, statSync } from 'node:fs'

const MOST = 64 * 1024
const LINES = 60

export interface OwnLog {
  readonly file: string
  /** The lines since `watch`. */
  lines (): readonly string[]
}

const sizeOf = (file: string): number => {
  try {
    return statSync(file).size
  } catch {
    return 0
  }
}

export function watchOwnLog (file: string): OwnLog {
  const before = sizeOf(file)
  return {
    file,
    lines () {
      const now = sizeOf(file)
      // smaller than before: the file was truncated or rotated
      const from = Math.max(now < before ? 0 : before, now - MOST)
      return now === from ? [] : read(file, from, now - from).split('\n').filter(line => line !== '').slice(-LINES)
    }
  }
}

function read (file: string, from: number, length: number): string {
  let handle: number | null = null
  try {
    handle = openSync(file, 'r')
    const bytes = Buffer.alloc(length)
    return bytes.toString('utf8', 0, readSync(handle, bytes, 0, length, from))
  } catch {
    return ''
  } finally {
    if (handle !== null) closeSync(handle)
  }
}
