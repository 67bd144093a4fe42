/**
 * What support needs about one request, as one zip: the record, the same request made again on both ways, the way to the
 * upstream leg by leg, and a page that says what to do with it. It asks the edge and the upstream, and nobody else.
 *
 *   record -> case -+-> through the edge --+
 *                   +-> straight there ----+-> files, made twice (the second time every secret is known) -> zip
 *                   +-> trace, origin check+
 */
import type { PeerCertificate } from '../failures/failure.js'
import type { Settings, SiteSettings, Target } from '../options/settings.js'
import type { Brand, Language } from '../page/brand.js'
import { repeatRequests, type Repeat, type Seens } from './again.js'
import { readCase } from './case.js'
import type { Case } from './case-shape.js'
import type { Fields } from './fields.js'
import { makeFiles } from './files.js'
import { Masker } from './mask.js'
import { zip, type BundleFile } from './zip.js'

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
export type CheckOrigin = (upstream: UpstreamPlace, question: { readonly host: string, readonly path: string }, veil: Veil) => Promise<OriginCheck>

export interface UpstreamPlace {
  readonly target: Target
  readonly site: SiteSettings
}

export interface BundleWish {
  /** A parsed line of the log. */
  readonly record: Fields
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

export interface Bundle {
  readonly case: Case
  readonly files: readonly BundleFile[]
  readonly zip: Uint8Array
  /** The request made again; null where it was not. */
  readonly seen: Seens
  readonly check: OriginCheck | null
  /** What was masked, e.g. `cookie sid`. */
  readonly masked: readonly string[]
}

/**
 * Makes a bundle. What cannot be had (no edge, no upstream) is said in its place; it does not throw for that.
 * @throws RangeError when the record is not one of a request
 */
export async function createBundle (wish: BundleWish): Promise<Bundle> {
  const found = readCase(wish.record)
  const masker = maskerFor(found, wish)
  const [seen, check] = await Promise.all([repeatRequests(found, wish), checkOrigin(found, wish, masker)])
  const make = (): BundleFile[] => makeFiles({ wish, case: found, seen, check, masker })
  // what is found to be a secret in the last file may stand in the first one
  make()
  const files = make()
  return { case: found, files, zip: zip(files, found.ray.time), seen, check, masked: masker.masked }
}

function maskerFor (found: Case, { keep = [], upstream }: BundleWish): Masker {
  const { address } = found.upstream
  const folder = /^unix:(.*\/)/.exec(address ?? upstream?.target.label ?? '')?.[1]
  const [path = ''] = found.target.split('?')
  return new Masker({
    keep,
    facts: [found.host, found.host.replace(/:\d+$/, ''), path, found.ray.id, address, upstream?.target.host, found.code].filter(fact => typeof fact === 'string'),
    folders: folder === undefined ? [] : [folder]
  })
}

async function checkOrigin (found: Case, { upstream, check }: BundleWish, masker: Masker): Promise<OriginCheck | null> {
  if (upstream === null) return null
  // a walk asks with GET, whatever the request was; a target that is no path cannot be walked to
  const path = found.target.startsWith('/') ? found.target : '/'
  return await check(upstream, { host: found.host, path }, masker)
}
