/** What a server that the edge configures itself has to serve: plain data, made into a configuration by `servers`. */

/** A path of the site's address and the folder whose files are shown there. */
export interface StaticPath {
  readonly path: string
  /** Absolute. */
  readonly folder: string
}

/** A Python application behind a uWSGI of its own. */
export interface UwsgiPlan {
  readonly kind: 'uwsgi'
  readonly site: string
  /** The file with the callable `application`; absolute. */
  readonly application: string
  /** Where uWSGI changes to; absolute. */
  readonly folder: string
  readonly virtualenv: string | null
  readonly staticPaths: readonly StaticPath[]
  /** Lines for its configuration, as they were written; null: none. */
  readonly settings: string | null
}

interface ApacheSiteBase {
  readonly site: string
  /** As in the settings of the site. */
  readonly hosts: readonly string[]
  /** Lines for its virtual host, as they were written; null: none. */
  readonly directives: string | null
}

/** One virtual host. */
export type ApacheSite = ApacheSiteBase & (
  | { readonly type: 'static' | 'php', /** Absolute. */ readonly root: string }
  | { readonly type: 'apache' }
  | { readonly type: 'reverse_proxy', /** http or https. */ readonly target: string }
  | { readonly type: 'redirect', readonly target: string, readonly status: 301 | 302, readonly appendPath: boolean }
)

/** The one Apache of an account, with all sites that it serves. */
export interface ApachePlan {
  readonly kind: 'apache'
  readonly sites: readonly ApacheSite[]
  /** Lines for all of them, as they were written, without repetition. */
  readonly globalDirectives: readonly string[]
}

export type ServerPlan = UwsgiPlan | ApachePlan
