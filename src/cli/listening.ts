/** The one line that says where the edge listens. It is printed whatever the log level: scripts read the port from it. */
import { epochMs } from '../clock.js'
import type { Edge } from '../edge.js'
import { commandLine } from '../launch/prepared-command.js'
import type { Settings } from '../options/settings.js'
import type { Io } from './command.js'

/** `localhost:3000, localhost:3001`, or the sites with theirs; `shop.test:80 (https: shop.test:443)` where the visitor's way decides. */
export function shownUpstreams ({ sites }: Settings): string {
  const upstreams = (labels: Settings['sites'][number]): string => labels.launch !== null ? commandLine(labels.launch.command) : labels.upstreams.map(({ label, whenSecure }) => whenSecure === undefined ? label : `${label} (https: ${whenSecure.label})`).join(', ')
  const [only] = sites
  if (sites.length === 1 && only !== undefined) return upstreams(only)
  return sites.map(site => `${site.name}: ${upstreams(site)}`).join('; ')
}

/** What a user does with the authority, once: `curl`, Node, a browser. */
const trustHint = (url: string, caFile: string): string =>
  `  its certificates are signed by ${caFile}\n  curl --cacert ${caFile} ${url}\n  NODE_EXTRA_CA_CERTS=${caFile} for Node; a browser takes it among its certificate authorities\n`

/**
 * Prints the line on standard output, as JSON where the log is, and into the log file. For people it has the address to
 * open, for programs the one that is listened on.
 */
export function announce (edge: Pick<Edge, 'log' | 'url' | 'openAt'>, settings: Settings, io: Io, caFile?: string): void {
  const { log, brand } = settings
  const { url, openAt } = edge
  const fields = { url, upstream: shownUpstreams(settings), brand, ...caFile === undefined ? {} : { ca: caFile } }
  if (log.format === 'json') io.stdout.write(`${JSON.stringify({ level: 30, time: epochMs(), ...fields, msg: 'listening' })}\n`)
  else io.stdout.write(`edgeproxy listening on ${openAt} -> ${fields.upstream} (pages: ${brand})\n${caFile === undefined ? '' : trustHint(openAt, caFile)}`)
  // a pretty log beside the file would say it a second time on the terminal
  if (log.file !== null && log.format !== 'pretty') edge.log.event('info', fields, 'listening')
}
