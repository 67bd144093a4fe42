// Several test files in one process, one after the other, each as a test of its own. Starting a process and loading tap and the sources
// costs more than most files do. What such a file imports as `tap` is its own test (typescript-hooks.js).
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import t from 'tap'

/** By the file's URL. */
export const tests = new Map()

/** @param timeout of each, in milliseconds */
export async function runGroup (files, timeout) {
  t.setTimeout(0)
  for (const file of files) {
    await t.test(file, { timeout }, async t => {
      const url = `${pathToFileURL(resolve(file)).href}?grouped`
      tests.set(url, t)
      await import(url)
    })
  }
}
