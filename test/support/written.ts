/**
 * Files made from code: schema.json and the table in docs/configuration.md. Tests compare them with what the code makes
 * now; with WRITE=1 in the environment they are written anew instead.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'

/** Compares a file of the repository with what it should hold, or writes it. */
export function matchWritten (t: Test, name: string, make: (now: string) => string): void {
  const file = fileURLToPath(new URL(`../../${name}`, import.meta.url))
  const now = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const wanted = make(now)
  if (process.env['WRITE'] === '1') writeFileSync(file, wanted)
  t.equal(process.env['WRITE'] === '1' ? wanted : now, wanted, `${name} is up to date (WRITE=1 npx tap <this test> writes it)`)
}
