/** Where the request of a record went, as something that can be dialed: what the flags say, else what the record says. */
import { isIP } from 'node:net'
import type { UpstreamPlace } from '../../bundle/wish.js'
import type { Case } from '../../bundle/case-shape.js'
import { dnsNameOf } from '../../dial/identity.js'
import { Mistake, OptionsError } from '../../options/problem.js'
import { resolveLayers } from '../../settings/resolve.js'
import type { Given } from '../../settings/rows.js'
import { upstream, type Upstream } from '../../dial/options/upstream.js'
import { atFlags } from '../define.js'
import type { BundleFlags } from './flags.js'

/** Who asks for a bundle does not want to wait as long as a visitor would have to; the head of the answer is the exception. */
const PATIENCE: Given = { dnsTimeout: 5000, connectTimeout: 20_000, tlsTimeout: 10_000 }

/**
 * @returns null when neither names an upstream
 * @throws OptionsError when the flags contradict each other
 */
export function upstreamOf (found: Case, { way }: Pick<BundleFlags, 'way'>): UpstreamPlace | null {
  const recorded = fromRecord(found)
  if (way.upstream === undefined && recorded === null) return null
  const serverName = askedFor(found)
  const base: Given = {
    ...(recorded === null ? {} : { upstream: [recorded] }),
    // a certificate is refused in this mode only
    ...(found.upstream.strict && (way.upstream === undefined || way.upstream.some(({ target }) => target.protocol === 'https:')) ? { sslMode: 'strict' } : {}),
    ...(serverName === null ? {} : { serverName })
  }
  const { settings, found: problems } = resolveLayers({ overrides: way, base, sites: [], defaults: PATIENCE })
  if (problems.length > 0) {
    throw new OptionsError(atFlags(problems))
  }
  const [site] = settings.sites
  const [given] = site?.upstreams ?? []
  // nobody but the edge can go through a tunnel
  if (site === undefined || given === undefined || given.hop?.kind === 'tunnel') return null
  const { whenSecure, ...plain } = given
  return { target: found.scheme === 'https' ? whenSecure ?? plain : plain, site }
}

/** The name the edge asked the certificate for, where it is not the one that it asks for by itself. */
function askedFor ({ certificate, host }: Case): string | null {
  const name = certificate?.askedFor ?? ''
  return name === '' || isIP(name) !== 0 || name === dnsNameOf(host) ? null : name
}

function fromRecord (found: Case): Upstream | null {
  const where = written(found)
  if (where === null) return null
  try {
    return upstream.read(where, { via: 'text', base: '/' })
  } catch (error) {
    if (error instanceof Mistake) return null
    throw error
  }
}

/** The record's address as one would write it for --upstream; null where there is nothing to dial. */
function written ({ upstream: { address, tls }, failure }: Case): string | null {
  if (address === null || address.startsWith('tunnel:')) return null
  if (/^(?:unix|railgun):/.test(address)) return address
  // a listener is asked in the origin's place, and by plain HTTP
  if (failure?.stage === 'listener') return `railgun:${address}`
  return `${tls ? 'https' : 'http'}://${isIP(address) === 6 ? `[${address}]` : address}`
}
