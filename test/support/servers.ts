// The real servers of the site types: a home for an account, a site's options made into a server, and that server started as
// the edge would start it, but without any edge. Scenes of what goes wrong are in server-scenes.ts.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { resolveOptions, type EdgeOptions } from '../../src/settings/options.js'
import type { LaunchSettings } from '../../src/launch/settings.js'
import { thisMachine } from '../../src/servers/machine.js'
import { serverFor, type At, type Server } from '../../src/servers/servers.js'
import { holdPort } from './upstream.js'

interface Teardown { teardown (end: () => unknown): unknown }

const machine = thisMachine()

const missing = (name: string, is: boolean): string | false => is ? false : `${name} is not installed`

/** Reasons to skip, or false. */
export const NEEDS = {
  apache: missing('apache2', machine.apache !== null && machine.modules !== null),
  uwsgi: missing('uwsgi', machine.uwsgi !== null),
  php: missing('php-cgi', machine.apache !== null && machine.phpCgi !== null),
  strace: missing('strace', existsSync('/usr/bin/strace')),
  venv: missing('python3', existsSync('/usr/bin/python3'))
}

/** A folder for an account, with files in it. Sockets have short names, so it is not deep; a server of fewer rights can read it. */
export async function createHome (t: Teardown, files: Readonly<Record<string, string>> = {}): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'account-'))
  t.teardown(() => rm(home, { recursive: true, force: true, maxRetries: 5 }))
  await chmod(home, 0o755)
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(home, name)), { recursive: true })
    await writeFile(join(home, name), content)
  }
  return home
}

/** What the edge would start for the first site of these options. */
export function launchOf (options: EdgeOptions): LaunchSettings & { server: NonNullable<LaunchSettings['server']> } {
  const launch = resolveOptions(options).sites[0]?.launch ?? null
  if (launch === null || launch.server === null) throw new Error('no server')
  return { ...launch, server: launch.server }
}

export interface Started {
  readonly server: Server
  readonly at: At
  readonly child: ChildProcess
  /** Standard error so far. */
  readonly stderr: string
  /** What it wrote to its own log. */
  ownLog (): Promise<string>
  /** Base address of a slot, by default the first. */
  url (slot?: string): string
  /** Resolves with the code, or the signal, when it has ended. */
  readonly ended: Promise<number | string>
  /** Asks it to end, and waits. */
  stop (): Promise<number | string>
}

export interface StartOptions {
  /** Between the configuration and the start. */
  readonly before?: (home: string) => unknown
  /** Puts something in front of the command. */
  readonly wrap?: (home: string) => readonly string[]
  readonly ip?: string
  /** Do not make the folders. */
  readonly bare?: boolean
  /** By slot; else any free ones. */
  readonly ports?: Readonly<Record<string, number>>
}

async function write (server: Server, at: At, bare: boolean): Promise<void> {
  if (!bare) for (const folder of server.folders(at)) await mkdir(folder, { recursive: true })
  for (const [path, content] of Object.entries(server.files(at))) {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content)
  }
}

/** Ends what the server left behind, too: it leads a group of its own. */
function end (child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    process.kill(-(child.pid as number), signal)
  } catch {} // gone
}

/** Writes what the server wants and starts it; whether it serves is for the test to see. */
export async function startServer (t: Teardown, options: EdgeOptions, { before, wrap, bare = false, ip = '127.0.0.1', ports }: StartOptions = {}): Promise<Started> {
  const { server: plan, slots, home, env } = launchOf(options)
  const server = serverFor(plan)
  const held = ports === undefined ? await Promise.all(slots.map(async slot => ({ slot, ...await holdPort(t) }))) : []
  const at: At = { ip, home: home as string, ports: ports ?? Object.fromEntries(held.map(({ slot, port }) => [slot, port])) }
  await write(server, at, bare)
  await before?.(at.home)
  await Promise.all(held.map(async ({ release }) => { await release() }))
  const [file = '', ...args] = [...wrap?.(at.home) ?? [], ...server.command(at)]
  const child = spawn(file, args, { cwd: at.home, env: { PATH: process.env['PATH'], ...env, ...server.env(at) }, detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
  let stderr = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => { stderr += text })
  // what a failed start leaves behind may keep the pipe open: the end of the process counts, and what it said by then
  const ended = once(child, 'exit').then(async ([code, signal]: (number | string | null)[]) => {
    await new Promise(resolve => setTimeout(resolve, 50))
    end(child, 'SIGKILL')
    return code ?? signal ?? -1
  })
  t.teardown(async () => { end(child, 'SIGKILL'); await ended })
  return {
    server,
    at,
    child,
    get stderr () { return stderr },
    ownLog: async () => await readFile(server.ownLog(at) ?? '', 'utf8').catch(() => ''),
    url: (slot = slots[0] ?? '') => `http://${ip.includes(':') ? `[${ip}]` : ip}:${at.ports[slot]}`,
    ended,
    stop: async () => { child.kill(server.stopSignal); return await ended }
  }
}

/** Asks until there is an answer; a server listens before it is ready. */
export async function ask (started: Started, path = '/', headers: Readonly<Record<string, string>> = {}, slot?: string): Promise<Response & { said: string }> {
  for (;;) {
    const answer = await fetch(started.url(slot) + path, { headers, redirect: 'manual' }).catch(() => null)
    if (answer !== null) return Object.assign(answer, { said: await answer.text() })
    if (started.child.exitCode !== null) throw new Error(`ended with ${started.child.exitCode}: ${started.stderr}${await started.ownLog()}`)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

/** A port that somebody else listens on. */
export async function occupiedPort (t: Teardown): Promise<number> {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  t.teardown(() => other.close())
  return (other.address() as AddressInfo).port
}
