/** The log record as it goes into a bundle: as it was written, without secrets and without ways through this machine. */
import type { Case } from './case-shape.js'
import { part, text, type Fields } from './fields.js'
import type { Masker } from './mask.js'

/** Fields that quote a few foreign bytes. */
const QUOTING = new Set(['hint', 'message', 'msg', 'EdgeErrorHint', 'EdgeErrorMessage'])

/** Logpush: header and cookie fields that may be asked for, by name. */
const MAPS: Readonly<Record<string, 'headers' | 'cookies'>> = {
  Cookies: 'cookies', RequestHeaders: 'headers', ResponseHeaders: 'headers', headers: 'headers', cookies: 'cookies'
}

export const recordFor = ({ record }: Case, masker: Masker): Fields => fieldsFor(record, masker)

function fieldsFor (fields: Fields, masker: Masker): Fields {
  if (text(fields['hex']) !== null && text(fields['ascii']) !== null) return evidenceFor(fields, masker)
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, valueFor(name, value, masker)]))
}

function valueFor (name: string, value: unknown, masker: Masker): unknown {
  if (typeof value === 'string') return stringFor(name, value, masker)
  if (Array.isArray(value)) return value.map(entry => valueFor('', entry, masker))
  const fields = part(value)
  if (fields === null) return value
  const map = MAPS[name]
  return map === undefined ? fieldsFor(fields, masker) : mapFor(fields, map, masker)
}

function stringFor (name: string, value: string, masker: Masker): string {
  if (name === 'stack') return withoutPaths(masker.text(value))
  if (masker.hides(name)) return masker.take(`field ${name}`, value)
  return QUOTING.has(name) ? masker.quotation(value) : masker.text(value)
}

const mapFor = (fields: Fields, map: 'headers' | 'cookies', masker: Masker): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => {
    if (typeof value !== 'string') return [name, valueFor(name, value, masker)]
    return [name, map === 'cookies' ? masker.cookie(name, value) : masker.header(name, value)]
  }))

/** The bytes and their text say the same twice: both are made anew from the masked bytes. */
function evidenceFor (evidence: Fields, masker: Masker): Fields {
  const bytes = masker.bytes(Buffer.from(text(evidence['hex']) ?? '', 'hex'))
  const { hex: _hex, ascii: _ascii, ...rest } = evidence
  const shown = { hex: bytes.toString('hex'), ascii: bytes.toString('latin1').replace(/[^ -~]/g, '.') }
  return Object.fromEntries(Object.entries({ ...evidence, ...shown }).map(([name, value]) => [name, name in rest ? valueFor(name, value, masker) : value]))
}

/** `at run (file:///home/me/edge/src/run.ts:3:1)` -> `at run (run.ts:3:1)`. */
export const withoutPaths = (stack: string): string => stack.replace(/(?:file:\/\/)?(?:[A-Za-z]:)?[\\/](?:[^\s():\\/]+[\\/])+(?=[^\s():\\/]+)/g, '')
