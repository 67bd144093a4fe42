/** A request and its response know their journey: node:http hands only them to whoever hears of an error. */
import type { Passage } from './passage.js'

const PASSAGE = Symbol('passage')

type Marked = object & { [PASSAGE]?: Passage }

export function markPassage (passage: Passage): Passage {
  (passage.request as Marked)[PASSAGE] = passage
  ;(passage.response as Marked)[PASSAGE] = passage
  return passage
}

/** The journey that a request or a response belongs to. */
export const passageOf = (message: object | null | undefined): Passage | undefined => (message as { [PASSAGE]?: Passage } | null | undefined)?.[PASSAGE]
