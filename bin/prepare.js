// Compiles after `npm ci` in a clone. Where TypeScript is absent (an installed package, a production install) there is
// nothing to compile and nothing to complain about.
import { existsSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const tsc = `${root}node_modules/typescript/bin/tsc`
if (existsSync(tsc) && existsSync(`${root}tsconfig.build.json`)) {
  const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' })
  process.exitCode = status ?? 1
}
