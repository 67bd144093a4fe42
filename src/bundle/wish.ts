/** What a bundle is made of, and what is handed in because it takes a whole edge. */
import type { PeerCertificate } from '../failures/failure.js'
import type { Settings, SiteSettings, Target } from '../options/settings.js'
import type { Brand, Language } from '../brand/brand.js'
import type { Case } from './case-shape.js'

/** Which requests are made again. */
export type Repeat = 'safe' | 'all' | 'never'

export interface OriginCheck {
  readonly text: string
  readonly json: object
  /** What the upstream showed, where TLS was spoken. */
  readonly certificate: PeerCertificate | null
  /** Whether the way is clear. */
  readonly clear: boolean
}

/** Takes secrets out of what an upstream sent, before it is laid out as text. */
export interface Veil {
  /** Of the same length. */
  bytes (bytes: Buffer): Buffer
  quotation (text: string): string
}

/** Walks the way to an upstream; handed in, because it takes a whole edge. */
export type CheckOrigin =
  (upstream: UpstreamPlace, question: { readonly host: string, readonly path: string }, veil: Veil) => Promise<OriginCheck>

export interface UpstreamPlace {
  readonly target: Target
  readonly site: SiteSettings
}

export interface BundleWish {
  /** A line of the log, read. */
  readonly case: Case
  /** URL of the running edge, or null for none. */
  readonly edge: string | null
  /** Settings of an edge that leads there, to dial it by; handed in, because it takes all options. */
  readonly settle: (options: { readonly upstream: string, readonly connectTimeout: number, readonly serverName?: string }) => Settings
  /** Where the request went; null when no upstream was chosen. */
  readonly upstream: UpstreamPlace | null
  /** The brand of the record, or null when it is not known here. */
  readonly brand: Brand | null
  readonly check: CheckOrigin
  /** Which requests are made again. Default `safe`: GET, HEAD and OPTIONS. */
  readonly repeat?: Repeat
  /** Header lines for the repeated request, which the log does not hold. */
  readonly headers?: ReadonlyArray<readonly [name: string, value: string]>
  /** Headers, cookies and parameters that are not masked. */
  readonly keep?: readonly string[]
  /** Language of the README. Default en. */
  readonly language?: Language
  /** The log of a listener between edge and upstream. */
  readonly listenerLog?: string | null
  /** Version of this package. */
  readonly version: string
}
