/** Reading plain JSON whose shape nobody promised: what is not of the wanted type is unknown. */
import { isRecord } from '../options/values/value.js'

export type Fields = Readonly<Record<string, unknown>>

export const part = (value: unknown): Fields | null => isRecord(value) ? value : null

export const text = (value: unknown): string | null => typeof value === 'string' && value !== '' ? value : null

export const number = (value: unknown): number | null => typeof value === 'number' && Number.isFinite(value) ? value : null

export const list = (value: unknown): string[] => Array.isArray(value) ? value.filter(entry => typeof entry === 'string') : []
