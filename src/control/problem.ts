/** Answers that refuse: problem details (RFC 9457), each with every member at fault. */
import type { FastifyReply } from 'fastify'
import { nearest } from '../nearest.js'

/** What is wrong with one member of a request. */
export interface MemberError {
  /** JSON pointer (RFC 6901) into the body; `?name` for a parameter of the query, `/{name}` for one of the path. */
  readonly pointer: string
  readonly message: string
  /** The known member or word nearest to what was written. */
  readonly nearest?: string
}

/** Type, status and title of each refusal. */
export const PROBLEMS = {
  invalid: [400, 'The request is not valid'],
  loop: [400, 'The upstream is the control API itself'],
  token: [401, 'The token is missing or wrong'],
  foreign: [403, 'The request comes from elsewhere'],
  off: [403, 'This is switched off'],
  unknown: [404, 'There is no such thing here'],
  method: [405, 'The method is not allowed here'],
  exists: [409, 'There is one by that name already'],
  reset: [409, 'The edge was reset meanwhile'],
  'port-in-use': [409, 'The port is in use'],
  gone: [410, 'It was deleted'],
  'too-large': [413, 'The body is too large'],
  'media-type': [415, 'The body is of a type that is not read here'],
  'too-many': [429, 'There are too many of them'],
  internal: [500, 'Something went wrong inside'],
  closing: [503, 'The process is ending']
} as const satisfies Record<string, readonly [status: number, title: string]>

export type ProblemType = keyof typeof PROBLEMS

/** What is said where members are at fault. */
export const NOTHING_CHANGED = 'Correct the members that are named; nothing was changed.'

/** A request that is refused. Thrown by whoever finds the reason. */
export class Refusal extends Error {
  readonly type: ProblemType
  readonly errors: readonly MemberError[]
  /** Header lines of the answer, by name. */
  readonly headers: Readonly<Record<string, string>>

  /** @param detail one sentence: what is wrong, and what to do */
  constructor (type: ProblemType, detail: string, errors: readonly MemberError[] = [], headers: Readonly<Record<string, string>> = {}) {
    super(detail)
    this.type = type
    this.errors = errors
    this.headers = headers
  }

  get status (): number { return PROBLEMS[this.type][0] }

  /** The body of the answer. */
  toJSON (): object {
    const [status, title] = PROBLEMS[this.type]
    return {
      type: `urn:edgeproxy:${this.type}`,
      title,
      status,
      detail: this.message,
      ...this.errors.length > 0 && { errors: this.errors }
    }
  }
}

export const refuse = (reply: FastifyReply, refusal: Refusal): FastifyReply =>
  reply.code(refusal.status).headers(refusal.headers).type('application/problem+json').send(JSON.stringify(refusal))

/** An unknown member, with the known one nearest to it. */
export function unknownMember (pointer: string, name: string, known: readonly string[]): MemberError {
  const near = nearest(name, known)
  const message = known.length === 0 ? 'is unknown here' : `is unknown here; known are ${known.join(', ')}`
  return near === null ? { pointer, message } : { pointer, message, nearest: near }
}
