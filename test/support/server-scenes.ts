// What goes wrong with Apache and uWSGI, for real: each scene is a site's options and a home in a certain state, and what the
// program then does and says. With or without an edge: `edgeproxy` starts the same program from the same options.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EdgeOptions, SiteEntry } from '../../src/settings/options.js'
import { NEEDS } from './servers.js'

export interface Scene {
  readonly server: 'apache' | 'uwsgi'
  /** A reason to skip, or false. */
  readonly skip: string | false
  readonly site: (home: string) => SiteEntry
  /** Of the top level. */
  readonly top?: EdgeOptions
  /** State of the home before the start, made behind the server's folders and configuration. */
  readonly before?: (home: string) => void
  /** In front of the command, where the system has to be made to fail. */
  readonly wrap?: (home: string) => readonly string[]
  /** Do not make the folders that the server asks for. */
  readonly bare?: true
  /** Somebody else listens on its port. */
  readonly busy?: true
  /** Code it ends with; null: it serves on, and answers 500. */
  readonly code: number | null
  /** All of standard error, in order; everything else in it is told by `ownLog`. */
  readonly stderr: readonly RegExp[]
  readonly ownLog: readonly RegExp[]
}

const APACHE_LOG = 'admin/logs/apache/apache.log'

const apache = { server: 'apache', skip: NEEDS.apache, site: home => ({ type: 'static', root: home }), code: 1, ownLog: [] } as const satisfies Partial<Scene>

const custom = (vhostDirectives: string, more: SiteEntry = {}): Scene['site'] => () => ({ type: 'apache', vhostDirectives, ...more })

const uwsgi = { server: 'uwsgi', skip: NEEDS.uwsgi, code: 22, stderr: [/^\[uWSGI\] getting INI configuration from \/.+\.conf$/m] } as const satisfies Partial<Scene>

const python = (source: string | null, more: SiteEntry = {}): Scene['site'] => home => {
  if (source !== null) writeFileSync(join(home, 'app.py'), source)
  return { type: 'wsgi', application: join(home, 'app.py'), uwsgiSettings: 'need-app = true', ...more }
}

const APP = 'def application(environ, start_response):\n    start_response("200 OK", [])\n    return [b"hello"]\n'

const NOT_LOADED = /unable to load app 0 \(mountpoint=''\) \(callable not found or import error\)/

const GAME_OVER = /no app loaded\. GAME OVER/

export const SCENES: Readonly<Record<string, Scene>> = {
  'Apache: the quota is used up when it opens its log': {
    ...apache,
    skip: NEEDS.apache === false ? NEEDS.strace : NEEDS.apache,
    wrap: home => ['strace', '-qq', '-f', '-o', '/dev/null', '-P', join(home, APACHE_LOG), '-e', 'trace=openat', '-e', 'inject=openat:error=EDQUOT'],
    stderr: [/\(122\)Disk quota exceeded: (AH\d+: )?apache2: could not open error log file \/.+\/apache\.log\./, /Unable to open logs/]
  },
  'Apache: the folder of its log is missing': {
    ...apache,
    bare: true,
    before: home => { for (const name of ['run', 'empty']) mkdirSync(join(home, 'admin/config/apache', name), { recursive: true }) },
    stderr: [/\(2\)No such file or directory: (AH\d+: )?Cannot access directory '.+\/admin\/logs\/apache\/' for main error log/]
  },
  'Apache: its log leads nowhere': {
    ...apache,
    before: home => { symlinkSync(join(home, 'gone/apache.log'), join(home, APACHE_LOG)) },
    stderr: [/\(2\)No such file or directory: (AH\d+: )?apache2: could not open error log file \/.+\/apache\.log\./, /Unable to open logs/]
  },
  'Apache: stray characters in the directives of a site': {
    ...apache,
    site: custom('@#stray'),
    stderr: [/Syntax error on line \d+ of \/.+\/sites\.conf:/, /Invalid command '@#stray', perhaps misspelled or defined by a module not included in the server configuration/]
  },
  'Apache: stray characters in the global directives': {
    ...apache,
    top: { globalDirectives: 'Header set X-Fine yes\nStray On' },
    stderr: [/Syntax error on line \d+ of \/.+\/sites\.conf:/, /Invalid command 'Stray', perhaps misspelled or defined by a module not included in the server configuration/]
  },
  'Apache: a section that is not closed': {
    ...apache,
    site: custom('<Location /files>\nRequire all granted'),
    stderr: [/Syntax error on line \d+ of \/.+\/sites\.conf: .*(<\/VirtualHost> without matching <VirtualHost> section|was not closed|Expected <\/Location> but saw <\/VirtualHost>)/s]
  },
  'Apache: its port is taken': {
    ...apache,
    busy: true,
    stderr: [/\(98\)Address already in use: (AH\d+: )?make_sock: could not bind to address 127\.0\.0\.1:\d+/, /no listening sockets available, shutting down/]
  },
  'uWSGI: the working directory is missing': {
    ...uwsgi,
    site: home => ({ type: 'wsgi', application: join(home, 'app.py'), cwd: `${home}www` }),
    code: 1,
    ownLog: [/chdir\(\) to \/.+www$/m, /chdir\(\): No such file or directory \[core\/uwsgi\.c line \d+\]/]
  },
  'uWSGI: the application is missing': { ...uwsgi, site: python(null), ownLog: [/failed to open python file \/.+\/app\.py/, NOT_LOADED, GAME_OVER] },
  'uWSGI: there is nothing to call': { ...uwsgi, site: python('app = None\n'), ownLog: [/unable to find "application" callable in file \/.+\/app\.py/, NOT_LOADED, GAME_OVER] },
  'uWSGI: a package is missing': { ...uwsgi, site: python('import no_such_package\n'), ownLog: [/ModuleNotFoundError: No module named 'no_such_package'/, NOT_LOADED, GAME_OVER] },
  'uWSGI: a package is missing, and it serves on': {
    ...uwsgi,
    site: python('import no_such_package\n', { uwsgiSettings: undefined }),
    code: null,
    ownLog: [/ModuleNotFoundError: No module named 'no_such_package'/, NOT_LOADED, /no app loaded\. going in full dynamic mode/]
  },
  'uWSGI: the virtual environment is missing': { ...uwsgi, site: home => ({ ...python(APP)(home), virtualenv: join(home, 'no-venv') }), code: 1, ownLog: [/ModuleNotFoundError: No module named 'encodings'/] },
  'uWSGI: the folder of its log is missing': {
    ...uwsgi,
    site: python(APP),
    bare: true,
    code: 1,
    stderr: [...uwsgi.stderr, /open\("\/.+\/admin\/logs\/uwsgi\/.+\.log"\): No such file or directory \[core\/logging\.c line \d+\]/],
    ownLog: []
  },
  'uWSGI: its port is taken': { ...uwsgi, site: python(APP), busy: true, code: 1, ownLog: [/probably another instance of uWSGI is running on the same address \(127\.0\.0\.1:\d+\)/, /bind\(\): Address already in use/] }
}

/** The options of a scene. */
export const optionsOf = (scene: Scene, home: string): EdgeOptions => ({ home, ...scene.top, sites: [{ name: 'shop', hosts: 'shop.test', ...scene.site(home) }] })
