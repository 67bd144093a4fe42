/** Sites that a configured server (Apache, uWSGI) answers for: their launch settings. */
import { dirname } from 'node:path'
import type { LaunchSettings } from '../settings.js'
import type { ApachePlan, ApacheSite, UwsgiPlan } from '../../servers/plan.js'
import type { Layers } from '../../options/layers.js'
import { DEFAULT_SITE, isOpen, nameOf } from '../../options/sites.js'
import { isTopServed, rowOf, serverOf, typeOf } from './site-types.js'
import type { LaunchGiven, LaunchSettled, SettledFor } from './given.js'

/** Settings that such a server decides in place of the options. */
type Served = Pick<LaunchSettings, 'command' | 'cwd' | 'port' | 'instances' | 'elsewhere' | 'reloadSignal' | 'home' | 'server' | 'slots'>

interface Entry { readonly name: string, readonly site: LaunchGiven, readonly of: LaunchSettled }

const homeOf = (of: LaunchSettled): string => of.home ?? process.cwd()

/** A server has processes and signals of its own, and its configuration says where it listens. */
const served = (words: readonly string[], of: LaunchSettled, rest: Pick<Served, 'reloadSignal' | 'port' | 'server' | 'slots'>): Served =>
  ({ command: { words }, cwd: homeOf(of), home: homeOf(of), instances: 1, elsewhere: 'refuse', ...rest })

function uwsgiPlan ({ name, of }: Entry): UwsgiPlan {
  const application = of.application ?? ''
  return {
    kind: 'uwsgi',
    site: name,
    application,
    folder: of.cwd ?? dirname(application),
    virtualenv: of.virtualenv,
    staticPaths: of.staticPaths.flat(),
    settings: of.uwsgiSettings
  }
}

function apacheSite ({ name, site, of }: Entry, layers: Layers<LaunchGiven>): ApacheSite {
  const type = typeOf(site, layers) ?? 'apache'
  const base = {
    site: name,
    hosts: site.hosts ?? [],
    directives: rowOf(type).takes.includes('vhostDirectives') ? of.vhostDirectives : null
  }
  if (type === 'static' || type === 'php') return { ...base, type, root: of.root ?? '' }
  if (type === 'reverse_proxy') return { ...base, type, target: of.target ?? '' }
  if (type === 'redirect') return { ...base, type, target: of.target ?? '', status: of.redirectStatus, appendPath: of.appendPath }
  return { ...base, type: 'apache' }
}

/** Every site that an Apache answers for, in order; that of the top level comes last, where something is left for it. */
function apacheEntries (layers: Layers<LaunchGiven>, look: SettledFor): Entry[] {
  const all = layers.sites.map((site, index): readonly [string, LaunchGiven] => [nameOf(site, index), site])
  if (isTopServed(layers) && !layers.sites.some(isOpen)) all.push([DEFAULT_SITE, {}])
  return all.filter(([, site]) => serverOf(typeOf(site, layers)) === 'Apache').map(([name, site]) => ({ name, site, of: look(site) }))
}

/** There is one Apache for each account, which means for each home. */
function apacheServed (of: LaunchSettled, layers: Layers<LaunchGiven>, look: SettledFor): Served {
  const together = apacheEntries(layers, look).filter(entry => homeOf(entry.of) === homeOf(of))
  const server: ApachePlan = {
    kind: 'apache',
    sites: together.map(entry => apacheSite(entry, layers)),
    globalDirectives: [...new Set(together.map(entry => entry.of.globalDirectives).filter(lines => lines !== null))]
  }
  const port = together.length === 1 ? of.programPort : 0
  return served(['apache2'], of, { port, reloadSignal: 'SIGUSR1', server, slots: server.sites.map(({ site }) => site) })
}

/** null: the site's own command is started. */
export function servedBy (name: string, site: LaunchGiven, layers: Layers<LaunchGiven>, look: SettledFor): Served | null {
  const of = look(site)
  const server = serverOf(typeOf(site, layers))
  if (server === null) return null
  if (server === 'Apache') return apacheServed(of, layers, look)
  const plan = uwsgiPlan({ name, site, of })
  return served(['uwsgi'], of, { port: of.programPort, reloadSignal: 'SIGHUP', server: plan, slots: [name] })
}

/** Options of a process that several sites share are those of the top level: one site's own would change the others'. */
export const processOf = (site: LaunchGiven, layers: Layers<LaunchGiven>): LaunchGiven =>
  serverOf(typeOf(site, layers)) === 'Apache' ? {} : site
