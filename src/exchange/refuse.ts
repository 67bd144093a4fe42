/** Answers that cannot be passed on faithfully, or are replaced on purpose: told from the head alone. */
import { UpstreamFailure } from '../failures/failure.js'
import type { ResponseHead } from '../forward/headers.js'
import { elementsOf } from '../header-lists.js'

export interface HeadSeen {
  readonly status: number
  /** null when the phrase holds control bytes. */
  readonly reason: string | null
  readonly head: ResponseHead
  readonly address: string
  readonly intercepts: boolean
}

interface Refusal {
  readonly when: (seen: HeadSeen) => boolean
  readonly name: (seen: HeadSeen) => UpstreamFailure
}

const REFUSALS: readonly Refusal[] = [
  {
    when: ({ status }) => status > 599,
    name: ({ status, address }) => new UpstreamFailure('http_protocol_error', `${address} answered with status ${status}, which HTTP does not have`, { reason: 'bad_status', statusCode: status })
  },
  {
    when: ({ head }) => head.strangeCoding !== null,
    name: ({ head, address }) => new UpstreamFailure('http_protocol_error', `${address} ${wordsFor(head.strangeCoding ?? '')}`, { reason: 'transfer_coding' })
  },
  {
    when: ({ reason }) => reason === null,
    name: ({ address }) => new UpstreamFailure('http_protocol_error', `${address} put control bytes into its status line`, { reason: 'bad_reason' })
  },
  {
    when: ({ intercepts, status }) => intercepts && (status === 502 || status === 504),
    name: ({ status, address }) => new UpstreamFailure('upstream_gateway_error', `${address} itself answered ${status}`, { statusCode: status, address })
  }
]

/** @param coding the lines of Transfer-Encoding, as one list */
function wordsFor (coding: string): string {
  const codings = elementsOf(coding)
  if (codings.length === 0) return 'sent a Transfer-Encoding that names no coding'
  if (codings.every(name => name === 'chunked')) return `names chunked ${codings.length === 2 ? 'twice' : `${codings.length} times`} in Transfer-Encoding`
  return `used a transfer coding nobody here can take off: ${coding.slice(0, 80)}`
}

/** @returns null when the answer may pass */
export const refusalOf = (seen: HeadSeen): UpstreamFailure | null => REFUSALS.find(({ when }) => when(seen))?.name(seen) ?? null

/** No upstream needs more interim answers than this before the real one. */
const MAX_INTERIMS = 100

/** The same for an answer below 200: only real interim answers may go on. */
export function interimRefusal (status: number, count: number, address: string): UpstreamFailure | null {
  if (status === 101) return new UpstreamFailure('http_upgrade_failed', `${address} switched protocols (101) though nobody had asked`, { statusCode: status, reason: 'unasked' })
  if (status < 100) return new UpstreamFailure('http_protocol_error', `${address} answered with status ${status}, which HTTP does not have`, { statusCode: status, reason: 'bad_status' })
  if (count > MAX_INTERIMS) return new UpstreamFailure('http_protocol_error', `${address} sent more than ${MAX_INTERIMS} interim answers`, { statusCode: status, reason: 'interim_flood' })
  return null
}
