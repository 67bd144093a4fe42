/** `edgeproxy railgun`: the listener between edge and origin, as a process of its own, until a signal asks it to end. */
import { OptionsError, type Problem } from '../options/problem.js'
import { resolveLayers } from '../settings/resolve.js'
import type { Settings, SiteSettings } from '../options/settings.js'
import { TABLE, type OptionName } from '../settings/rows.js'
import { duration, LONGEST_MS } from '../options/values/duration.js'
import { LISTENER_PORT } from '../dial/options/hop.js'
import { port } from '../options/values/number.js'
import { openDestination, type Destination } from '../observe/destination.js'
import { Listener } from '../railgun/listener.js'
import type { Command, Io } from './command.js'
import { optionsHelp } from './help.js'
import { listenTrouble } from './listen-trouble.js'
import { readBoth } from './own-flags.js'
import { untilEnded } from './until-ended.js'

/** The documented default of lan.timeout. */
const LAN_TIMEOUT_MS = 30_000

const NAMES: readonly OptionName[] = [
  'upstream', 'dnsServer', 'host', 'limits', 'timeScale', 'dnsTimeout', 'connectTimeout', 'tlsTimeout', 'sslMode', 'serverName', 'originCa', 'originCrl', 'originPullCert', 'originPullKey', 'logFile'
]

const HELP = `Usage: edgeproxy railgun --upstream <origin> [options]

Runs a listener between an edge and its origin, as a process of its own: the edge sends a site's requests to the listener
(edgeproxy --railgun localhost:${LISTENER_PORT}), the listener asks the origin. When it gets no answer it says so in its log, in the
words that documentation shows, and to the edge, which answers 527.

The listener
  --port <port>               port to listen on; 0 takes any free one [${LISTENER_PORT}]
  --lan-timeout <duration>    time the origin has to answer [30s]

${optionsHelp(NAMES)}
Examples
  edgeproxy railgun --upstream localhost:3000
  edgeproxy railgun --upstream https://localhost:3443 --ssl-mode strict --lan-timeout 10s --log-file railgun.log
`

export const command: Command = {
  name: 'railgun',
  summary: 'Run the listener between an edge and an origin, a process of its own',
  help: HELP,
  run
}

async function run (args: string[], io: Io): Promise<number> {
  const settings = read(args, io)
  const [site] = settings.sites as [SiteSettings]
  const file = settings.log.file === null ? null : openLog(settings.log.file)
  const log = (line: string): void => {
    const whole = `${new Date().toISOString()} ${line}\n`
    io.stdout.write(whole)
    file?.write(whole)
  }
  const listener = new Listener({ site, log })
  const ended = untilEnded()
  try {
    const address = await listener.listen(settings.host, settings.port)
    log(`railgun listener on ${address} -> ${site.upstreams.map(({ label }) => label).join(', ')}, lan.timeout ${site.limits.response / 1000} s`)
    await ended.promise
    return 0
  } catch (error) {
    io.stderr.write(`edgeproxy railgun: ${listenTrouble(error, settings)}\n`)
    return 1
  } finally {
    ended.forget()
    await listener.close()
    await file?.close()
  }
}

function openLog (path: string): Destination {
  try {
    return openDestination(path)
  } catch (error) {
    throw new OptionsError([{ where: '--log-file', sentence: (error as Error).message }])
  }
}

/** @throws OptionsError with every mistake */
function read (args: readonly string[], io: Io): Settings {
  const problems: Problem[] = []
  const { own, flags } = readBoth(args, { 'lan-timeout': duration, port }, NAMES, io.cwd, problems)
  if (flags.given.upstream === undefined) problems.push({ where: '--upstream', sentence: 'is missing; say where the origin is, e.g. --upstream localhost:3000' })
  // how long a body may pause is for the edge to judge
  const base = { responseTimeout: own['lan-timeout'] ?? LAN_TIMEOUT_MS, idleTimeout: LONGEST_MS }
  const { settings, found } = resolveLayers({ overrides: flags.given, base, sites: [], defaults: { port: own.port ?? LISTENER_PORT } })
  problems.push(...found.map(({ path: [name], sentence }) => ({ where: TABLE.has(String(name)) ? `--${TABLE.flag(String(name) as OptionName)}` : String(name), sentence })))
  if (problems.length > 0) throw new OptionsError(problems)
  return settings
}
