/**
 * Certificates on the fly: one for each name that a client asks for, signed by one authority, made when it is first needed.
 * One name each: a browser that finds two hosts in one certificate sends both over one connection (RFC 9113 section 9.1.1).
 */
import { isIP } from 'node:net'
import { createSecureContext, type SecureContext } from 'node:tls'
import { epochMs } from '../clock.js'
import { issue, type Authority } from './certificate.js'

/** More names than this are forgotten, the longest unused first: a flood of names cannot fill the memory. */
const MOST = 500

const DAY = 24 * 60 * 60_000

/** Browsers take no more than 398 days (CA/Browser Forum, Baseline Requirements, section 6.3.2). */
const LIFETIME = 90 * DAY

/** Shown for the last time so long before its end. */
const MARGIN = 10 * DAY

export interface LeafPair {
  readonly cert: string
  readonly key: string
}

export class Leaves {
  private readonly authority: Authority
  private readonly made = new Map<string, { context: SecureContext, until: number }>()
  /** One private key for all: making one is the dear part. */
  private key: string | undefined

  constructor (authority: Authority) {
    this.authority = authority
  }

  /** There is one already. */
  has (name: string): boolean { return (this.made.get(name)?.until ?? 0) > epochMs() }

  /** What a client is shown that asked for this name. @param name a host name */
  contextFor (name: string): SecureContext {
    const known = this.made.get(name)
    this.made.delete(name)
    const kept = known !== undefined && known.until > epochMs()
      ? known
      : { context: createSecureContext(this.issue([name])), until: epochMs() + LIFETIME - MARGIN }
    this.made.set(name, kept)
    if (this.made.size > MOST) this.made.delete(this.made.keys().next().value as string)
    return kept.context
  }

  /** One for several names and addresses at once. */
  issue (all: readonly string[]): LeafPair {
    const names = all.filter(one => isIP(one) === 0)
    // a common name longer than 64 characters is not allowed (RFC 5280, ub-common-name); the alternative name counts anyway
    const commonName = (all[0] ?? 'edgeproxy').length > 64 ? 'edgeproxy' : all[0]
    const { certPem, keyPem } = issue({ commonName, names, ips: all.filter(one => isIP(one) !== 0), authority: this.authority, key: this.key, notAfter: new Date(epochMs() + LIFETIME) })
    this.key = keyPem
    return { cert: certPem, key: keyPem }
  }
}
