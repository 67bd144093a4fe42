/**
 * Walks the way to an upstream step by step, with the dial and the engine that serve visitors, so that a diagnosis and the
 * edge cannot disagree.
 *
 *   resolve -> connect (every address) -> handshake -> request, head and body
 *      |          |                           |           |
 *      +----------+---------------------------+-----------+--> the first failure ends the walk: kind, hint, what to do
 */
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { connect } from '../dial/connect.js'
import { dial } from '../dial/dial.js'
import { emptyRecord, type DialRecord } from '../dial/record.js'
import { failureOf } from '../edge/hops.js'
import { namesFor } from '../dial/identity.js'
import { resolve } from '../dial/resolve.js'
import { createHints } from '../evidence/hints.js'
import type { Attempt, UpstreamFailure } from '../failures/failure.js'
import { UpstreamFailure as Failure } from '../failures/failure.js'
import { Journey, type Evidence } from '../journey.js'
import type { Settings, SiteSettings, Target } from '../options/settings.js'
import { checksCertificates } from '../dial/ssl-mode.js'
import { askThroughEdge, type Asked, type Question } from './diagnose-request.js'

/** What was seen on the way; null where the walk did not come by. */
export interface Walk {
  readonly target: Target
  readonly site: SiteSettings
  /** Name that TLS asks for. */
  readonly serverName: string
  readonly record: DialRecord
  /** Every address of the name. */
  readonly addresses: readonly string[]
  /** Attempts to connect, also to addresses the edge would not have needed. */
  readonly attempts: readonly Attempt[]
  readonly tls: TlsSeen | null
  readonly asked: Asked | null
  readonly failure: UpstreamFailure | null
  readonly evidence: Evidence | null
  readonly hint: string | null
}

export interface TlsSeen {
  readonly protocol: string
  readonly cipher: string
  readonly subject: string
  readonly issuer: string
  readonly names: string
  readonly validFrom: string
  readonly validTo: string
  /** What strict mode says: null when it would pass. */
  readonly strict: UpstreamFailure | null
  /** Whether the upstream asked for a client certificate, and got one; null when it did not ask. */
  readonly clientCertificate: 'missing' | 'sent' | null
}

/** An address that the edge had no need to try is asked only briefly, ms. */
const BRIEFLY = 1000

export async function walk (settings: Settings, question: Question): Promise<Walk> {
  const [site] = settings.sites as [SiteSettings]
  const [target] = site.upstreams as [Target]
  const record = emptyRecord()
  const dialed = await attempt(() => dial({ target, site, host: question.host, record }))
  const seen = dialed instanceof Failure ? dialed : null
  const failure = seen === null ? null : asHop(seen, target)
  const tls = dialed instanceof TLSSocket ? await look(dialed, target, site, question.host, record) : null
  if (!(dialed instanceof Failure)) dialed.destroy()
  const addresses = failure?.stage === 'resolve' ? [] : await addressesOf(target, site)
  const tried = failure?.facts.attempts ?? record.attempts
  const way = { target, site, serverName: namesFor(target, site, question.host).asked, record, addresses, attempts: [...tried, ...await tryOthers(target, site, addresses, tried)], tls }
  if (failure !== null) return { ...way, asked: null, failure, ...await evidenceOf(failure, target, tried) }
  const asked = await askThroughEdge(settings, question)
  const { journey } = asked
  return { ...way, asked, failure: journey.failure, evidence: journey.evidence, hint: journey.hint }
}

/** On a way through a listener it is the listener that is not there. */
function asHop (failure: UpstreamFailure, { label, hop }: Target): UpstreamFailure {
  const journey = new Journey('', '', 'GET', '/', '', '', 0)
  journey.upstreamLabel = label
  journey.hop = hop?.kind ?? null
  return failureOf(failure, journey)
}

async function attempt (dialing: () => Promise<Socket>): Promise<Socket | UpstreamFailure> {
  try {
    // a TLS 1.3 upstream may refuse a client certificate at any time from here on; the request will tell it
    return (await dialing()).on('error', () => {})
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
}

async function addressesOf (target: Target, site: SiteSettings): Promise<readonly string[]> {
  // a socket file and a tunnel have no name to look up
  if (target.socketPath !== null || target.hop?.kind === 'tunnel') return []
  try {
    return await resolve(target.host, site.dnsServer, site.limits.dns)
  } catch {
    return [] // it resolved a moment ago: what was tried then is in the attempts
  }
}

async function tryOthers (target: Target, site: SiteSettings, addresses: readonly string[], tried: readonly Attempt[]): Promise<Attempt[]> {
  const others = addresses.filter(address => !tried.some(attempt => attempt.address.includes(address)))
  const limit = Math.min(site.limits.connect, BRIEFLY)
  const found = await Promise.all(others.map(async address => {
    try {
      const { socket, attempts } = await connect({ target, addresses: [address], limit })
      socket.destroy()
      return attempts
    } catch (error) {
      return error instanceof Failure ? error.facts.attempts ?? [] : []
    }
  }))
  return found.flat()
}

async function look (socket: TLSSocket, target: Target, site: SiteSettings, host: string, { clientCertificate }: DialRecord): Promise<TlsSeen> {
  const certificate = socket.getPeerCertificate()
  return {
    protocol: socket.getProtocol() ?? '?',
    cipher: socket.getCipher().standardName,
    subject: String(certificate.subject?.CN ?? ''),
    issuer: String(certificate.issuer?.CN ?? certificate.issuer?.O ?? ''),
    names: certificate.subjectaltname ?? '',
    validFrom: certificate.valid_from ?? '',
    validTo: certificate.valid_to ?? '',
    strict: checksCertificates(site.sslMode) ? null : await strictVerdict(target, site, host),
    clientCertificate: clientCertificate ?? null
  }
}

/** What the same upstream would meet if its certificate were checked. */
async function strictVerdict (target: Target, site: SiteSettings, host: string): Promise<UpstreamFailure | null> {
  const dialed = await attempt(() => dial({ target, site: { ...site, sslMode: 'strict' }, host }))
  if (dialed instanceof Failure) return dialed
  dialed.destroy()
  return null
}

/** The hint for a failure that came before any request. */
async function evidenceOf (failure: UpstreamFailure, target: Target, attempts: readonly Attempt[]): Promise<{ evidence: Evidence | null, hint: string | null }> {
  const journey = new Journey('', '', 'GET', '/', '', '', 0)
  journey.failure = failure
  journey.upstreamLabel = target.label
  journey.upstreamAddress = failure.facts.address ?? target.label
  journey.connects = attempts
  const { certificate } = failure.facts
  if (certificate !== undefined) journey.evidence = { bytes: Buffer.alloc(0), offendingAt: null, certificate }
  return { evidence: journey.evidence, hint: await createHints()(journey) }
}
