/**
 * Whether a certificate is for the name that was asked. The documented rule of the checking modes is wider than Node's and
 * RFC 9525's: the common name counts also beside alternative names, and the upstream's own host may stand for the name asked.
 */
import { isIP } from 'node:net'
import { checkServerIdentity, type PeerCertificate } from 'node:tls'
import type { SiteSettings, Target } from '../options/settings.js'

/** Name for SNI and the certificate's name check. */
export const nameToAsk = (target: Target, site: SiteSettings): string => site.serverName ?? (target.host === '' ? 'localhost' : target.host)

/** The check that Node asks for after a handshake: undefined when a name fits, else what is wrong with the first. */
export function identityCheck (target: Target, site: SiteSettings): (host: string, certificate: PeerCertificate) => Error | undefined {
  const asked = nameToAsk(target, site)
  return (_host, certificate) => {
    const misfit = misfitOf(asked, certificate)
    if (misfit === undefined || !site.acceptsTargetName || target.host === '' || target.host === asked) return misfit
    return misfitOf(target.host, certificate) === undefined ? undefined : misfit
  }
}

function misfitOf (name: string, certificate: PeerCertificate): Error | undefined {
  const misfit = checkServerIdentity(name, certificate)
  if (misfit === undefined || isIP(name) !== 0 || certificate.subjectaltname === undefined) return misfit
  // Node looks at the common name only where no alternative name stands
  const { subjectaltname: _, ...withoutNames } = certificate
  return checkServerIdentity(name, withoutNames as PeerCertificate) === undefined ? undefined : misfit
}
