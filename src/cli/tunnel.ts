/** `edgeproxy tunnel`: the connector of a tunnel, beside the origin, until a signal asks it to end. */
import { Connector } from '../connector/connector.js'
import { OptionsError, type Problem } from '../options/problem.js'
import { resolveLayers } from '../settings/resolve.js'
import type { SiteSettings, Target } from '../options/settings.js'
import { TABLE, type OptionName } from '../settings/rows.js'
import { tunnelName, tunnelToken } from '../dial/options/hop.js'
import { count } from '../options/values/number.js'
import { upstream } from '../dial/options/upstream.js'
import { printable } from '../observe/terminal.js'
import type { Command, Io } from './command.js'
import { optionsHelp } from './help.js'
import { readBoth } from './own-flags.js'
import { untilEnded } from './until-ended.js'

const NAMES: readonly OptionName[] = ['dnsServer', 'dnsTimeout', 'connectTimeout', 'tlsTimeout', 'sslMode', 'serverName', 'originCa', 'originCrl', 'timeScale']

/** The edge's own default of tunnel-port. */
const EDGE = '127.0.0.1:7844'

const HELP = `Usage: edgeproxy tunnel --name <name> --to <origin> [options]

Runs the connector of a tunnel: it connects out to the edge that has an upstream tunnel:<name>, and the site's requests
come back over its connections. The edge needs no way to the origin; without a connector it answers 530 with 1033.
Exits with 2 when the edge refuses its name or token at once; an edge that is not there is tried again and again.

The tunnel
  --name <name>               name of the tunnel, as in the edge's upstream tunnel:<name>
  --to <where>                the origin: 3000, localhost:3000, http://.., https://.. or unix:/path
  --edge <host:port>          the edge's tunnel port [${EDGE}]
  --token <token>             secret of the tunnel; better in the variable EDGEPROXY_TUNNEL_TOKEN, which nobody else sees
  --connections <n>           connections held ready [4]

${optionsHelp(NAMES)}
Examples
  edgeproxy --upstream tunnel:shop
  edgeproxy tunnel --name shop --to localhost:3000
`

export const command: Command = {
  name: 'tunnel',
  summary: 'Run the connector of a tunnel, beside an origin',
  help: HELP,
  run
}

async function run (args: string[], io: Io): Promise<number> {
  const wanted = read(args, io)
  const log = (line: string): void => { io.stdout.write(`${new Date().toISOString()} ${printable(line)}\n`) }
  const connector = new Connector({ ...wanted, log })
  const ended = untilEnded()
  void ended.promise.then(() => { connector.stop() })
  connector.start()
  const refusal = await connector.ended
  ended.forget()
  if (refusal === null) return 0
  io.stderr.write(`edgeproxy tunnel: ${printable(refusal)}\n`)
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
function read (args: readonly string[], io: Io): Wanted {
  const problems: Problem[] = []
  const { own, flags } = readBoth(args, { name: tunnelName, to: upstream, edge: upstream, token: tunnelToken, connections: count }, NAMES, io.cwd, problems)
  if (own.name === undefined) missing(args, problems, 'name', 'is missing; it takes the name of the tunnel, e.g. --name shop')
  if (own.to === undefined) missing(args, problems, 'to', 'is missing; say where the origin is, e.g. --to localhost:3000')
  if (own.connections === 0) problems.push({ where: '--connections', sentence: 'takes at least 1' })
  const edge = own.edge ?? upstream.read(EDGE, { via: 'text', base: io.cwd })
  if (edge.target.port === 0 || edge.target.socketPath !== null || edge.target.protocol === 'https:') problems.push({ where: '--edge', sentence: `takes host and port of an edge's tunnel port, like ${EDGE}` })
  if (own.to?.target.hop !== undefined) problems.push({ where: '--to', sentence: 'takes the origin itself: a port, host:port, http://.., https://.. or unix:/path' })
  const { settings, found } = resolveLayers({ overrides: flags.given, base: own.to === undefined ? {} : { upstream: [own.to] }, sites: [], defaults: {} })
  if (problems.length === 0) problems.push(...found.map(({ path: [name], sentence }) => ({ where: name === 'upstream' ? '--to' : TABLE.has(String(name)) ? `--${TABLE.flag(String(name) as OptionName)}` : String(name), sentence })))
  const given = io.env['EDGEPROXY_TUNNEL_TOKEN']
  if (problems.length > 0) throw new OptionsError(problems)
  const [site] = settings.sites as [SiteSettings]
  return { name: own.name ?? '', token: own.token ?? given ?? null, edge: edge.target, site, spare: own.connections }
}

/** Not for a flag that was given with a mistake. */
function missing (args: readonly string[], problems: Problem[], flag: string, sentence: string): void {
  if (!args.some(arg => arg === `--${flag}` || arg.startsWith(`--${flag}=`))) problems.push({ where: `--${flag}`, sentence })
}
