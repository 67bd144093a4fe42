/** What the demo can break: every kind of the catalog with its finer reasons, the page each leads to, and the address that provokes it. */
import type { Brand, Page } from '../../brand/brand.js'
import type { FailRule } from '../../edge/options/fail.js'
import { CATALOG, FAILURE_KINDS, type FailureKind } from '../../failures/catalog.js'
import type { FailureFacts } from '../../failures/failure.js'
import type { Fault } from '../../faults/fault.js'
import { FAULTS } from '../../faults/index.js'
import type { Limits } from '../../options/settings.js'

/** A failure that has an address of its own. */
export interface Breakage {
  readonly kind: FailureKind
  /** The finer reason; null: the kind's usual one. */
  readonly reason: string | null
  /** `connection_refused`, `tls_certificate_error/expired` */
  readonly name: string
  /** Why it cannot be had on this machine, or null. */
  readonly unavailable: string | null
}

const nameOf = (kind: FailureKind, reason: string | null): string => reason === null ? kind : `${kind}/${reason}`

/** In travel order; each kind first as it usually is, then by its reasons. */
export function listBreakages (): Breakage[] {
  return FAILURE_KINDS.flatMap(kind => {
    const fault: Fault = FAULTS[kind]
    const unavailable = fault.unavailable?.() ?? null
    return [null, ...fault.reasons ?? []].map(reason => ({ kind, reason, name: nameOf(kind, reason), unavailable }))
  })
}

/** The path that provokes it, below the one of a look. */
export const pathOf = ({ name }: Pick<Breakage, 'name'>): string => `/fail/${name}`

/** Exercises of a class by their opaque ids. */
export type Exercises = ReadonlyMap<string, Breakage>

/** @param id without what it stands for */
export const exercisePath = (id: string): string => `/x/${id}`

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')

/** One rule for each: its path with or without a look before it, whatever the method. */
export const failRules = (breakages: readonly Breakage[], exercises: Exercises): FailRule[] => breakages
  .filter(({ unavailable }) => unavailable === null)
  .map(breakage => {
    const ids = [...exercises].filter(([, { name }]) => name === breakage.name).map(([id]) => exercisePath(id))
    const paths = [pathOf(breakage), ...ids].map(escape).join('|')
    const { kind, reason } = breakage
    return { kind, reason: reason ?? undefined, rate: 1, match: new RegExp(`^(?:/[^/?]+/(?:en|fr)(?:/visitor)?)?(?:${paths})/?(?:\\?|$)`) }
  })

/** What a brand chooses a page by, as far as it is known before. */
function factsOf ({ kind, reason }: Breakage): FailureFacts {
  const usual: Fault = FAULTS[kind]
  const known = reason ?? usual.reasons?.[0]
  if (kind === 'upstream_gateway_error') return { statusCode: Number(known) }
  return { reason: known, ...known === 'certificate_required' && { afterHandshake: true as const } }
}

/** A page of a brand, and what leads to it. */
export interface PageOfBrand {
  /** The brand's own name of it. */
  readonly name: string
  readonly page: Page
  readonly breakages: readonly Breakage[]
}

/** The name of the page that a failure leads to. */
export function pageNameOf ({ pages: { byKind } }: Brand, breakage: Breakage): string {
  const { kind } = breakage
  const choice = byKind[kind]
  return typeof choice === 'function' ? choice({ kind, facts: factsOf(breakage) }) : choice
}

/** By code; pages that nothing leads to in the demo are left out. */
export function pagesOf (brand: Brand, breakages: readonly Breakage[]): PageOfBrand[] {
  const names = breakages.map(breakage => pageNameOf(brand, breakage))
  return Object.entries(brand.pages.all)
    .map(([name, page]) => ({ name, page, breakages: breakages.filter((_, at) => names[at] === name) }))
    .filter(({ breakages }) => breakages.length > 0)
    .sort((a, b) => Number(a.page.code) - Number(b.page.code))
}

/** The limits that a visitor waits for, by kind. */
const WAITS: Readonly<Partial<Record<FailureKind, keyof Limits>>> = {
  dns_timeout: 'dns',
  connection_timeout: 'connect',
  tls_handshake_timeout: 'tls',
  connection_write_timeout: 'write',
  request_unacknowledged: 'ack',
  http_response_timeout: 'response',
  http_response_body_timeout: 'idle'
}

/** Milliseconds until a failure shows, or null when it does at once. */
export function waitOf (kind: FailureKind, limits: Limits): number | null {
  const limit = WAITS[kind]
  return limit === undefined ? null : limits[limit]
}

/** Whether a part of the answer has left before it fails, so that no page can be made. */
export const isCut = ({ kind, reason }: Breakage): boolean => CATALOG[kind].stage === 'body' && reason === 'half'
