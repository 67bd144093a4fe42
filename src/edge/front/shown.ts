/**
 * Which certificate a client is shown: the one of the site that takes the name, else the one given for all, else one of the
 * edge's own authority. A flood of names that no site knows gets the one for clients that name nobody.
 */
import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import { createSecureContext, type SecureContext } from 'node:tls'
import type { Authority } from '../../certificates/certificate.js'
import { Leaves } from '../../certificates/leaves.js'
import { Allowance } from './allowance.js'
import type { Settings } from '../../options/settings.js'
import type { KeyPair } from '../options/key-pair.js'
import { takesHost } from '../../site/match.js'

/** A host name as it may stand in a certificate (RFC 1123 section 2.1, and underscores, which exist). */
const NAME = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_]([a-z0-9_-]{0,62}))*$/

/** Names that no site has written out get certificates of their own: so many at once, and so many a second from then on. */
const STRANGE_AT_ONCE = 100
const STRANGE_A_SECOND = 10

export class Shown {
  private readonly strange: Allowance
  private readonly leaves: Leaves | null
  private contexts = new Map<KeyPair, SecureContext>()
  private settings: Settings

  /**
   * @param authority signs what nobody gave; null where every name has a certificate
   * @param now clock in ms
   */
  constructor (settings: Settings, authority: Authority | null, now?: () => number) {
    this.settings = settings
    this.strange = new Allowance(STRANGE_AT_ONCE, STRANGE_A_SECOND, now)
    this.leaves = authority === null ? null : new Leaves(authority)
  }

  apply (settings: Settings): void {
    this.settings = settings
    this.contexts = new Map()
  }

  /** For a client that named nobody: it asked for an address. */
  get fallback (): KeyPair {
    const { tls, sites, host } = this.settings
    return tls?.keyPair ?? this.leaves?.issue(ownNames(host)) ?? sites.find(site => site.keyPair !== null)?.keyPair as KeyPair
  }

  /** @returns undefined for the fallback */
  contextFor (asked: string): SecureContext | undefined {
    const name = asked.toLowerCase()
    const given = this.given(name)
    if (given !== null) return this.contextOf(given)
    return this.leaves !== null && NAME.test(name) && this.mayHaveOwn(name, this.leaves) ? this.leaves.contextFor(name) : undefined
  }

  /** Making one takes milliseconds, in which nothing else is done. */
  private mayHaveOwn (name: string, leaves: Leaves): boolean {
    return leaves.has(name) || this.settings.sites.some(({ hosts }) => hosts.includes(name)) || this.strange.take()
  }

  /** Whether the given certificate that this name is shown stands for a host, too. */
  covers (asked: string, host: string): boolean {
    const given = this.given(asked)
    return given !== null && new X509Certificate(given.cert).checkHost(host) !== undefined
  }

  private given (name: string): KeyPair | null {
    const { sites, tls } = this.settings
    return sites.find(site => site.keyPair !== null && takesHost(site.hosts, name))?.keyPair ?? tls?.keyPair ?? null
  }

  private contextOf (pair: KeyPair): SecureContext {
    let context = this.contexts.get(pair)
    if (context === undefined) this.contexts.set(pair, context = createSecureContext(pair))
    return context
  }
}

/** What this machine is called by somebody who knows no name of a site. */
function ownNames (host: string): string[] {
  const names = new Set(['localhost', '127.0.0.1', '::1'])
  const any = host === '0.0.0.0' || host === '::'
  if (isIP(host) !== 0 && !any) names.add(host)
  // a link-local address has a zone, which a certificate cannot hold
  if (any) for (const entries of Object.values(networkInterfaces())) for (const { address } of entries ?? []) if (isIP(address) !== 0 && !address.includes('%')) names.add(address)
  return [...names]
}
