/** A folder outside the project, so that no package.json of ours speaks for what is put into it; short enough for a socket file. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

interface Teardown { teardown (end: () => unknown): unknown }

/** Makes one, and has `t` remove it with all that is in it. */
export function temporaryFolder (t: Teardown): string {
  const folder = mkdtempSync(join(tmpdir(), 'edgeproxy-'))
  t.teardown(() => { rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) })
  return folder
}
