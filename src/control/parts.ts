/** What the routes of the control API work with. */
import type { Brand } from '../brand/brand.js'
import type { Edges } from './edges.js'
import type { Events } from './events.js'

export interface Parts {
  readonly edges: Edges
  readonly events: Events
  readonly version: string
  /** Every brand whose codes are explained. */
  readonly brands: readonly Brand[]
  /** openapi.json. */
  readonly description: () => object
  /** Takes the end of an event stream that is open, for when the server closes; @returns forgets it. */
  readonly streaming: (end: () => void) => () => void
}
