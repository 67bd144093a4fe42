/** The files of a bundle as one zip: fixed order, one time for all entries, nothing of the machine it was made on. */
import { strToU8, zipSync, type Zippable } from 'fflate'

export interface BundleFile {
  readonly name: string
  readonly content: string | Uint8Array
}

/** The format has neither years before 1980 nor after 2107. */
const [EARLIEST, LATEST] = [Date.UTC(1980, 0, 2), Date.UTC(2107, 0, 1)]

/** @param time shown for every entry; as UTC, because the format knows no time zone */
export function zip (files: readonly BundleFile[], time: Date): Uint8Array {
  const moment = Math.min(LATEST, Math.max(EARLIEST, time.getTime()))
  // the writer takes the local clock's figures: shifted, they are those of UTC wherever this runs
  const mtime = new Date(moment + new Date(moment).getTimezoneOffset() * 60_000)
  const entries: Zippable = {}
  // 0o644 on Unix: without it some readers unpack files that nobody may read
  for (const { name, content } of files) {
    entries[name] = [typeof content === 'string' ? strToU8(content) : content, { mtime, os: 3, attrs: 0o100644 << 16 }]
  }
  return zipSync(entries, { level: 6 })
}
