import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder, with those above it. By hand: `recursive` never returns where a folder's parent exists and yet cannot hold
 * it, as under /proc (Node 20).
 * @throws the system's error
 */
export function makeFolder (folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  try {
    mkdirSync(folder)
  } catch (error) {
    // another process may have been quicker
    if (!existsSync(folder)) throw error
  }
}
