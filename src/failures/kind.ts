import type { RfcError, Stage } from './stage.js'

/** One text in the two languages the edge speaks. */
export interface Text {
  readonly en: string
  readonly fr: string
}

/** What one kind of failure means, free of any brand: the entry that `edgeproxy explain <kind>` prints. */
export interface Kind {
  /** The leg of the journey on which it happens. */
  readonly stage: Stage
  /** The nearest error type of RFC 9209, sent in Proxy-Status. */
  readonly rfc9209: RfcError | null
  /** One clause, no full stop: what happened. */
  readonly summary: Text
  /** What it means, two to four sentences: how it is told apart from its neighbors, who can act. */
  readonly meaning: Text
  /** The usual causes, most common first. */
  readonly causes: readonly [Text, ...Text[]]
  /** What to look at or type, in order. */
  readonly checks: readonly [Text, ...Text[]]
  /** The finer reasons a failure of this kind may carry; most have none. */
  readonly reasons?: Readonly<Record<string, Text>>
}
