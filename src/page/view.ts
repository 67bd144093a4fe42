/**
 * Boils a request and its failure down to the words and figures a page may show. Here, and only here, is decided what a
 * client may learn about the failure (the option `reveal`), and about the upstream: its addresses stay on this machine.
 */
import { CATALOG } from '../failures/catalog.js'
import type { Attempt, UpstreamFailure } from '../failures/failure.js'
import type { Language, RequestFacts, View } from '../brand/brand.js'
import { createToFrench, MESSAGES } from '../wording/french.js'
import { isLoopback } from './loopback.js'

/** Hex digits of a ray; a dash and the colo follow. */
const RAY_DIGITS = 16

/** The longest DNS name; a Host header may be as long as the request's head. */
const HOST_LENGTH = 253

const DETAIL_LENGTH = 600

export interface ViewOptions {
  readonly language: Language
  /** Epoch ms at which the page is made. */
  readonly made: number
  /** Whether clients may learn what failed, beyond what the brand's page says. */
  readonly reveal: boolean
}

export function viewOf (request: RequestFacts, failure: UpstreamFailure, { language, made, reveal }: ViewOptions): View {
  const { facts } = failure
  const local = reveal && isLoopback(request.remoteAddress)
  return {
    ray: request.ray.slice(0, RAY_DIGITS),
    colo: request.colo,
    revealed: reveal,
    local,
    kind: failure.kind,
    summary: CATALOG[failure.kind].summary[language],
    stage: failure.stage,
    reason: facts.reason ?? null,
    upstreamStatus: facts.statusCode ?? request.upstreamStatus,
    time: iso(request.time),
    made: iso(made),
    host: hostOf(request.host),
    method: request.method,
    url: request.url,
    clientAddress: request.remoteAddress,
    country: request.country,
    language,
    detail: local ? detailOf(failure, language) : null,
    explained: local && facts.explained !== undefined ? { happened: facts.explained.happened[language], fix: facts.explained.fix[language] } : null,
    said: local ? facts.start?.lines ?? [] : [],
    reloads: facts.reloads === true,
    retryAfter: facts.retryAfter ?? null
  }
}

let last = { ms: NaN, text: '' }
let second = { at: NaN, text: '' }

/** ISO 8601. Writing a date out costs a microsecond; within its second only the milliseconds are new. */
function iso (ms: number): string {
  if (ms === last.ms) return last.text
  const at = Math.floor(ms / 1000)
  if (at !== second.at) second = { at, text: new Date(at * 1000).toISOString().slice(0, -4) }
  last = { ms, text: `${second.text}${String(1000 + ms - at * 1000).slice(1)}Z` }
  return last.text
}

/** Without the port: `[::1]:8080` is `[::1]`. */
function hostOf (host: string): string {
  const colon = host.lastIndexOf(':')
  const hasPort = colon > host.lastIndexOf(']') && Number.isInteger(Number(host.slice(colon + 1)))
  const name = hasPort ? host.slice(0, colon) : host
  return name === '' ? '(no host)' : name.slice(0, HOST_LENGTH)
}

const toFrench = createToFrench(MESSAGES)

/** The sentences of the edge in the page's language; what others wrote stays as it is. */
const INTO: Readonly<Record<Language, (english: string) => string>> = {
  en: english => english,
  fr: english => toFrench(english) ?? english
}

const WORDS = {
  en: { tried: '; tried', connected: 'connected', after: 'after' },
  fr: { tried: '\u00a0; essais\u00a0:', connected: 'connexion établie', after: 'après' }
} as const satisfies Record<Language, object>

/** What was seen, in one line: the failure's own sentence, its error code, and the addresses tried when there were several. */
function detailOf ({ message, facts: { code, attempts = [] } }: UpstreamFailure, language: Language): string {
  const told = INTO[language](message)
  const named = code === undefined || message.includes(code) ? told : `${told} (${code})`
  const { tried, connected, after } = WORDS[language]
  const outcome = ({ address, code, ms }: Attempt): string => `${address} ${code ?? connected} ${after} ${ms} ms`
  return (attempts.length > 1 ? `${named}${tried} ${attempts.map(outcome).join(', ')}` : named).slice(0, DETAIL_LENGTH)
}
