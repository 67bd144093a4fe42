/** The servers that answer for sites without a program of their own: what goes into the launch settings of such a site. */
import { dirname } from 'node:path'
import type { LaunchSettings } from './launch-settings.js'
import type { ApachePlan, ApacheSite, UwsgiPlan } from './server-plan.js'
import { lookUp, type Layers, type Lookup } from './layers.js'
import { DEFAULT_SITE, isOpen, nameOf } from './site-checks.js'
import { isTopServed, rowOf, serverOf, typeOf } from './site-types.js'
import type { Given } from './table.js'

/** What a server of ours decides in the place of the options. */
type Served = Pick<LaunchSettings, 'command' | 'cwd' | 'port' | 'instances' | 'elsewhere' | 'reloadSignal' | 'home' | 'server' | 'slots'>

interface Entry { readonly name: string, readonly site: Given, readonly find: Lookup }

const homeOf = (find: Lookup): string => find('home') ?? process.cwd()

/** A server has processes and signals of its own, and its configuration says where it listens. */
const served = (words: readonly string[], find: Lookup, rest: Pick<Served, 'reloadSignal' | 'port' | 'server' | 'slots'>): Served =>
  ({ command: { words }, cwd: homeOf(find), home: homeOf(find), instances: 1, elsewhere: 'refuse', ...rest })

function uwsgiPlan ({ name, find }: Entry): UwsgiPlan {
  const application = find('application') ?? ''
  return {
    kind: 'uwsgi',
    site: name,
    application,
    folder: find('cwd') ?? dirname(application),
    virtualenv: find('virtualenv'),
    staticPaths: (find('staticPaths') ?? []).flat(),
    settings: find('uwsgiSettings')
  }
}

function apacheSite ({ name, site, find }: Entry, layers: Layers): ApacheSite {
  const type = typeOf(site, layers) ?? 'apache'
  const base = { site: name, hosts: site.hosts ?? [], directives: rowOf(type).takes.includes('vhostDirectives') ? find('vhostDirectives') : null }
  if (type === 'static' || type === 'php') return { ...base, type, root: find('root') ?? '' }
  if (type === 'reverse_proxy') return { ...base, type, target: find('target') ?? '' }
  if (type === 'redirect') return { ...base, type, target: find('target') ?? '', status: find('redirectStatus'), appendPath: find('appendPath') }
  return { ...base, type: 'apache' }
}

/** Every site that an Apache answers for, in order; that of the top level comes last, where something is left for it. */
function apacheEntries (layers: Layers): Entry[] {
  const all = layers.sites.map((site, index): readonly [string, Given] => [nameOf(site, index), site])
  if (isTopServed(layers) && !layers.sites.some(isOpen)) all.push([DEFAULT_SITE, {}])
  return all.filter(([, site]) => serverOf(typeOf(site, layers)) === 'Apache').map(([name, site]) => ({ name, site, find: lookUp(layers, site) }))
}

/** There is one Apache for each account, which is to say for each home. */
function apacheServed (find: Lookup, layers: Layers): Served {
  const together = apacheEntries(layers).filter(entry => homeOf(entry.find) === homeOf(find))
  const server: ApachePlan = {
    kind: 'apache',
    sites: together.map(entry => apacheSite(entry, layers)),
    globalDirectives: [...new Set(together.map(entry => entry.find('globalDirectives')).filter(lines => lines !== null))]
  }
  const port = together.length === 1 ? find('programPort') : 0
  return served(['apache2'], find, { port, reloadSignal: 'SIGUSR1', server, slots: server.sites.map(({ site }) => site) })
}

/** null: the site's own command is started. */
export function servedBy (name: string, site: Given, layers: Layers): Served | null {
  const find = lookUp(layers, site)
  const server = serverOf(typeOf(site, layers))
  if (server === null) return null
  if (server === 'Apache') return apacheServed(find, layers)
  const plan = uwsgiPlan({ name, site, find })
  return served(['uwsgi'], find, { port: find('programPort'), reloadSignal: 'SIGHUP', server: plan, slots: [name] })
}

/** A process that several sites share is theirs as the top level says; one site's own say would change the others'. */
export const processOf = (site: Given, layers: Layers): Given => serverOf(typeOf(site, layers)) === 'Apache' ? {} : site
