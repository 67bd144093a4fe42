/**
 * Rules that replace errors: which ones (`when`), by what (`content` or `asset`), and under which status. Only the form is
 * read here; what a brand allows is the brand's to say.
 */
import { resolve } from 'node:path'
import { Mistake } from '../../options/problem.js'
import type { ErrorConditions, ErrorRule, StatusRange } from './errors.js'
import { checkKeys } from '../../options/values/keys.js'
import { pathOf, quote, recordOf, textOf, type Origin, type Value } from '../../options/values/value.js'

const KEYS = ['name', 'when', 'content', 'contentType', 'asset', 'statusCode'] as const
const CONDITIONS = ['status', 'code', 'errorType', 'path', 'host', 'header'] as const
const ASSET = ['name', 'file'] as const

type Record_ = Readonly<Record<string, unknown>>

const listOf = (value: unknown): readonly unknown[] => Array.isArray(value) ? value : [value]

function statusOf (value: unknown): StatusRange {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : ''
  const [, from, to] = /^(\d{3})(?:\s*-\s*(\d{3}))?$/.exec(text) ?? []
  const digit = /^([4-9])xx$/i.exec(text)?.[1]
  const range = digit === undefined ? [Number(from), Number(to ?? from)] as const : [Number(digit) * 100, Number(digit) * 100 + 99] as const
  if (range[0] >= 400 && range[0] <= range[1]) return range
  throw new Mistake(`when.status ${quote(value)} is no error; it takes a status from 400, a range like 500-599, or 5xx`)
}

function codeOf (value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1000 && value <= 9999) return value
  throw new Mistake(`when.code ${quote(value)} is no code; it takes a number like 1016 (a status goes under when.status)`)
}

const headersOf = (value: unknown): ErrorConditions['header'] =>
  Object.entries(recordOf(value, 'when.header takes an object like { accept: application/json }'))
    .map(([name, part]) => [name.toLowerCase(), textOf(part, `a part of the header ${name}`).toLowerCase()] as const)

function conditionsOf (value: unknown): ErrorConditions {
  const when = recordOf(value, 'when takes an object like { status: 500-599 }')
  checkKeys(when, CONDITIONS)
  const { status, code, errorType, path, host, header } = when
  return {
    status: status === undefined ? null : listOf(status).map(statusOf),
    code: code === undefined ? null : listOf(code).map(codeOf),
    errorType: errorType === undefined ? null : listOf(errorType).map(one => textOf(one, 'a class of errors like 5xx')),
    path: path === undefined ? null : pathOf(path, '/api', 'when.path '),
    host: host === undefined ? null : textOf(host, 'a host name like shop.test').toLowerCase(),
    header: header === undefined ? [] : headersOf(header)
  }
}

function assetOf (value: unknown, { base }: Origin): NonNullable<ErrorRule['asset']> {
  const asset = recordOf(value, 'asset takes an object like { name: maintenance, file: ./maintenance.html }')
  checkKeys(asset, ASSET)
  return { name: textOf(asset['name'], 'the name of the asset, like maintenance'), file: resolve(base, textOf(asset['file'], 'the file of the asset')) }
}

function ruleOf (rule: Record_, origin: Origin): ErrorRule {
  checkKeys(rule, KEYS)
  const { name, when, content, contentType, asset, statusCode } = rule
  if ((content === undefined) === (asset === undefined)) {
    throw new Mistake(content === undefined ? 'has a rule without an answer; give it content and contentType, or an asset' : 'has a rule with content and an asset; keep one of them')
  }
  if (content !== undefined && typeof content !== 'string') throw new Mistake(`content takes text, not ${quote(content)}`)
  if (content !== undefined && contentType === undefined) throw new Mistake('has a rule whose content has no contentType; write one, like application/json')
  if (statusCode !== undefined && (typeof statusCode !== 'number' || !Number.isInteger(statusCode))) throw new Mistake(`statusCode takes a whole number, not ${quote(statusCode)}`)
  return {
    name: name === undefined ? null : textOf(name, 'a name'),
    when: conditionsOf(when ?? {}),
    content: content ?? null,
    contentType: contentType === undefined ? null : textOf(contentType, 'a media type like application/json'),
    asset: asset === undefined ? null : assetOf(asset, origin),
    statusCode: statusCode ?? null
  }
}

const oneOrMore = (schema: object): object => ({ anyOf: [schema, { type: 'array', minItems: 1, items: schema }] })

/** A rule that replaces errors by an answer of one's own. */
export interface ErrorRuleWish {
  /** For the log. Default: its place in the list. */
  readonly name?: string | undefined
  /** Which errors: all that is named must fit. Default every status from 400. */
  readonly when?: {
    /** `503`, `500-599` or `5xx`. */
    readonly status?: number | string | ReadonlyArray<number | string> | undefined
    /** `1016`: the code of an error that the edge made. */
    readonly code?: number | readonly number[] | undefined
    /** The class of an error that the edge made, e.g. `5xx`, `1xxx`, `waf`. */
    readonly errorType?: string | readonly string[] | undefined
    /** Path prefix. */
    readonly path?: string | undefined
    /** Host without port; `*.shop.test` is every name below. */
    readonly host?: string | undefined
    /** Request headers and a part of their value. */
    readonly header?: Readonly<Record<string, string>> | undefined
  } | undefined
  /** The body, up to 10 KB; or an asset. */
  readonly content?: string | undefined
  /** Of the content: `text/html`, `text/plain`, `application/json` or `text/xml`. */
  readonly contentType?: string | undefined
  /** A file as body, up to 1.5 MB with everything it refers to; its ending decides about its type. */
  readonly asset?: { readonly name: string, readonly file: string } | undefined
  /** 400 to 999. Default the error's own. */
  readonly statusCode?: number | undefined
}

export const errorRule: Value<ErrorRule, ErrorRuleWish> = {
  placeholder: '<rule>',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      name: { type: 'string', minLength: 1 },
      when: {
        type: 'object',
        additionalProperties: false,
        properties: {
          status: oneOrMore({ type: ['integer', 'string'] }),
          code: oneOrMore({ type: 'integer', minimum: 1000, maximum: 9999 }),
          errorType: oneOrMore({ type: 'string', minLength: 1 }),
          path: { type: 'string', pattern: '^/' },
          host: { type: 'string', minLength: 1 },
          header: { type: 'object', additionalProperties: { type: 'string', minLength: 1 } }
        }
      },
      content: { type: 'string' },
      contentType: { type: 'string', minLength: 1 },
      asset: { type: 'object', additionalProperties: false, required: ['name', 'file'], properties: { name: { type: 'string' }, file: { type: 'string', minLength: 1 } } },
      statusCode: { type: 'integer' }
    }
  },
  read: (value, origin) => ruleOf(recordOf(value, 'takes rules like { when: { status: 5xx }, content: "{}", contentType: application/json }'), origin)
}
