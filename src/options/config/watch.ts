/**
 * Tells when a config file has changed. Watches folders, not the file: editors replace files by renaming, and a watch on
 * the old file would then see nothing more.
 */
import { readFileSync, realpathSync, watch, type FSWatcher } from 'node:fs'
import { basename, dirname } from 'node:path'

/** Editors write in several steps; what comes within this time is one change. */
const SETTLE_MS = 100

export interface ConfigWatch {
  close (): void
}

const contentOf = (file: string): string | null => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

/** The file, and what it links to. */
function placesOf (file: string): string[] {
  try {
    return [...new Set([file, realpathSync(file)])]
  } catch {
    return [file]
  }
}

/** Calls `onChange` after the content of `file` has changed (or has vanished, or come back). */
export function watchConfig (file: string, onChange: () => void): ConfigWatch {
  let content = contentOf(file)
  let timer: NodeJS.Timeout | undefined
  const settle = (): void => {
    const now = contentOf(file)
    if (now === content) return
    content = now
    onChange()
  }
  const watchers: FSWatcher[] = placesOf(file).map(place => {
    const watcher = watch(dirname(place), { persistent: false }, (_, name) => {
      if (name !== null && name !== basename(place)) return
      clearTimeout(timer)
      timer = setTimeout(settle, SETTLE_MS)
    })
    // the folder itself went away: there is nothing left to tell
    watcher.on('error', () => { watcher.close() })
    return watcher
  })
  return {
    close: () => {
      clearTimeout(timer)
      for (const watcher of watchers) watcher.close()
    }
  }
}
