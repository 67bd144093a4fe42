/** Reading plain JSON whose shape nobody promised: what is not of the wanted type is unknown. */

export type Fields = Readonly<Record<string, unknown>>

export const part = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Fields : null

export const text = (value: unknown): string | null => typeof value === 'string' && value !== '' ? value : null

export const number = (value: unknown): number | null => typeof value === 'number' && Number.isFinite(value) ? value : null

export const list = (value: unknown): string[] => Array.isArray(value) ? value.filter(entry => typeof entry === 'string') : []

/** `http`, `HTTPS`, `http:`; null for anything else. */
export const schemeOf = (word: string | null): 'http' | 'https' | null => {
  const scheme = word?.replace(/:$/, '').toLowerCase()
  return scheme === 'http' || scheme === 'https' ? scheme : null
}
