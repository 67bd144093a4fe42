/**
 * The settings an edge runs on: every default filled in, every duration in milliseconds and already multiplied by the
 * time scale, every address parsed. The rooms read these and never the raw options.
 *
 * Each room adds what its options come to: a `declare module` in its `options.ts`. So a room on a lower floor knows the whole
 * type without an import that goes up. `src/settings` puts the values together.
 */

export interface Settings {
  /** First match wins; never empty. A site without hosts takes every host. */
  readonly sites: readonly SiteSettings[]
}

export interface SiteSettings {
  readonly name: string
  /** Where its requests go; empty where the edge starts the program itself. */
  readonly upstreams: readonly Target[]
  readonly limits: Limits
}

/** The limits of one site, in ms (bytes for maxHeaderSize). */
export interface Limits {}

/** Where a site's requests go: one address of possibly several. */
export interface Target {
  readonly protocol: 'http:' | 'https:'
  /** Name or IP address without brackets; empty for a unix socket. */
  readonly host: string
  readonly port: number
  /** Path of a unix socket, or null. */
  readonly socketPath: string | null
  /** `host:port` or `unix:/path`, as shown in logs. */
  readonly label: string
  /** Local address to bind, or null for the kernel's choice. */
  readonly localAddress: string | null
  /** What stands between the edge and the origin as a process of its own; absent where nothing does. */
  readonly hop?: Hop
  /** Where the requests of https visitors go; absent: the same way as everybody's. */
  readonly whenSecure?: Target
}

/**
 * `railgun`: a listener that is asked in the origin's place and tells in a header what it could not do. `tunnel`: nothing is
 * dialed; a connector beside the origin has opened connections to the edge.
 */
export type Hop =
  | { readonly kind: 'railgun' }
  | { readonly kind: 'tunnel', readonly name: string, readonly token: string | null }
