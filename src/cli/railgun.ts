/** `edgeproxy railgun`: the listener between edge and origin, as a process of its own, until a signal asks it to end. */
import { epochMs } from '../clock.js'
import { OptionsError } from '../options/problem.js'
import { resolveLayers } from '../settings/resolve.js'
import type { Settings, SiteSettings } from '../options/settings.js'
import type { OptionName } from '../settings/rows.js'
import { duration, LONGEST_MS } from '../options/values/duration.js'
import { LISTENER_PORT } from '../dial/options/hop.js'
import { port } from '../options/values/number.js'
import { openDestination, type Destination } from '../observe/destination.js'
import { Listener } from '../railgun/listener.js'
import type { Io } from './command.js'
import { atFlags, defineCommand, refuse, type Asked, type Flags } from './define.js'
import { listenTrouble } from './listen-trouble.js'
import { untilEnded } from './until-ended.js'
import { printable } from '../printable.js'
import { complain } from './output.js'

/** The documented default of lan.timeout. */
const LAN_TIMEOUT = '30s'

const NAMES: readonly OptionName[] = [
  'upstream', 'dnsServer', 'host', 'limits', 'timeScale', 'dnsTimeout', 'connectTimeout', 'tlsTimeout', 'sslMode', 'serverName', 'hostHeader', 'originCa', 'originCrl', 'originPullCert', 'originPullKey', 'logFile'
]

const FLAGS = {
  port: { heading: 'The listener', value: port, default: String(LISTENER_PORT), meaning: 'port to listen on; 0 takes any free one' },
  'lan-timeout': { value: duration, default: LAN_TIMEOUT, meaning: 'time the origin has to answer' }
} as const satisfies Flags

const ABOUT = `Runs a listener between an edge and its origin, as a process of its own: the edge sends a site's requests to the listener
(edgeproxy --railgun localhost:${LISTENER_PORT}), the listener asks the origin. When it gets no answer it says so in its log, in the
words that documentation shows, and to the edge, which answers 527.`

export const command = defineCommand({
  name: 'railgun',
  summary: 'Run the listener between an edge and an origin, a process of its own',
  usage: ['edgeproxy railgun --upstream <origin> [options]'],
  about: ABOUT,
  flags: FLAGS,
  options: NAMES,
  examples: [
    'edgeproxy railgun --upstream localhost:3000',
    'edgeproxy railgun --upstream https://localhost:3443 --ssl-mode strict --lan-timeout 10s --log-file railgun.log'
  ],
  run
})

async function run (asked: Asked<typeof FLAGS>, io: Io): Promise<number> {
  const settings = settingsOf(asked)
  const [site] = settings.sites as [SiteSettings]
  const file = settings.log.file === null ? null : openLog(settings.log.file)
  const log = (line: string): void => {
    const whole = `${new Date(epochMs()).toISOString()} ${printable(line)}\n`
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
    complain(io, listenTrouble(error, settings), 'edgeproxy railgun')
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
function settingsOf ({ own, given, problems }: Asked<typeof FLAGS>): Settings {
  if (given.upstream === undefined) problems.push({ where: '--upstream', sentence: 'is missing; say where the origin is, e.g. --upstream localhost:3000' })
  // how long a body may pause is for the edge to judge
  const base = { responseTimeout: own['lan-timeout'], idleTimeout: LONGEST_MS }
  const { settings, found } = resolveLayers({ overrides: given, base, sites: [], defaults: { port: own.port } })
  refuse([...problems, ...atFlags(found)])
  return settings
}
