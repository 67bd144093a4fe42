/** The walk of `edgeproxy diagnose` as a bundle wants it: once, within bounds, without secrets. */
import type { CheckOrigin, UpstreamPlace } from '../bundle/wish.js'
import type { PeerCertificate } from '../failures/failure.js'
import { paintPlain } from '../observe/terminal.js'
import { resolveOptions } from '../settings/options.js'
import type { Limits, SiteSettings } from '../options/settings.js'
import { isClear, reportJson, reportText } from './diagnose-report.js'
import { walk, type Walk } from './diagnose-walk.js'

/** Nobody waits longer for a check, ms. */
const PATIENCE: Omit<Limits, 'maxHeaderSize'> = { dns: 5000, connect: 5000, tls: 5000, ack: 5000, write: 5000, response: 15_000, idle: 5000 }

export const checkOrigin: CheckOrigin = async (upstream, question, veil) => {
  const found = await walk({ ...resolveOptions({ upstream: 'localhost:1' }), sites: [alone(upstream)] }, question)
  const { evidence, hint } = found
  const veiled: Walk = {
    ...found,
    evidence: evidence === null ? null : { ...evidence, bytes: veil.bytes(evidence.bytes) },
    hint: hint === null ? null : veil.quotation(hint)
  }
  return {
    text: reportText(veiled, paintPlain),
    json: { ...reportJson(veiled), addresses: found.addresses, attempts: found.attempts },
    certificate: certificateOf(found),
    clear: isClear(found)
  }
}

/** The site with nothing in the way: no rule, no circuit, no other host may answer in the upstream's place. */
function alone ({ target, site }: UpstreamPlace): SiteSettings {
  const limits = Object.fromEntries(Object.entries(site.limits).map(([name, limit]) => [name, Math.min(limit, PATIENCE[name as keyof typeof PATIENCE] ?? limit)]))
  return {
    ...site,
    hosts: [],
    path: null,
    upstreams: [target],
    limits: limits as unknown as Limits,
    maxConnections: 0,
    deny: [],
    circuit: { failures: 0, cooldown: site.circuit.cooldown, open: false },
    intercept: 'replace'
  }
}

function certificateOf ({ evidence, tls, serverName }: Walk): PeerCertificate | null {
  if (evidence?.certificate !== undefined) return evidence.certificate
  if (tls === null) return null
  const names = tls.names.split(', ').filter(Boolean).map(name => name.replace(/^(?:DNS|IP Address):/, ''))
  const addresses = [...tls.names.matchAll(/(?:^|, )IP Address:([^,]+)/g)].map(([, address = '']) => address)
  return { subject: tls.subject, issuer: tls.issuer, names, addresses, validFrom: iso(tls.validFrom), validTo: iso(tls.validTo), askedFor: serverName }
}

const iso = (date: string): string => Number.isNaN(Date.parse(date)) ? date : new Date(date).toISOString()
