/** The log record as it goes into a bundle: as it was written, without secrets and without ways through this machine. */
import type { Case } from './case-shape.js'
import { part, text, type Fields } from '../brand/fields.js'
import type { Masker } from './mask.js'

/** Fields that quote a few foreign bytes. */
const QUOTING = new Set(['hint', 'message', 'msg'])

/** Headers and cookies that a record may have as members of an object. */
const MAPS: Readonly<Record<string, 'headers' | 'cookies'>> = {
  Cookies: 'cookies', RequestHeaders: 'headers', ResponseHeaders: 'headers', headers: 'headers', cookies: 'cookies'
}

export function recordFor ({ record, failure }: Case, masker: Masker): Fields {
  const quotations = new Set([failure?.message, failure?.hint].filter(text => text != null))
  return fieldsFor(record, { masker, quotations })
}

interface Veil {
  readonly masker: Masker
  /** Texts that quote foreign bytes, whatever their fields are called. */
  readonly quotations: ReadonlySet<string>
}

function fieldsFor (fields: Fields, veil: Veil): Fields {
  if (text(fields['hex']) !== null && text(fields['ascii']) !== null) return evidenceFor(fields, veil)
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, valueFor(name, value, veil)]))
}

function valueFor (name: string, value: unknown, veil: Veil): unknown {
  if (typeof value === 'string') return stringFor(name, value, veil)
  if (Array.isArray(value)) return value.map(entry => valueFor('', entry, veil))
  const fields = part(value)
  if (fields === null) return value
  const map = MAPS[name]
  return map === undefined ? fieldsFor(fields, veil) : mapFor(fields, map, veil)
}

function stringFor (name: string, value: string, { masker, quotations }: Veil): string {
  if (name === 'stack') return withoutPaths(masker.text(value))
  if (masker.hides(name)) return masker.take(`field ${name}`, value)
  return QUOTING.has(name) || quotations.has(value) ? masker.quotation(value) : masker.text(value)
}

const mapFor = (fields: Fields, map: 'headers' | 'cookies', veil: Veil): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => {
    if (typeof value !== 'string') return [name, valueFor(name, value, veil)]
    return [name, map === 'cookies' ? veil.masker.cookie(name, value) : veil.masker.header(name, value)]
  }))

/** The bytes and their text say the same twice: both are made anew from the masked bytes. */
function evidenceFor (evidence: Fields, veil: Veil): Fields {
  const bytes = veil.masker.bytes(Buffer.from(text(evidence['hex']) ?? '', 'hex'))
  const { hex: _hex, ascii: _ascii, ...rest } = evidence
  const shown = { hex: bytes.toString('hex'), ascii: bytes.toString('latin1').replace(/[^ -~]/g, '.') }
  const all = Object.entries({ ...evidence, ...shown })
  return Object.fromEntries(all.map(([name, value]) => [name, name in rest ? valueFor(name, value, veil) : value]))
}

/** `at run (file:///home/me/edge/src/run.ts:3:1)` -> `at run (run.ts:3:1)`. */
export const withoutPaths = (stack: string): string =>
  stack.replace(/(?:file:\/\/)?(?:[A-Za-z]:)?[\\/](?:[^\s():\\/]+[\\/])+(?=[^\s():\\/]+)/g, '')
