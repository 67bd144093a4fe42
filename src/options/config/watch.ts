/**
 * Tells when a config file has changed, whatever way it was changed: written in place, replaced by renaming, behind a link
 * that was swapped (a mounted ConfigMap), or in a folder removed and made anew. Every name on the way to the file is watched
 * in its folder; where no event comes (network file systems, no watches left) a look every 5 s sees it.
 */
import { lstatSync, readlinkSync, realpathSync, statSync, watch, type FSWatcher } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { clearInterval, clearTimeout, setInterval, setTimeout } from '../../clock.js'
import { readTextFile } from '../values/text-file.js'

/** Editors write in several steps; what comes within this time is one change. */
const SETTLE_MS = 100

const LOOK_MS = 5000

/** As many links as the system itself follows. */
const MOST_LINKS = 40

export interface ConfigWatch {
  close (): void
}

function quietly<T> (read: () => T): T | null {
  try {
    return read()
  } catch {
    return null
  }
}

const contentOf = (file: string): string | null => quietly(() => readTextFile(file))

/** What a look compares: another file, or another state of it. */
const stateOf = (file: string): string => {
  const found = quietly(() => statSync(file))
  return found === null ? '' : [found.dev, found.ino, found.size, found.mtimeMs].join()
}

/** Every name on the way to the file: its folders from the root, each link, and where that leads. */
function namesOn (file: string): Set<string> {
  const names = new Set<string>()
  const walk = (path: string): void => {
    const parent = dirname(path)
    if (parent === path || names.has(path) || names.size > MOST_LINKS * 10) return
    walk(parent)
    names.add(path)
    const link = quietly(() => lstatSync(path).isSymbolicLink() ? readlinkSync(path) : null)
    if (link !== null) walk(resolve(quietly(() => realpathSync(parent)) ?? parent, link))
  }
  walk(resolve(file))
  return names
}

/** Calls `onChange` after the content of `file` has changed (or has vanished, or come back). */
export function watchConfig (file: string, onChange: () => void): ConfigWatch {
  let timer: NodeJS.Timeout | undefined
  const changed = (): void => {
    clearTimeout(timer)
    timer = setTimeout(settle, SETTLE_MS)
  }
  let watchers = watchNames(file, changed)
  let content = contentOf(file)
  let state = stateOf(file)
  const settle = (): void => {
    for (const watcher of watchers) watcher.close()
    // watched before it is read: what happens after the reading is an event
    watchers = watchNames(file, changed)
    const now = contentOf(file)
    if (now === content) return
    content = now
    onChange()
  }
  const look = setInterval(() => {
    const now = stateOf(file)
    if (now !== state) settle()
    state = now
  }, LOOK_MS).unref()
  return {
    close: () => {
      clearTimeout(timer)
      clearInterval(look)
      for (const watcher of watchers) watcher.close()
    }
  }
}

/** One watch for each folder on the way; one that cannot be watched is left to the look. */
function watchNames (file: string, onEvent: () => void): FSWatcher[] {
  const byFolder = new Map<string, Set<string>>()
  for (const name of namesOn(file)) byFolder.set(dirname(name), (byFolder.get(dirname(name)) ?? new Set()).add(basename(name)))
  return [...byFolder].flatMap(([folder, names]) => {
    const watcher = quietly(() => watch(folder, { persistent: false }, (_, name) => { if (name === null || names.has(name)) onEvent() }))
    watcher?.on('error', () => { watcher.close() })
    return watcher === null ? [] : [watcher]
  })
}
