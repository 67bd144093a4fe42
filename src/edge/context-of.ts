/** A request and its response know their journey: node:http hands only them to whoever hears of an error. */
import type { RequestContext } from './request-context.js'

const CONTEXT = Symbol('context')

type Marked = object & { [CONTEXT]?: RequestContext }

export function markContext (context: RequestContext): RequestContext {
  (context.request as Marked)[CONTEXT] = context
  ;(context.response as Marked)[CONTEXT] = context
  return context
}

/** The journey that a request or a response belongs to. */
export const contextOf = (message: object | null | undefined): RequestContext | undefined =>
  (message as { [CONTEXT]?: RequestContext } | null | undefined)?.[CONTEXT]
