// Tests that need a firewall or a routing table of their own: a script runs in a private network namespace, where an ordinary
// user is root and only loopback exists. Some hosts forbid that: the reason is told, and the test is skipped.
import { execFile, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const UNSHARE = ['--user', '--map-root-user', '--net']

/** Why there can be no private network here, or false: the value of a test's `skip`. */
export function whyNoNamespace (): string | false {
  if (process.platform !== 'linux') return 'network namespaces are Linux\'s'
  for (const [program, flag] of [['unshare', '--version'], ['ip', '-V'], ['nft', '--version']] as const) {
    if (spawnSync(program, [flag]).error !== undefined) return `no program ${program} here`
  }
  const { status, stderr } = spawnSync('unshare', [...UNSHARE, 'sh', '-c', 'ip link set lo up && nft list ruleset'], { encoding: 'utf8' })
  return status === 0 ? false : `this host allows no private network: ${stderr.trim().split('\n')[0]}`
}

export interface Namespace {
  /** Shell commands, run in the namespace before the script; loopback is up already. */
  readonly setup: readonly string[]
  /** URL of a TypeScript module. It prints one line of JSON. */
  readonly script: URL
  readonly args?: readonly string[]
}

/** Runs the script in a network of its own and reads what it printed. */
export async function runInNamespace ({ setup, script, args = [] }: Namespace): Promise<unknown> {
  const commands = ['ip link set lo up', ...setup, 'exec "$@"'].join(' && ')
  const node = [process.execPath, ...process.execArgv, fileURLToPath(script), ...args]
  const { stdout } = await promisify(execFile)('unshare', [...UNSHARE, 'sh', '-c', commands, 'sh', ...node], { timeout: 60_000, killSignal: 'SIGKILL' })
  return JSON.parse(stdout)
}

/** The nft commands for an input chain with these rules. */
export const firewall = (...rules: readonly string[]): string[] => [
  'nft add table inet walls',
  'nft add chain inet walls arriving \'{ type filter hook input priority 0; }\'',
  ...rules.map(rule => `nft add rule inet walls arriving ${rule}`)
]
