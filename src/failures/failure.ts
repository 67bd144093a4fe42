import { CATALOG, type FailureKind } from './catalog.js'
import type { Text } from './kind.js'
import type { Stage } from './stage.js'

/** One connection attempt, as it ended. */
export interface Attempt {
  /** `ip:port` or `unix:/path`. */
  readonly address: string
  /** Error code, or null when it succeeded. */
  readonly code: string | null
  /** Milliseconds from the start of the connect stage to its end. */
  readonly ms: number
}

/** What became of a program that the edge started. */
export interface StartFacts {
  /** As it is shown, secrets masked. */
  readonly command: string
  readonly cwd: string
  /** null when nothing could be run at all. */
  readonly pid: number | null
  /** null when it was ended by a signal, still lives, or never ran. */
  readonly exitCode: number | null
  readonly signal: string | null
  /** Its last lines on standard error, else on standard output, oldest first; secrets masked. */
  readonly lines: readonly string[]
}

/** A cause that was recognized, and what to do about it. One or two sentences each; names and paths of this case filled in. */
export interface Explained {
  readonly happened: Text
  readonly fix: Text
}

/** What the certificate of an upstream says. */
export interface PeerCertificate {
  readonly subject: string
  readonly issuer: string
  /** Alternative names without their type. */
  readonly names: readonly string[]
  /** ISO 8601. */
  readonly validFrom: string
  readonly validTo: string
  /** The name the edge asked for. */
  readonly askedFor: string
  /** Those of `names` that are IP entries; absent in records of earlier versions. */
  readonly addresses?: readonly string[] | undefined
  /** Names of which any would have done, the one asked for first; absent where that is the only one. */
  readonly accepted?: readonly string[] | undefined
}

/** What was seen when it happened; everything is optional because each stage sees something else. */
export interface FailureFacts {
  /** The finer reason within the kind, e.g. `expired`. */
  readonly reason?: string | undefined
  /** The true error code, e.g. `ECONNREFUSED`. */
  readonly code?: string | undefined
  readonly syscall?: string | undefined
  /** `ip:port`, `host:port` or `unix:/path` it happened with. */
  readonly address?: string | undefined
  /** The upstream's status where it answered with one. */
  readonly statusCode?: number | undefined
  /** The status the client is answered with where HTTP names a finer one than the page's: 408, 413, 431. */
  readonly answerStatus?: number | undefined
  /** Whole seconds after which asking again makes sense. */
  readonly retryAfter?: number | undefined
  /** Name that the TLS handshake asked for (SNI); absent where an address was asked. */
  readonly serverName?: string | undefined
  /** TLS version that was agreed on before the certificate was refused. */
  readonly tlsVersion?: string | undefined
  readonly attempts?: readonly Attempt[] | undefined
  /** The certificate that was refused. */
  readonly certificate?: PeerCertificate | undefined
  /** The upstream had asked for a client certificate, and the edge sent one, or had none. Absent when it did not ask. */
  readonly clientCertificate?: 'missing' | 'sent' | undefined
  /** A TLS error that came when the handshake was over: a TLS 1.3 upstream judges a client certificate only then. */
  readonly afterHandshake?: true | undefined
  /** What the kernel's socket table said about the request; `unknown` where the platform cannot tell. */
  readonly ack?: 'acknowledged' | 'unacknowledged' | 'unread' | 'unknown' | undefined
  /** The start of a program that failed, or of which this failure tells. */
  readonly start?: StartFacts | undefined
  /** The page asks for itself again. */
  readonly reloads?: boolean | undefined
  /** The cause in plain words, where one was recognized. */
  readonly explained?: Explained | undefined
  readonly cause?: unknown
}

/** A failure, named where it happened. The only error type that the edge's one exit dresses as a page. */
export class UpstreamFailure extends Error {
  readonly kind: FailureKind
  readonly facts: FailureFacts

  constructor (kind: FailureKind, message: string, facts: FailureFacts = {}) {
    // The stack of an upstream's failure tells nothing; capturing it is a sixth of the cost of a refused request.
    const limit = Error.stackTraceLimit
    Error.stackTraceLimit = 0
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause })
    Error.stackTraceLimit = limit
    this.name = 'UpstreamFailure'
    this.kind = kind
    this.facts = facts
  }

  get stage (): Stage {
    return CATALOG[this.kind].stage
  }
}

/** A failure that a raw error stands behind: its code and system call are facts, unless `more` knows better ones. */
export function failureFrom (kind: FailureKind, message: string, error: NodeJS.ErrnoException, more: FailureFacts = {}): UpstreamFailure {
  return new UpstreamFailure(kind, message, { code: error.code, syscall: error.syscall, cause: error, ...more })
}
