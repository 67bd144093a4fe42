/** Virtual hosts of Apache, one kind for each type of site. Its own directives come last, so that they have the last word. */
import type { ApacheSite } from './plan.js'
import type { Machine } from './machine.js'

type Of<T extends ApacheSite['type']> = Extract<ApacheSite, { type: T }>

/** One argument of a directive. */
export const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`

/** Folders in <Directory> are patterns. */
const asPattern = (folder: string): string => quoted(folder.replace(/[*?[\]\\]/g, '\\$&'))

/** What .htaccess files and one's own directives commonly count on. */
const FILES = [
  'dir', 'autoindex', 'mime', 'alias', 'rewrite', 'headers', 'setenvif', 'env', 'expires', 'authz_host', 'authn_core',
  'authn_file', 'auth_basic', 'authz_user'
]

/** Modules by type of site, without `mod_` and `.so`. */
export const MODULES_OF: Readonly<Record<ApacheSite['type'], readonly string[]>> = {
  static: FILES,
  php: FILES,
  apache: FILES,
  reverse_proxy: ['proxy', 'proxy_http', 'headers', 'rewrite', 'setenvif'],
  redirect: ['rewrite']
}

const files = (root: string, index: string): string[] => [
  `DocumentRoot ${quoted(root)}`,
  `DirectoryIndex ${index}`,
  `<Directory ${asPattern(root)}>`,
  '  AllowOverride All',
  '  Options FollowSymLinks',
  '  Require all granted',
  '</Directory>'
]

/** The program is reachable by way of Action only: php-cgi itself refuses a direct call, and so do we. */
const php = (program: string): string[] => [
  'SetEnvIf X-Forwarded-Proto "^https$" HTTPS=on',
  `ScriptAlias "/.php-cgi" ${quoted(program)}`,
  'Action php-cgi "/.php-cgi"',
  '<FilesMatch "\\.php$">',
  '  SetHandler php-cgi',
  '</FilesMatch>',
  '<Location "/.php-cgi">',
  '  Require env REDIRECT_STATUS',
  '</Location>'
]

/** Sources are never shown, and the reason is told. */
const NO_PHP = [
  'RewriteEngine On',
  'RewriteRule "\\.php(/|$)" - [R=503,L]',
  'ErrorDocument 503 "PHP pages need php-cgi, which is not on this machine (Debian: apt-get install php-cgi)"'
]

/** Host is that of the target, as Apache has it by default; the answers lead back. */
function proxy ({ target }: Of<'reverse_proxy'>): string[] {
  const base = quoted(target.endsWith('/') ? target : `${target}/`)
  return [
    ...target.startsWith('https:') ? ['SSLProxyEngine On'] : [],
    'AllowEncodedSlashes NoDecode',
    `ProxyPass "/" ${base} nocanon upgrade=websocket`,
    `ProxyPassReverse "/" ${base}`
  ]
}

/** In a substitution `$1` and `%1` stand for something. It is read as it stands: quotes, which it may not have, are no address either. */
const literal = (text: string): string => `"${text.replace(/[$%\\]/g, '\\$&')}"`

/** The path is taken from the request line as it is, so that nothing is decoded and encoded anew; the query stays by itself. */
function redirect ({ target, status, appendPath }: Of<'redirect'>): string[] {
  const whole = literal(appendPath ? target.replace(/\/$/, '') : target)
  const to = appendPath ? whole.replace(/"$/, '%1"') : whole
  return [
    'AllowEncodedSlashes NoDecode',
    'RewriteEngine On',
    ...appendPath ? ['RewriteCond "%{THE_REQUEST}" "^[^ ]+ (/[^ ?]*)"'] : [],
    `RewriteRule "^" ${to} [R=${status},NE,L${appendPath ? '' : ',QSD'}]`
  ]
}

function served (site: ApacheSite, { phpCgi }: Machine): string[] {
  switch (site.type) {
    case 'static': return files(site.root, 'index.html')
    case 'php': return [...files(site.root, 'index.php index.html'), ...phpCgi === null ? NO_PHP : php(phpCgi)]
    case 'apache': return []
    case 'reverse_proxy': return proxy(site)
    case 'redirect': return redirect(site)
  }
}

const isName = (host: string): boolean => /^[a-z0-9_][a-z0-9._-]*$/.test(host)

function names (hosts: readonly string[]): string[] {
  const first = hosts.find(isName)
  const others = hosts.filter(host => host !== first && !host.startsWith('['))
  return [...first === undefined ? [] : [`ServerName ${first}`], ...others.map(host => `ServerAlias ${host}`)]
}

/** @param address it listens on, the only one */
export function virtualHost (site: ApacheSite, address: string, machine: Machine): string[] {
  const inside = [...names(site.hosts), ...served(site, machine)]
  return [
    `# ${site.site.replace(/[^ -~]/g, '?')}`,
    `Listen ${address}`,
    `<VirtualHost ${address}>`,
    ...inside.map(line => `  ${line}`),
    ...site.directives === null ? [] : [site.directives.trimEnd()],
    '</VirtualHost>'
  ]
}
