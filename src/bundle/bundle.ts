/**
 * What support needs about one request, as one zip: the record, the same request made again on both ways, the way to the
 * upstream leg by leg, and a page that says what to do with it. It asks the edge and the upstream, and nobody else.
 *
 *   record -> case -+-> through the edge --+
 *                   +-> straight there ----+-> files, made twice (the second time every secret is known) -> zip
 *                   +-> trace, origin check+
 */
import { repeatRequests, type Seens } from './again.js'
import type { Case } from './case-shape.js'
import { UNSENDABLE } from './ask.js'
import { makeFiles } from './files.js'
import { Masker } from './mask.js'
import type { BundleWish, OriginCheck } from './wish.js'
import { zip, type BundleFile } from './zip.js'

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
 */
export async function createBundle (wish: BundleWish): Promise<Bundle> {
  const { case: found } = wish
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
  const masker = new Masker({
    keep,
    facts: [found.host, found.host.replace(/:\d+$/, ''), path, found.ray.id, address, upstream?.target.host, found.code].filter(fact => typeof fact === 'string'),
    folders: folder === undefined ? [] : [folder]
  })
  // they may stand anywhere in a row of text
  if (found.cookies !== null) masker.cookies(found.cookies)
  return masker
}

async function checkOrigin (found: Case, { upstream, check }: BundleWish, masker: Masker): Promise<OriginCheck | null> {
  if (upstream === null) return null
  // a walk asks with GET, whatever the request was; a target that is no path cannot be walked to
  const path = found.target.startsWith('/') && !UNSENDABLE.test(found.target) ? found.target : '/'
  const host = UNSENDABLE.test(found.host) ? '' : found.host
  return await check(upstream, { host, path }, masker)
}
