/** `edgeproxy tunnel`: the connector of a tunnel, beside the origin, until a signal asks it to end. */
import { epochMs } from '../clock.js'
import { Connector } from '../connector/connector.js'
import { resolveLayers } from '../settings/resolve.js'
import type { SiteSettings, Target } from '../options/settings.js'
import type { OptionName } from '../settings/rows.js'
import { tunnelName, tunnelToken } from '../dial/options/hop.js'
import { count } from '../options/values/number.js'
import { upstream } from '../dial/options/upstream.js'
import { printable } from '../observe/terminal.js'
import type { Io } from './command.js'
import { atFlags, defineCommand, refuse, type Asked, type Flags } from './define.js'
import { untilEnded } from './until-ended.js'
import { complain } from './output.js'

const NAMES: readonly OptionName[] = ['dnsServer', 'dnsTimeout', 'connectTimeout', 'tlsTimeout', 'sslMode', 'serverName', 'originCa', 'originCrl', 'timeScale']

/** The edge's own default of tunnel-port. */
const EDGE = '127.0.0.1:7844'

const FLAGS = {
  name: { heading: 'The tunnel', value: tunnelName, meaning: 'name of the tunnel, as in the edge\'s upstream tunnel:<name>' },
  to: { value: upstream, meaning: 'the origin: 3000, localhost:3000, http://.., https://.. or unix:/path' },
  edge: { value: { ...upstream, placeholder: '<host:port>' }, default: EDGE, meaning: 'the edge\'s tunnel port' },
  token: { value: tunnelToken, meaning: 'secret of the tunnel; better in the variable EDGEPROXY_TUNNEL_TOKEN, which nobody else sees' },
  connections: { value: count, default: '4', meaning: 'connections held ready' }
} as const satisfies Flags

const ABOUT = `Runs the connector of a tunnel: it connects out to the edge that has an upstream tunnel:<name>, and the site's requests
come back over its connections. The edge needs no way to the origin; without a connector it answers 530 with 1033.
Exits with 2 when the edge refuses its name or token at once; an edge that is not there is tried again and again.`

export const command = defineCommand({
  name: 'tunnel',
  summary: 'Run the connector of a tunnel, beside an origin',
  usage: ['edgeproxy tunnel --name <name> --to <origin> [options]'],
  about: ABOUT,
  flags: FLAGS,
  options: NAMES,
  examples: ['edgeproxy --upstream tunnel:shop', 'edgeproxy tunnel --name shop --to localhost:3000'],
  run
})

async function run (asked: Asked<typeof FLAGS>, io: Io): Promise<number> {
  const wanted = wantedOf(asked, io)
  const log = (line: string): void => { io.stdout.write(`${new Date(epochMs()).toISOString()} ${printable(line)}\n`) }
  const connector = new Connector({ ...wanted, log })
  const ended = untilEnded()
  void ended.promise.then(() => { connector.stop() })
  connector.start()
  const refusal = await connector.ended
  ended.forget()
  if (refusal === null) return 0
  complain(io, refusal, 'edgeproxy tunnel')
  return 2
}

interface Wanted {
  readonly name: string
  readonly token: string | null
  readonly edge: Target
  readonly site: SiteSettings
  readonly spare: number | undefined
}

/** @throws OptionsError with every mistake */
function wantedOf (asked: Asked<typeof FLAGS>, io: Io): Wanted {
  const { own, given, problems } = asked
  const { edge: { target: edge }, to } = own
  const mistake = (flag: keyof typeof FLAGS, sentence: string): void => { problems.push({ where: `--${flag}`, sentence }) }
  // a flag that was given with a mistake is not missing
  if (!asked.has('name')) mistake('name', 'is missing; it takes the name of the tunnel, e.g. --name shop')
  if (!asked.has('to')) mistake('to', 'is missing; say where the origin is, e.g. --to localhost:3000')
  if (own.connections === 0) mistake('connections', 'takes at least 1')
  if (edge.port === 0 || edge.socketPath !== null || edge.protocol === 'https:') mistake('edge', `takes host and port of an edge's tunnel port, like ${EDGE}`)
  if (to?.target.hop !== undefined) mistake('to', 'takes the origin itself: a port, host:port, http://.., https://.. or unix:/path')
  const { settings, found } = resolveLayers({ overrides: given, base: to === undefined ? {} : { upstream: [to] }, sites: [], defaults: {} })
  refuse(problems)
  refuse(atFlags(found, { upstream: '--to' }))
  const [site] = settings.sites as [SiteSettings]
  return { name: own.name ?? '', token: own.token ?? io.env['EDGEPROXY_TUNNEL_TOKEN'] ?? null, edge, site, spare: own.connections }
}
