/**
 * `edgeproxy [serve]`: an edge in front of upstreams, until a signal asks it to end.
 */
import { delay, setTimeout } from '../clock.js'
import type { LoadedBrands } from '../../error-pages/index.js'
import { createEdge, type Edge } from '../edge.js'
import { draftSettings, type Loaded, type Shell } from '../settings/load.js'
import { LogFileError } from '../observe/destination.js'
import { OptionsError } from '../options/problem.js'
import type { Settings } from '../options/settings.js'
import { TABLE } from '../settings/rows.js'
import { leadsBack } from '../site/own.js'
import { check } from './check.js'
import type { Io } from './command.js'
import { switchFlag } from './values.js'
import { openAddress, serveKeys } from './serve-keys.js'
import { defineCommand, type Asked, type Flags } from './define.js'
import { watchTerminal } from './hangup.js'
import { makeHeapRoom } from './heap-room.js'
import { dataFolder, keptAuthority, type KeptAuthority } from './kept-authority.js'
import { listenTrouble } from './listen-trouble.js'
import { announce } from './listening.js'
import { openLine } from './open-line.js'
import { followConfig, type Say } from './reload.js'
import { takeUpstreams } from './upstream-words.js'
import { catchSignals, exitCodeOf, type Signals } from './signals.js'
import { complain } from './output.js'

const FLAGS = {
  open: { heading: 'On a terminal', ...switchFlag, meaning: 'open the address in the browser as soon as the edge listens' }
} as const satisfies Flags

const ABOUT = `Forwards requests to a program; <where> is a port, host:port or URL, with or without --upstream before it. When the
program fails, the visitor gets the page a real edge would show, and the log says what really happened. Behind -- stands
a program that the edge starts itself; it is told in PORT, HOST and IP where to listen ({port} and {ip} in its arguments
stand for the same), and is started again when it ends; SIGUSR2 restarts it. Each option is also a variable
(--connect-timeout is EDGEPROXY_CONNECT_TIMEOUT) and a key of the config file edgeproxy.config.{yaml,yml,json,mjs}
(connectTimeout); flags win over variables, variables over the file.`

export const command = defineCommand({
  name: 'serve',
  summary: 'Forward to a program (the command when none is given)',
  usage: ['edgeproxy [serve] <where> [options]', 'edgeproxy [serve] [options] -- <program> [arguments]'],
  about: ABOUT,
  flags: FLAGS,
  options: TABLE.shell,
  words: Infinity,
  takesProgram: true,
  afterOptions: 'Durations are written 250ms, 15s, 2m, 1h; sizes 16kb, 1mb or as a number of bytes.',
  examples: [
    'edgeproxy 3000',
    'edgeproxy localhost:3000 localhost:3001 --port 80',
    'edgeproxy -- npm run dev',
    'edgeproxy --instances 2 --home . -- node app.js',
    'edgeproxy --upstream localhost:3000 --tls',
    'edgeproxy --upstream https://localhost:3443 --ssl-mode strict --origin-ca ca.pem',
    'edgeproxy --upstream 3000 --fail http_response_timeout:0.1 --time-scale 0.05'
  ],
  run
})

/** Settings, and the brands they name. */
type Checked = Loaded & { readonly brands: LoadedBrands }

/** @throws OptionsError with everything that is wrong */
async function loadChecked (shell: Shell): Promise<Checked> {
  const draft = await draftSettings(shell)
  return { ...draft, brands: await check(draft) }
}

/** The user's own authority, made at the first start. @throws OptionsError */
function authorityFor ({ settings, at }: Loaded, env: Io['env']): KeptAuthority | undefined {
  if (settings.tls?.ownAuthority !== true) return undefined
  try {
    return keptAuthority(dataFolder(env))
  } catch (error) {
    throw new OptionsError([{ ...at(['tls']), sentence: (error as Error).message }])
  }
}

/** Whether a log's file can be had shows only here. */
async function build ({ settings, brands, at }: Checked, authority: KeptAuthority | undefined): Promise<Edge> {
  const observers = settings.log.format === 'pretty' ? [openLine(() => { edge.event('info', {}, `open ${edge.openAt}`) })] : []
  const edge: Edge = await createEdge(settings, { ...brands, authority, keep: 0, bothLoopbacks: true, observers }).catch((error: Error) => {
    if (!(error instanceof LogFileError)) throw error
    const index = settings.log.files.findIndex(({ file }) => file === error.file)
    throw new OptionsError([{ ...at(error.file === settings.log.file ? ['logFile'] : ['logs', index]), sentence: error.message }])
  })
  return edge
}

