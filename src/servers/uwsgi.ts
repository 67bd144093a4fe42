/** uWSGI with one Python application. It keeps a log of its own, so that its errors never reach the edge by itself. */
import { join } from 'node:path'
import type { UwsgiPlan } from './plan.js'
import type { Machine } from './machine.js'
import { addressOf, type At, type Server } from './server.js'

/** A name for a file; a host may hold signs that none should have. */
const fileName = (site: string): string => site.replace(/[^A-Za-z0-9._-]/g, '_')

const configOf = ({ home }: At, site: string): string => join(home, 'admin/config/uwsgi', `${fileName(site)}.conf`)

const logOf = ({ home }: At, site: string): string => join(home, 'admin/logs/uwsgi', `${fileName(site)}.log`)

/** A percent sign begins a variable of uWSGI's. */
const plain = (value: string): string => value.replace(/%/g, '%%')

/**
 * Without `need-app` a broken application leaves a server that answers 500, as on the documented platform. `die-on-term`:
 * without it uWSGI 2 takes SIGTERM for a reload. The buffer holds the head of a request, for which 4 kB are little.
 */
const configuration = (plan: UwsgiPlan, at: At): string => [
  '[uwsgi]',
  'plugins = python3',
  `http-socket = ${addressOf(at, plan.site)}`,
  `chdir = ${plain(plan.folder)}`,
  `wsgi-file = ${plain(plan.application)}`,
  ...plan.virtualenv === null ? [] : [`virtualenv = ${plain(plan.virtualenv)}`],
  ...plan.staticPaths.map(({ path, folder }) => `static-map = ${plain(path)}=${plain(folder)}`),
  'master = true',
  'processes = 2',
  'enable-threads = true',
  'buffer-size = 32768',
  'die-on-term = true',
  `logto = ${plain(logOf(at, plan.site))}`,
  ...plan.settings === null ? [] : [plan.settings.trimEnd()],
  ''
].join('\n')

export function uwsgiServer (plan: UwsgiPlan, machine: Machine): Server {
  return {
    command: at => [machine.uwsgi ?? 'uwsgi', '--ini', configOf(at, plan.site)],
    files: at => ({ [configOf(at, plan.site)]: configuration(plan, at) }),
    folders: ({ home }) => [join(home, 'admin/config/uwsgi'), join(home, 'admin/logs/uwsgi')],
    ownLog: at => logOf(at, plan.site),
    env: () => ({}),
    stopSignal: 'SIGTERM',
    lacks: machine.uwsgi === null ? ['uWSGI is not on this machine (Debian: apt-get install uwsgi uwsgi-plugin-python3)'] : []
  }
}
