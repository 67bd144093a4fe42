/** One finished request whole, as plain data: what the fixture gives of it, and what only a reader of one request wants. */
import { CATALOG } from '../failures/catalog.js'
import type { Journey } from '../journey.js'
import { finishedJourney, type FinishedJourney } from '../observe/finished-journey.js'
import { jsonLine } from '../observe/json-line.js'
import { levelOf } from '../observe/level.js'
import { isSecretName, MASK } from '../secrets.js'
import { maskedText } from '../sitelog/masked.js'
import type { Kept } from './journal.js'

/** The first bytes of an upstream's answer, kept where it was not understood. */
export interface ShownEvidence {
  readonly hex: string
  /** Printable characters, a dot for each other byte. */
  readonly text: string
  /** Offset of the byte at which reading stopped; null where none is to blame. */
  readonly offendingAt: number | null
}

export interface FullRecord extends FinishedJourney {
  readonly seq: number
  readonly epoch: number
  readonly responseHeaders: Readonly<Record<string, string>>
  readonly evidence: ShownEvidence | null
  /** Each connection attempt of the last dial. */
  readonly connects: ReadonlyArray<{ readonly address: string, readonly code: string | null, readonly ms: number }>
  /** What the kind means, in English and French; null without a failure. */
  readonly meaning: { readonly summary: object, readonly meaning: object } | null
  /** Its line of the JSON log. */
  readonly line: string
  /** The same request as a command line, with what is secret left out. */
  readonly curl: string
}

type Headers = Readonly<Record<string, string>>

const isSecret = (name: string): boolean => isSecretName(name) || name === 'cookie' || name === 'set-cookie'

const maskedHeaders = (headers: Headers): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, isSecret(name) ? MASK : maskedText(value)]))

/** A finished request as the control API shows it: like the fixture's, what is secret masked. */
export function shownJourney ({ seq, epoch, journey }: Kept): FinishedJourney & { readonly seq: number, readonly epoch: number } {
  const plain = finishedJourney(journey as Journey)
  const url = maskedText(plain.url)
  return {
    ...plain,
    url,
    requestHeaders: maskedHeaders(plain.requestHeaders),
    failure: plain.failure === null ? null : { ...plain.failure, url },
    seq,
    epoch
  }
}

export function fullRecord (kept: Kept, edgeUrl: string): FullRecord {
  const { journey } = kept
  const shown = shownJourney(kept)
  const entry = shown.failure === null ? null : CATALOG[shown.failure.kind]
  return {
    ...shown,
    responseHeaders: maskedHeaders(journey.particulars?.responseHeaders ?? {}),
    evidence: journey.evidence === null ? null : evidenceOf(journey.evidence),
    connects: journey.connects.map(({ address, code, ms }) => ({ address, code, ms })),
    meaning: entry === null ? null : { summary: entry.summary, meaning: entry.meaning },
    line: maskedText(jsonLine(journey as Journey, levelOf(journey as Journey)).trimEnd()),
    curl: curlOf(shown, edgeUrl)
  }
}

const evidenceOf = ({ bytes, offendingAt }: { readonly bytes: Buffer, readonly offendingAt: number | null }): ShownEvidence => ({
  hex: bytes.toString('hex'),
  text: bytes.toString('latin1').replace(/[^\x20-\x7e]/g, '.'),
  offendingAt
})

/** Lines that curl writes by itself, or that belong to one connection. */
const OWN_LINES = new Set([
  'host', 'content-length', 'connection', 'accept-encoding', 'transfer-encoding', 'upgrade', 'keep-alive', 'expect'
])

/** For a POSIX shell. */
const quoted = (text: string): string => /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll('\'', '\'\\\'\'')}'`

function curlOf ({ method, url, host, requestHeaders }: FinishedJourney, edgeUrl: string): string {
  const lines = Object.entries(requestHeaders).filter(([name, value]) => !OWN_LINES.has(name) && value !== MASK)
  const path = url.startsWith('/') ? url : '/'
  const own = new URL(edgeUrl).host
  return ['curl', '-i', ...method === 'GET' ? [] : method === 'HEAD' ? ['-I'] : ['-X', quoted(method)],
    ...host === own || host === '' ? [] : ['-H', quoted(`Host: ${host}`)],
    ...lines.flatMap(([name, value]) => ['-H', quoted(`${name}: ${value}`)]), quoted(`${edgeUrl}${path}`)].join(' ')
}
