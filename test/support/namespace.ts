// Tests that need a firewall, a routing table, a disk or process numbers of their own: a script runs in a private namespace, where an
// ordinary user is root, and only loopback or nobody else's process exists. Some hosts forbid that: the reason is told, and the
// test is skipped.
import { execFile, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const NET = ['--user', '--map-root-user', '--net']
const MOUNT = ['--user', '--map-root-user', '--mount']
/** Whatever is left in it ends with it. */
const PID = ['--user', '--map-root-user', '--pid', '--fork', '--kill-child', '--mount-proc']

/** Why there can be no private network here, or false: the value of a test's `skip`. */
export function whyNoNamespace (): string | false {
  if (process.platform !== 'linux') return 'network namespaces are Linux\'s'
  for (const [program, flag] of [['unshare', '--version'], ['ip', '-V'], ['nft', '--version']] as const) {
    if (spawnSync(program, [flag]).error !== undefined) return `no program ${program} here`
  }
  return refusal(NET, 'ip link set lo up && nft list ruleset', 'network')
}

/** Why there can be no world of process numbers of our own here, or false. */
export function whyNoProcesses (): string | false {
  if (process.platform !== 'linux') return 'process namespaces are Linux\'s'
  if (spawnSync('unshare', ['--version']).error !== undefined) return 'no program unshare here'
  return refusal(PID, 'test $$ -eq 1', 'process numbers')
}

/** Why there can be no disk of our own here, or false. */
export function whyNoDisk (): string | false {
  if (process.platform !== 'linux') return 'mount namespaces are Linux\'s'
  if (spawnSync('unshare', ['--version']).error !== undefined) return 'no program unshare here'
  return refusal(MOUNT, 'mount -t tmpfs tmpfs /mnt', 'mounts')
}

function refusal (kind: readonly string[], attempt: string, what: string): string | false {
  const { status, stderr } = spawnSync('unshare', [...kind, 'sh', '-c', attempt], { encoding: 'utf8' })
  return status === 0 ? false : `this host allows no private ${what}: ${stderr.trim().split('\n')[0]}`
}

export interface Namespace {
  /** Shell commands, run in the namespace before the script; loopback is up already. */
  readonly setup: readonly string[]
  /** URL of a TypeScript module. It prints one line of JSON. */
  readonly script: URL
  readonly args?: readonly string[]
}

/** Runs the script in a network of its own and reads what it printed. */
export const runInNamespace = ({ setup, script, args = [] }: Namespace): Promise<unknown> =>
  run(NET, ['ip link set lo up', ...setup, 'exec "$@"'].join(' && '), script, args)

/** Runs the script where it sees no process but those that it starts. A shell is the first one, because somebody has to reap. */
export const runAlone = (script: URL, ...args: readonly string[]): Promise<unknown> => run(PID, '"$@"; exit $?', script, args)

/** Runs the script where a folder is a disk of that size; its path is the script's argument. @param options of the mount: `size=64k` */
export const runOnDisk = (script: URL, folder: string, options: string): Promise<unknown> =>
  run(MOUNT, `mount -t tmpfs -o ${options} tmpfs '${folder}' && exec "$@"`, script, [folder])

async function run (kind: readonly string[], commands: string, script: URL, args: readonly string[]): Promise<unknown> {
  const node = [process.execPath, ...process.execArgv, fileURLToPath(script), ...args]
  const { stdout } = await promisify(execFile)('unshare', [...kind, 'sh', '-c', commands, 'sh', ...node], { timeout: 60_000, killSignal: 'SIGKILL' })
  return JSON.parse(stdout)
}

/** The nft commands for an input chain with these rules. */
export const firewall = (...rules: readonly string[]): string[] => [
  'nft add table inet walls',
  'nft add chain inet walls arriving \'{ type filter hook input priority 0; }\'',
  ...rules.map(rule => `nft add rule inet walls arriving ${rule}`)
]
