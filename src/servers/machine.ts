/** Where this machine keeps the servers. Found once: they are installed before the edge starts. */
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

export interface Machine {
  /** Paths of programs; null: there is none. */
  readonly apache: string | null
  readonly uwsgi: string | null
  readonly phpCgi: string | null
  /** Folder of Apache's modules. */
  readonly modules: string | null
  /** Table of media types. */
  readonly mimeTypes: string | null
  /** The user that Apache runs as where root starts it. */
  readonly user: string | null
}

const HOMEBREW = '/opt/homebrew'

const firstOf = (places: readonly string[]): string | null => places.find(place => existsSync(place)) ?? null

const inPath = (names: readonly string[]): string | null =>
  firstOf([
    ...(process.env['PATH'] ?? '').split(delimiter).filter(folder => folder !== ''),
    '/usr/sbin',
    '/usr/local/sbin'
  ].flatMap(folder => names.map(name => join(folder, name))))

const APACHE = ['/usr/local/apache2/bin/httpd', `${HOMEBREW}/bin/httpd`]
const MODULES = [
  '/usr/lib/apache2/modules', '/usr/lib64/httpd/modules', '/usr/lib/httpd/modules', '/usr/lib/apache2',
  '/usr/libexec/apache2', '/usr/local/apache2/modules', `${HOMEBREW}/lib/httpd/modules`
]
const MIME_TYPES = [
  '/etc/mime.types',
  '/etc/apache2/mime.types',
  '/etc/httpd/conf/mime.types',
  '/usr/local/apache2/conf/mime.types',
  `${HOMEBREW}/etc/httpd/mime.types`
]
const USERS = ['www-data', 'apache', 'http', '_www', 'nobody']

/** Under root the server runs as an unprivileged user; otherwise as the current one. */
function workUser (): string | null {
  if (process.getuid?.() !== 0 || !existsSync('/etc/passwd')) return null
  const known = readFileSync('/etc/passwd', 'utf8').split('\n').map(line => line.split(':')[0])
  return USERS.find(name => known.includes(name)) ?? null
}

function find (): Machine {
  return {
    apache: inPath(['apache2', 'httpd']) ?? firstOf(APACHE),
    uwsgi: inPath(['uwsgi']),
    phpCgi: inPath(['php-cgi']),
    modules: firstOf(MODULES),
    mimeTypes: firstOf(MIME_TYPES),
    user: workUser()
  }
}

let found: Machine | null = null

export function thisMachine (): Machine {
  found ??= find()
  return found
}
