/** The plain text files of a bundle: trace, certificate, and how to trace a route. */
import { describeCertificate } from '../evidence/certificate.js'
import { splitAddress } from '../evidence/place.js'
import type { PeerCertificate } from '../failures/failure.js'
import type { Seen } from './ask.js'
import type { Case } from './case-shape.js'
import type { Masker } from './mask.js'
import { utc } from './moment.js'

/** What the edge says about itself, or why it did not. A `#` line says where it comes from. */
export function traceText (seen: Seen | null, path: string | null, edge: string | null, masker: Masker): string {
  if (path === null) return '# this brand has no page where the edge tells about itself\n'
  if (edge === null || seen === null) return `# not asked: no running edge was named, so nobody could answer ${path}\n`
  const head = `# GET ${path} of ${edge}, asked from this machine at ${utc(seen.started)}\n`
  if (seen.response === null) return `${head}# no answer: ${masker.text(seen.error ?? 'unknown')}; start the edge, or say where it listens with --edge\n`
  const text = seen.response.body.bytes.toString('utf8')
  const isTrace = seen.response.status === 200 && /^[a-z_]+=/.test(text) && /^colo=/m.test(text)
  return isTrace ? head + masker.text(text) : `${head}# status ${seen.response.status}, and no trace: what listens there has no page of its own at ${path}\n`
}

/** Subject, issuer, names and dates, and what is wrong with them. */
export function certificateText (certificate: PeerCertificate, from: Case, masker: Masker): string {
  const { subject, issuer, names, validFrom, validTo, askedFor } = certificate
  const reason = from.failure?.reason ?? null
  const rows: ReadonlyArray<readonly [string, string]> = [
    ['verdict', from.upstream.strict ? `refused${reason === null ? '' : `: ${reason}`}` : 'not checked in this mode'],
    ['asked for', askedFor], ['subject', subject], ['issuer', issuer], ['names', names.join(', ')], ['valid from', validFrom], ['valid to', validTo]
  ]
  const told = describeCertificate(certificate, from.upstream.strict ? reason : null, from.ray.time.getTime())
  return masker.text(`${rows.map(([name, value]) => `${`${name}:`.padEnd(12)}${value}`).join('\n')}\n${told === null ? '' : `\n${told}\n`}`)
}

/** Commands for somebody else to run: a bundle calls nobody but the edge and the upstream. */
export function routeText ({ upstream }: Case): string {
  const endpoint = splitAddress(upstream.address)
  const host = endpoint?.host ?? upstream.address ?? '<address of the upstream>'
  const port = endpoint?.port ?? '<port>'
  return `Nothing here was run. Two ways are wanted, because the way back may be another one.

1. On the upstream's machine, towards the edge. Take an address of the edge from the upstream's access log,
   one that came often before the failure began, and put it in place of EDGE:
     Linux, macOS:  mtr -rwc 50 EDGE        (or: traceroute -n EDGE)
     Windows:       pathping EDGE           (or: tracert -d EDGE)

2. On the edge's machine, towards the upstream at ${host}:
     Linux, macOS:  mtr -rwc 50 ${host}     (or: traceroute -n ${host})
     the same port: mtr -rwc 50 -T -P ${port} ${host}
     Windows:       pathping ${host}

Send both outputs with the time at which they were taken, and the time zone.
`
}