/** How long an end at once may take: after it the process goes, whatever is still open. */
const AT_ONCE_MS = 500

/** Stops: gently on the first signal, at once on the second. Returns the exit code. */
export async function stopOnSignal (edge: Edge, signals: Signals, drainTimeout: number, say: Say): Promise<number> {
  const signal = await signals.first
  say('info', `stopping; running requests get ${drainTimeout / 1000} s, a second signal stops at once`)
  let code = 0
  const drained = edge.close({ within: drainTimeout, signal })
  const forced = signals.second.then(async signal => {
    code = exitCodeOf(signal)
    const closed = edge.close({ within: 0 })
    edge.fastify.server.closeAllConnections()
    await Promise.race([closed, delay(AT_ONCE_MS)])
  })
  await Promise.race([drained, forced])
  return code
}

/** SIGUSR2: the programs that the edge starts are started anew. */
async function restart (edge: Edge, say: Say): Promise<void> {
  const count = await edge.restart()
  if (count === 0) say('warn', 'there is no program to restart: the edge starts none')
}

/** Events go to the log; without one, what matters goes to standard error. */
const sayer = (edge: Edge, io: Io): Say => (level, message) => {
  edge.event(level, {}, message)
  if (!edge.log.takesEvents && level !== 'info') complain(io, message)
}

/** Every request to such an upstream is refused; the mistake shows before the first one. */
function warnOfLoops (edge: Edge, { sites }: Settings, say: Say): void {
  const own = edge.fastify.addresses().filter(address => typeof address !== 'string')
  for (const { upstreams } of sites) {
    const back = leadsBack(upstreams, own)
    if (back !== null) say('warn', `the upstream ${back.label} is this edge itself; name the port of your program, or another --port for the edge`)
  }
}

/** Listens and says so; false, with the reason on standard error, when it cannot. */
async function open (edge: Edge, settings: Settings, io: Io, say: Say, caFile: string | undefined): Promise<boolean> {
  try {
    await edge.listen()
    announce(edge, settings, io, caFile)
    warnOfLoops(edge, settings, say)
    return true
  } catch (error) {
    complain(io, listenTrouble(error, settings))
    await edge.close({ within: 0 })
    return false
  }
}

/** A SIGHUP of a terminal that is about to close may come before it closes, ms. */
const HANG_UP_MS = 1000

async function run (asked: Asked<typeof FLAGS>, io: Io): Promise<number> {
  makeHeapRoom()
  const isHungUp = watchTerminal()
  const flags = takeUpstreams(asked, io.cwd)
  const shell: Shell = { flags, env: io.env, cwd: io.cwd, isTerminal: io.isTerminal }
  const loaded = await loadChecked(shell)
  const { settings, file } = loaded
  const authority = authorityFor(loaded, io.env)
  const edge = await build(loaded, authority)
  const say = sayer(edge, io)
  const load = async (): Promise<Checked> => await loadChecked(shell)
  const reloader = followConfig({ file, settings, load, say, apply: next => { edge.apply(next.settings, next.brands) }, files: () => edge.files })
  // before the line that says it listens: whoever reads that may send a signal at once
  const signals = catchSignals({
    SIGHUP: () => {
      if (isHungUp()) return 'end'
      // the leader of a terminal may have died a moment before the terminal itself goes
      setTimeout(() => { if (isHungUp()) process.kill(process.pid, 'SIGTERM') }, HANG_UP_MS).unref()
      // what rotates logs says so by this signal
      edge.log.reopen()
      void reloader.reload()
    },
    SIGUSR2: () => { void restart(edge, say) }
  })
  try {
    if (!await open(edge, settings, io, say, authority?.file)) return 1
    if (asked.own.open) void openAddress(edge, io)
    const restarts = (): void => { void restart(edge, say) }
    const keyboard = serveKeys({ edge, settings, io, restart: restarts, fails: true, quit: () => { signals.raise('SIGINT') } })
    return await stopOnSignal(edge, signals, settings.drainTimeout, say).finally(() => { keyboard?.close() })
  } finally {
    reloader.close()
    signals.stop()
  }
}
