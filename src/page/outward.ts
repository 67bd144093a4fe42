/** What a brand says beyond its pages: to the upstream, on answers it passes on, on paths of its own. Plain types. */

/** What a brand may tell the upstream about a request. */
export interface Forwarding {
  /** With the colo, as in the headers. */
  readonly ray: string
  /** Plain: no `::ffff:`. */
  readonly remoteAddress: string
  readonly remotePort: number
  /** The client speaks TLS. */
  readonly secure: boolean
  /** Two capitals, or null where the site names no country. */
  readonly country: string | null
}

/** What a site asked its brand to tell the upstream besides. */
export interface ForwardingOptions {
  /** The option `true-client-ip`. */
  readonly trueClientIp: boolean
}

/** What a brand changes about the answers it passes on. Data: it is put together once, at the start. */
export interface Relaying {
  /** Header lines added, flat: name, value. They replace the upstream's lines of these names. */
  readonly added: readonly string[]
  /** Names of the upstream's lines that end at the edge, in any case. */
  readonly dropped: readonly string[]
  /** Entries of list-valued lines such as Via, flat: name, value. They come behind the upstream's own. Default none. */
  readonly appended?: readonly string[]
}

/** A request for a path that the edge answers by itself, as plain values. */
export interface OwnRequest extends Forwarding {
  readonly method: string
  /** Target below the path the edge is mounted under, query included. */
  readonly url: string
  /** Without port. */
  readonly host: string
  /** Epoch ms of arrival. */
  readonly time: number
  readonly colo: string
  /** `1.1`, `2.0` */
  readonly httpVersion: string
  /** `TLSv1.3`; null without TLS. */
  readonly tlsVersion: string | null
  /** Name asked for in the TLS handshake; null without TLS or without a name. */
  readonly serverName: string | null
  /** Empty when there is none. */
  readonly userAgent: string
}

/** One of the brand's pages, as if a failure had led to it; or an answer of its own. */
export type OwnAnswer = { readonly preview: string } | {
  /** What the log calls it in `page`. */
  readonly name: string
  readonly status: number
  /** Flat: name, value. Content-Length is set by the edge. */
  readonly headers: readonly string[]
  readonly body: string
}

/** Paths that belong to the brand's edge: they never reach an upstream. */
export interface OwnPaths {
  /** Raw beginning of the path, e.g. `/cdn-cgi/`. */
  readonly prefix: string
  /** Pure. A preview must name a page of the brand. */
  readonly answer: (request: OwnRequest) => OwnAnswer
}
