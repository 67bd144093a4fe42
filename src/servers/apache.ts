/** The one Apache of an account: a configuration with a virtual host for each site, on a port of its own. */
import { join } from 'node:path'
import type { ApachePlan, ApacheSite } from './plan.js'
import { MODULES_OF, quoted, virtualHost } from './apache-sites.js'
import type { Machine } from './machine.js'
import { addressOf, type At, type Server } from './server.js'

const configFolder = ({ home }: At): string => join(home, 'admin/config/apache')

const logOf = ({ home }: At): string => join(home, 'admin/logs/apache/apache.log')

/** What every configuration needs; a module that is built in is not loaded again. */
const BASE = ['mpm_event', 'unixd', 'authz_core'] as const

const isSecure = (site: ApacheSite): boolean => site.type === 'reverse_proxy' && site.target.startsWith('https:')

function modulesOf ({ sites }: ApachePlan, { phpCgi }: Machine): string[] {
  const wanted = sites.flatMap(site => [...MODULES_OF[site.type], ...isSecure(site)
    ? ['ssl']
    : [], ...site.type === 'php' && phpCgi !== null ? ['actions', 'cgid'] : []])
  return [...new Set([...BASE, ...wanted])]
}

const loading = (modules: readonly string[], folder: string): string[] => modules.flatMap(name => [
  `<IfModule !${name}_module>`,
  `  LoadModule ${name}_module ${quoted(join(folder, `mod_${name}.so`))}`,
  '</IfModule>'
])

/** The lines before the sites. Nothing is shown where a site names no folder: `empty` stands for the folder of them all. */
function server (plan: ApachePlan, at: At, machine: Machine): string[] {
  const folder = configFolder(at)
  const modules = modulesOf(plan, machine)
  const has = (name: string): boolean => modules.includes(name)
  return [
    `ServerRoot ${quoted(folder)}`,
    'ServerName localhost',
    ...loading(modules, machine.modules ?? '/usr/lib/apache2/modules'),
    `DefaultRuntimeDir ${quoted(join(folder, 'run'))}`,
    `PidFile ${quoted(join(folder, 'run/apache.pid'))}`,
    ...has('cgid') ? [`ScriptSock ${quoted(join(folder, 'run/cgisock'))}`] : [],
    ...machine.user === null ? [] : [`User ${machine.user}`, `Group ${groupOf(machine.user)}`],
    `ErrorLog ${quoted(logOf(at))}`,
    'LogLevel warn',
    'StartServers 1',
    'Timeout 300',
    'ServerSignature Off',
    ...has('mime')
      ? [
        `TypesConfig ${quoted(machine.mimeTypes ?? '/dev/null')}`,
        'AddType text/html .html .htm',
        'AddType text/css .css',
        'AddType text/javascript .js .mjs'
        ]
      : [],
    `DocumentRoot ${quoted(join(folder, 'empty'))}`,
    ...plan.globalDirectives.map(lines => lines.trimEnd())
  ]
}

/** Only the last of the names that are tried has no group of the same name. */
const groupOf = (user: string): string => user === 'nobody' ? 'nogroup' : user

function configuration (plan: ApachePlan, at: At, machine: Machine): string {
  const sites = plan.sites.flatMap(site => virtualHost(site, addressOf(at, site.site), machine))
  return [...server(plan, at, machine), ...sites, ''].join('\n')
}

function lacking ({ sites }: ApachePlan, { apache, modules, phpCgi }: Machine): string[] {
  return [
    ...apache === null ? ['Apache is not on this machine (Debian: apt-get install apache2)'] : [],
    ...apache !== null && modules === null ? ['the folder of Apache\'s modules was not found'] : [],
    ...phpCgi === null && sites.some(({ type }) => type === 'php')
      ? ['PHP pages need php-cgi, which is not on this machine (Debian: apt-get install php-cgi)']
      : []
  ]
}

export function apacheServer (plan: ApachePlan, machine: Machine): Server {
  const configFile = (at: At): string => join(configFolder(at), 'sites.conf')
  return {
    // in the foreground: in the background its first process ends with code 0, whether it works or not
    command: at => [machine.apache ?? 'apache2', '-f', configFile(at), '-DFOREGROUND'],
    files: at => ({ [configFile(at)]: configuration(plan, at, machine) }),
    folders: at => [join(configFolder(at), 'run'), join(configFolder(at), 'empty'), join(at.home, 'admin/logs/apache')],
    ownLog: logOf,
    env: () => ({}),
    stopSignal: 'SIGTERM',
    lacks: lacking(plan, machine)
  }
}
