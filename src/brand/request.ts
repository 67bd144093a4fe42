/**
 * The facts of one request, as every function of a brand is given them: plain values that are read and never written. Those
 * that come later (the site, the instance, the upstream's status) are null until then.
 */
export interface RequestFacts {
  /** With the colo, as in the headers: `a3436fd6db5a3dde-LAB`. */
  readonly ray: string
  readonly colo: string
  /** Epoch ms of arrival. */
  readonly time: number
  readonly method: string
  /** Raw request target, as the client sent it. */
  readonly url: string
  /** As the client sent it, with the port where one stands there; empty without any. */
  readonly host: string
  /** The same without port, lower case. */
  readonly hostname: string
  /** `1.1`, `2.0` */
  readonly httpVersion: string
  /** Plain: no `::ffff:`. */
  readonly remoteAddress: string
  readonly remotePort: number
  /** Address of this edge that the client reached; null where nobody asked for it: it is gathered for the logs of some dialects. */
  readonly localAddress: string | null
  /** The client speaks TLS. */
  readonly secure: boolean
  /** `TLSv1.3`; null without TLS. */
  readonly tlsVersion: string | null
  /** Name of the cipher as OpenSSL spells it; null without TLS. */
  readonly tlsCipher: string | null
  /** Name asked for in the TLS handshake; null without TLS or without a name. */
  readonly serverName: string | null
  /** Two capitals, ISO 3166-1; null where the site names no country. */
  readonly country: string | null
  /** Name of the site; null before it is known, and where there is none. */
  readonly site: string | null
  /** The process of a program that the edge started, `shop/1`; null before one is chosen, and where it starts none. */
  readonly instance: { readonly name: string, readonly pid: number | null } | null
  /** The upstream as configured, `host:port`; null before one is chosen. */
  readonly upstreamLabel: string | null
  /** Status that the upstream answered with; null before. */
  readonly upstreamStatus: number | null
}
