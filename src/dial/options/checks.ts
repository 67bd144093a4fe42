/** Options about an upstream's TLS that would do nothing, or do not fit each other. */
import { X509Certificate, createPrivateKey } from 'node:crypto'
import type { FoundProblem } from '../../options/place.js'
import type { SiteSettings } from '../../options/settings.js'
import { firstPlace, type Layers } from '../../options/layers.js'
import { checksCertificates } from '../ssl-mode.js'
import type { Given } from '../../options/row.js'
import type { rows } from '../options.js'
import { mayUseTls } from './targets.js'

/** Those of a layer. */
interface TlsOptions extends Pick<Given<typeof rows>, 'originCa' | 'originCrl' | 'originPullCert' | 'originPullKey'> {}

/** Certificates are looked at in the checking modes only: elsewhere these options would do nothing. */
function checkTrust (layers: Layers<TlsOptions>, sites: readonly SiteSettings[], found: FoundProblem[]): void {
  if (sites.some(site => checksCertificates(site.sslMode))) return
  for (const name of ['originCa', 'originCrl'] as const) {
    const path = firstPlace(layers, name)
    if (path !== null) found.push({ path, sentence: 'is used with ssl-mode strict or ssl-only only; set one of them, too' })
  }
}

/** A client certificate is sent with its key, and in TLS. */
function checkOriginPull (layers: Layers<TlsOptions>, sites: readonly SiteSettings[], found: FoundProblem[]): void {
  const cert = firstPlace(layers, 'originPullCert')
  const key = firstPlace(layers, 'originPullKey')
  if (cert === null && key === null) return
  if (key === null) found.push({ path: cert ?? [], sentence: 'needs its private key; name that, too, with origin-pull-key' })
  else if (cert === null) found.push({ path: key, sentence: 'needs its certificate; name that, too, with origin-pull-cert' })
  else if (!sites.some(site => site.upstreams.some(mayUseTls))) {
    found.push({ path: cert, sentence: 'is sent in TLS only, and every upstream is spoken to in plain HTTP; write https:// or set ssl-mode full, strict or ssl-only' })
  } else if (sites.some(({ originPull }) => originPull !== null && !fits(originPull))) {
    found.push({ path: key, sentence: 'does not belong to the certificate of origin-pull-cert; a certificate and its key are made together' })
  }
}

function fits ({ cert, key }: NonNullable<SiteSettings['originPull']>): boolean {
  return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))
}

export function checkOrigin (layers: Layers<TlsOptions>, sites: readonly SiteSettings[]): FoundProblem[] {
  const found: FoundProblem[] = []
  checkTrust(layers, sites, found)
  checkOriginPull(layers, sites, found)
  return found
}
