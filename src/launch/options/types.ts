/** Options of the types of sites, and of servers that the edge configures for them. */
import type { Rows } from '../../options/row.js'
import { toggle } from '../../options/values/number.js'
import { application, lines, redirectStatus, root, siteType, staticPaths, target, virtualenv } from './server.js'

export const typeRows = {
  /** Who answers where there is no upstream. Default `program`, for a command. */
  type: {
    group: 'types',
    level: 'both',
    value: siteType,
    default: null,
    otherwise: 'program with a command',
    into: 'launch',
    meaning:
      'who answers: program is a command without a shell; nodejs and user_program are a line for the shell; wsgi is ' +
      'uWSGI with a Python application; php, static, apache, reverse_proxy and redirect share one Apache for each home'
  },
  /** Of `php` and `static`: the folder that is shown. */
  root: {
    group: 'types',
    level: 'both',
    value: root,
    default: null,
    otherwise: 'required with php and static',
    into: 'launch',
    meaning: 'folder whose files and programs are shown'
  },
  /** Of `wsgi`: the Python file with the callable `application`. */
  application: {
    group: 'types',
    level: 'both',
    value: application,
    default: null,
    otherwise: 'required with wsgi',
    into: 'launch',
    meaning: 'Python file that holds the callable application'
  },
  /** Of `wsgi`. Default: the system's Python. */
  virtualenv: {
    group: 'types',
    level: 'both',
    value: virtualenv,
    default: null,
    otherwise: 'the system\'s Python',
    into: 'launch',
    meaning: 'virtual environment of a wsgi application'
  },
  /** Of `wsgi`: paths that are folders, `/static=./static` or an object. */
  staticPaths: {
    group: 'types',
    level: 'both',
    value: staticPaths,
    list: true,
    flag: 'static-path',
    default: null,
    otherwise: 'the application answers everything',
    into: 'launch',
    meaning: 'paths of a wsgi site that are folders: /static=./static'
  },
  /** Of `wsgi`: lines for uWSGI's configuration, as they are. */
  uwsgiSettings: {
    group: 'types',
    level: 'both',
    value: lines,
    only: 'file',
    default: null,
    otherwise: 'none',
    into: 'launch',
    meaning: 'lines added to uWSGI\'s configuration of a wsgi site as they are, such as need-app = true'
  },
  /** Of `reverse_proxy` and `redirect`: where it leads. */
  target: {
    group: 'types',
    level: 'both',
    value: target,
    default: null,
    otherwise: 'required with reverse_proxy and redirect',
    into: 'launch',
    meaning: 'address that a reverse_proxy asks or a redirect leads to'
  },
  /** Of `redirect`. Default 301. */
  redirectStatus: {
    group: 'types',
    level: 'both',
    value: redirectStatus,
    default: '301',
    into: 'launch',
    meaning: 'status of a redirect: 301 is permanent, 302 temporary'
  },
  /** Of `redirect`: add path and query of the request. Default true. */
  appendPath: {
    group: 'types',
    level: 'both',
    value: toggle,
    default: 'true',
    into: 'launch',
    meaning: 'whether a redirect adds path and query of the request to its target'
  },
  /** Of `php`, `apache` and `reverse_proxy`: lines for the virtual host, as they are. */
  vhostDirectives: {
    group: 'types',
    level: 'both',
    value: lines,
    only: 'file',
    default: null,
    otherwise: 'none',
    into: 'launch',
    meaning: 'Apache directives for the virtual host of a php, apache or reverse_proxy site, as they are'
  },
  /** Of `apache` or on the top level: lines for every Apache site of the account, as they are. */
  globalDirectives: {
    group: 'types',
    level: 'both',
    value: lines,
    only: 'file',
    default: null,
    otherwise: 'none',
    into: 'launch',
    meaning:
      'Apache directives for all sites of the account, as they are; on the top level or in an apache site. A mistake in' +
      ' one stops them all'
  }
} as const satisfies Rows
