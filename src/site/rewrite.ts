/**
 * Rewrites: what becomes of a request's target and headers on the way to the upstream. A rule's outcome is judged for each
 * request, as on the edge that is imitated: a rule may be fine for one request and impossible for the next.
 */
import { UpstreamFailure } from '../failures/failure.js'
import type { HeaderEdits } from '../forward/route.js'
import { ownHost } from '../forward/own-host.js'
import type { RewriteRule } from './options/rules.js'
import type { SiteSettings } from '../options/settings.js'
import type { RuleRequest } from './asked.js'
import { evaluate } from './expression.js'
import { matchesPath } from '../patterns.js'
import type { Ways } from './rules.js'

/** Characters of a target: the documented limit of a URL. */
const LONGEST_TARGET = 16 * 1024

/** Characters of a header value; https://developers.cloudflare.com/rules/transform/request-header-modification/reference/header-format/ */
const LONGEST_VALUE = 4096

/** Lines that a rule may not touch, whatever the brand: they frame the message, or only the edge may say them. */
const FROZEN = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'te', 'trailer', 'upgrade', 'expect', 'keep-alive',
  'x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'x-edge-ray', 'cdn-loop'])

export interface Rewritten {
  readonly url: string
  readonly edits: HeaderEdits | null
}

/** Throws UpstreamFailure `request_denied`. */
export type Rewrite = (asked: RuleRequest) => Rewritten

const invalid = (reason: string, message: string): UpstreamFailure => new UpstreamFailure('request_denied', message, { reason })

/** The rewrite of a site, or null when it has no rules. */
export function createRewrite ({ rewrite, name, upstreams }: SiteSettings, brand: Ways): Rewrite | null {
  if (rewrite.length === 0) return null
  const own = upstreams.map(target => ownHost(target, { hostHeader: 'upstream' }))
  return asked => {
    let { url } = asked
    let edits: Edits | null = null
    for (const [index, rule] of rewrite.entries()) {
      if (rule.path !== undefined && !matchesPath(rule.path, asked.url)) continue
      const where = `rewrite rule ${index + 1} of site ${name}`
      if (rule.to !== undefined) url = checked(targetOf(rule, rule.to, asked, where), brand.own?.prefix, where)
      for (const header of rule.remove ?? []) (edits ??= new Edits()).remove(allowed(header, 'remove', brand, where))
      for (const [header, value] of Object.entries(rule.set ?? {})) {
        // the upstream's own host is no forgery: it is what hostHeader sends
        if (header.toLowerCase() !== 'host' || !own.includes(value)) allowed(header, 'set', brand, where)
        ;(edits ??= new Edits()).set(header, valueOf(header, value, asked, where))
      }
    }
    return { url, edits }
  }
}

/** The prefix is replaced, the rest stays; a `to` with a query of its own replaces the query, too. */
function targetOf ({ path }: RewriteRule, to: string, asked: RuleRequest, where: string): string {
  const { text, undefinedPart } = evaluate(to, asked)
  if (undefinedPart !== null) {
    throw invalid('rewrite_expression_failed', `${where} speaks of ${undefinedPart}, which this request does not have`)
  }
  const [whole, query] = cutAt(asked.url)
  // with or without a slash at its end, a prefix means the same
  const rest = path === undefined ? '' : whole.slice(path.replace(/\/$/, '').length)
  const [base, ownQuery] = cutAt(text)
  return (rest.startsWith('/') ? base.replace(/\/$/, '') : base) + rest + (ownQuery === '' ? query : ownQuery)
}

/** Path, and query with its question mark. */
function cutAt (target: string): readonly [path: string, query: string] {
  const at = target.indexOf('?')
  return at === -1 ? [target, ''] : [target.slice(0, at), target.slice(at)]
}

function checked (target: string, ownPath: string | undefined, where: string): string {
  if (target.length > LONGEST_TARGET) {
    throw invalid('rewrite_too_long', `${where} makes a target of ${target.length} characters; ${LONGEST_TARGET} are the most`)
  }
  // what a request line cannot carry would end it early, and the rest would be taken for a request of its own
  if (!/^\/[\x21-\x7e]*$/.test(target)) {
    throw invalid(
      'rewrite_path_invalid',
      `${where} makes ${JSON.stringify(target.slice(0, 80))}, which is no path: it must begin with /, without spaces`
    )
  }
  if (ownPath !== undefined && matchesPath(ownPath, target)) {
    throw invalid('rewrite_path_invalid', `${where} leads to ${target.slice(0, 80)}, below ${ownPath}, which is the edge's own`)
  }
  return target
}

function allowed (header: string, how: 'set' | 'remove', { outward }: Ways, where: string): string {
  const name = header.toLowerCase()
  if (FROZEN.has(name) || outward?.frozenHeaders?.(name, how) === true) {
    throw invalid('rewrite_header_not_allowed', `${where} may not ${how} ${header}`)
  }
  return header
}

/** null where it speaks of something the request does not have: such a header is removed. */
function valueOf (header: string, value: string, asked: RuleRequest, where: string): string | null {
  const { text, undefinedPart } = evaluate(value, asked)
  if (undefinedPart !== null || text === '') return null
  if (text.length > LONGEST_VALUE) {
    throw invalid('rewrite_header_value_invalid', `${where} gives ${header} ${text.length} characters; ${LONGEST_VALUE} are the most`)
  }
  if (!/^[\x20-\x7e]*$/.test(text)) {
    throw invalid(
      'rewrite_header_value_invalid',
      `${where} gives ${header} characters that a header may not hold: ${JSON.stringify(text.slice(0, 80))}`
    )
  }
  return text
}

/** A later rule has the last word about a name. */
class Edits implements HeaderEdits {
  readonly dropped = new Set<string>()
  private readonly values = new Map<string, readonly [name: string, value: string]>()

  remove (name: string): void {
    this.dropped.add(name.toLowerCase())
    this.values.delete(name.toLowerCase())
  }

  set (name: string, value: string | null): void {
    this.remove(name)
    if (value !== null) this.values.set(name.toLowerCase(), [name, value])
  }

  get added (): readonly string[] {
    return [...this.values.values()].flat()
  }
}
