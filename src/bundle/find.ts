/**
 * Finds the record of a ray in a log file. Read from its end in blocks, because the request somebody asks about is a
 * recent one and the file may be large; the whole file is read only when the ray is not there, to say what is.
 */
import { createReadStream } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { dialectOf, rayOf } from './case.js'
import { part, type Fields } from './fields.js'

const BLOCK = 1024 * 1024
/** A line longer than this is none of ours. */
const LONGEST_LINE = 64 * BLOCK
const LINE_FEED = 10

/** What a log holds, when it does not hold the ray. */
export interface Survey {
  /** Records of requests. */
  readonly requests: number
  /** Rays with their log's own time order. */
  readonly first: string | null
  readonly last: string | null
  /** The rays that are most like the wanted one: misspelt, or of the same moment. */
  readonly nearest: readonly string[]
  /** Lines that are no JSON objects. */
  readonly foreign: number
  /** The first of them, cut short. */
  readonly foreignLine: string | null
}

/**
 * The newest record of that ray, or null.
 * @param id 16 hex digits, lower case
 * @throws Error of node:fs
 */
export async function findRecord (file: string, id: string): Promise<Fields | null> {
  const handle = await open(file, 'r')
  try {
    return await searchBackwards(handle, id)
  } finally {
    await handle.close()
  }
}

async function searchBackwards (handle: FileHandle, id: string): Promise<Fields | null> {
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
      const found = lastIn(bytes.subarray(firstFeed + 1), id)
      if (found !== null) return found
      tail = bytes.subarray(0, firstFeed + 1)
    }
    end = start
  }
  return null
}

/** The last record of the ray among whole lines. */
function lastIn (lines: Buffer, id: string): Fields | null {
  for (let at = lines.lastIndexOf(id); at !== -1; at = at === 0 ? -1 : lines.lastIndexOf(id, at - 1)) {
    const from = lines.lastIndexOf(LINE_FEED, at) + 1
    const to = lines.indexOf(LINE_FEED, at)
    const record = recordIn(lines.toString('utf8', from, to === -1 ? lines.length : to))
    // the digits may also stand in a URL, or in a field of another request
    if (record !== null && sixteen(rayOf(record)) === id) return record
  }
  return null
}

function recordIn (line: string): Fields | null {
  try {
    const record = part(JSON.parse(line))
    return record === null || dialectOf(record) === null ? null : record
  } catch {
    return null // the last line of a log that is being written may be cut
  }
}

const sixteen = (ray: string | null): string | null => ray?.slice(0, 16).toLowerCase() ?? null

const RAY = /"(?:ray|RayID)":"([0-9a-fA-F]{16}(?:-[A-Z]{3})?)"/
const NEAREST = 3

/** Reads the whole file once, line by line. */
export async function survey (file: string, id: string): Promise<Survey> {
  let [requests, foreign, foreignLine] = [0, 0, null as string | null]
  let [first, last] = [null as string | null, null as string | null]
  let nearest: Array<readonly [distance: number, ray: string]> = []
  for await (const line of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    const ray = line.startsWith('{') ? RAY.exec(line)?.[1] : undefined
    if (ray === undefined) {
      if (line !== '' && !line.startsWith('{')) {
        foreign++
        foreignLine ??= line.slice(0, 80)
      }
      continue
    }
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
