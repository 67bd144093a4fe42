/**
 * Finds the record of a ray in a log file. Read from its end in blocks, because the request somebody asks about is a
 * recent one and the file may be large; the whole file is read only when the ray is not there, to say what is.
 */
import { createReadStream } from 'node:fs'
import { open, stat, type FileHandle } from 'node:fs/promises'
import { readCase, type KnownDialects } from './case.js'
import type { Case } from './case-shape.js'

const BLOCK = 1024 * 1024
/** A line longer than this is none of ours. */
const LONGEST_LINE = 64 * BLOCK
const LINE_FEED = 10
/** More of a log is not looked through to say what is in it: the newest so many bytes. */
const MOST_SURVEYED = 1024 * BLOCK

/** What a log holds, when it does not hold the ray. */
export interface Survey {
  /** Records of requests. */
  readonly requests: number
  /** Rays with their log's own time order. */
  readonly first: string | null
  readonly last: string | null
  /** The rays that are most like the wanted one: misspelt, or of the same moment. */
  readonly nearest: readonly string[]
  /** Lines that are no JSON objects, and of no dialect. */
  readonly foreign: number
  /** The first of them, cut short. */
  readonly foreignLine: string | null
}

/**
 * The newest line of that ray, or null.
 * @param id 16 hex digits, lower case
 * @throws Error of node:fs
 */
export async function findCase (file: string, id: string, dialects: KnownDialects): Promise<Case | null> {
  const handle = await open(file, 'r')
  try {
    return await searchBackwards(handle, lines => lastIn(lines, id, dialects))
  } finally {
    await handle.close()
  }
}

async function searchBackwards (handle: FileHandle, lastIn: (lines: Buffer) => Case | null): Promise<Case | null> {
  let end = (await handle.stat()).size
  // the beginning of a line whose end has been read already
  let tail: Buffer = Buffer.alloc(0)
  while (end > 0) {
    const start = Math.max(0, end - BLOCK)
    const block = Buffer.alloc(end - start)
    const { bytesRead } = await handle.read(block, 0, block.length, start)
    const bytes = Buffer.concat([block.subarray(0, bytesRead), tail])
    const firstFeed = start === 0 ? -1 : bytes.indexOf(LINE_FEED)
    if (start > 0 && firstFeed === -1) {
      if (bytes.length > LONGEST_LINE) return null
      tail = bytes
    } else {
      const found = lastIn(bytes.subarray(firstFeed + 1))
      if (found !== null) return found
      tail = bytes.subarray(0, firstFeed + 1)
    }
    end = start
  }
  return null
}

/** The last line of the ray among whole lines. */
function lastIn (lines: Buffer, id: string, dialects: KnownDialects): Case | null {
  for (let at = lines.lastIndexOf(id); at !== -1; at = at === 0 ? -1 : lines.lastIndexOf(id, at - 1)) {
    const from = lines.lastIndexOf(LINE_FEED, at) + 1
    const to = lines.indexOf(LINE_FEED, at)
    const found = readCase(lines.toString('utf8', from, to === -1 ? lines.length : to).replace(/\r$/, ''), dialects)
    // the digits may also stand in a URL, or in a field of another request
    if (found?.ray.id === id) return found
  }
  return null
}

const NEAREST = 3

/** The lines of a file, without those that are longer than any of ours. */
async function * linesOf (file: string, start: number): AsyncGenerator<string> {
  let line = ''
  let tooLong = false
  for await (const piece of createReadStream(file, { encoding: 'utf8', start, highWaterMark: BLOCK }) as AsyncIterable<string>) {
    const [first = '', ...more] = piece.split('\n')
    if (!tooLong) line += first
    for (const next of more) {
      yield tooLong ? '' : line.replace(/\r$/, '')
      line = next
      tooLong = false
    }
    if (line.length > LONGEST_LINE) [line, tooLong] = ['', true]
  }
  if (line !== '') yield line
}

/** Reads a file once, line by line, from where the bytes that are looked through begin. */
export async function survey (file: string, id: string, dialects: KnownDialects): Promise<Survey> {
  let [requests, foreign, foreignLine] = [0, 0, null as string | null]
  let [first, last] = [null as string | null, null as string | null]
  let nearest: Array<readonly [distance: number, ray: string]> = []
  const { size } = await stat(file)
  for await (const line of linesOf(file, Math.max(0, size - MOST_SURVEYED))) {
    const found = line === '' ? null : readCase(line, dialects)
    if (found === null) {
      if (line !== '' && !line.startsWith('{')) {
        foreign++
        foreignLine ??= line.slice(0, 80)
      }
      continue
    }
    const { id: digits, colo } = found.ray
    const ray = colo === null ? digits : `${digits}-${colo}`
    requests++
    if (first === null || ray < first) first = ray
    if (last === null || ray > last) last = ray
    nearest = keepNearest(nearest, ray, id)
  }
  return { requests, first, last, nearest: nearest.map(([, ray]) => ray), foreign, foreignLine }
}

function keepNearest (nearest: Array<readonly [number, string]>, ray: string, id: string): Array<readonly [number, string]> {
  const far = distance(ray.slice(0, 16).toLowerCase(), id)
  if (nearest.length === NEAREST && far >= (nearest.at(-1)?.[0] ?? 0)) return nearest
  return [...nearest, [far, ray] as const].sort(([a], [b]) => a - b).slice(0, NEAREST)
}

/** A few digits that differ are a slip of the hand, and nearer than any other moment; else the time between them counts. */
function distance (ray: string, id: string): number {
  let different = 0
  for (let i = 0; i < id.length; i++) if (ray[i] !== id[i]) different++
  return different <= 3 ? different : 16 + Math.abs(parseInt(ray.slice(0, 10), 16) - parseInt(id.slice(0, 10), 16))
}
