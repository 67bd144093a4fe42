/** A request and its response know their journey: node:http hands only them to whoever hears of an error. */
import type { Passage } from './passage.js'

const PASSAGE = Symbol('passage')

export const markPassage = (message: object, passage: Passage): void => { (message as { [PASSAGE]?: Passage })[PASSAGE] = passage }

/** The journey that a request or a response belongs to. */
export const passageOf = (message: object | null | undefined): Passage | undefined => (message as { [PASSAGE]?: Passage } | null | undefined)?.[PASSAGE]
