/** What a page may show. */
import type { FailureKind } from '../failures/catalog.js'
import type { Stage } from '../failures/stage.js'

export type Language = 'en' | 'fr'

/** The shapes a page can take; `problem` is application/problem+json (RFC 9457). */
export type Format = 'html' | 'json' | 'problem' | 'markdown' | 'text'

/**
 * The words and figures a page may show. Plain values only: the template escapes every one of them, and nothing live can
 * leak through. Existing fields never change their meaning.
 */
export interface View {
  /** 16 hex digits without the colo. */
  readonly ray: string
  readonly colo: string
  /** Clients may learn what failed (the option `reveal`); else no page names `kind`, `summary`, `stage` or `reason`, in any form. */
  readonly revealed: boolean
  /** The client is on this machine and may learn what failed: `detail` and `explained` are for it. */
  readonly local: boolean
  readonly kind: FailureKind
  /** What happened, in one clause of the catalog: free of any brand, and of addresses. */
  readonly summary: string
  readonly stage: Stage
  readonly reason: string | null
  /** The upstream's own status, where it answered with one. */
  readonly upstreamStatus: number | null
  /** Moment of arrival, ISO 8601, UTC. */
  readonly time: string
  /** Moment the page was made, ISO 8601, UTC: after a time-out, long after `time`. */
  readonly made: string
  /** Host the client asked for, without port. */
  readonly host: string
  readonly method: string
  readonly url: string
  readonly clientAddress: string
  /** Two capitals, ISO 3166-1: where the site pretends its visitors come from; null where it says nothing. */
  readonly country: string | null
  readonly language: Language
  /** What was seen, with upstream addresses: null unless the client is on loopback. */
  readonly detail: string | null
  /** The recognized cause and what to do about it, in the page's language; may name paths, so null unless the client is on loopback. */
  readonly explained: { readonly happened: string, readonly fix: string } | null
  /** The last lines of a program that ended, oldest first, secrets masked; empty where there is none, and unless the client is on loopback. */
  readonly said: readonly string[]
  /** The page asks for itself again in a moment. */
  readonly reloads: boolean
  /** Seconds, where the failure itself knows (an open circuit). */
  readonly retryAfter: number | null
}

/** What may stand in any answer about who asked. */
export type Visitor = Pick<View, 'clientAddress' | 'ray' | 'country'>
