/** Where values that are objects were written: what is wrong with some of them shows only when the brand is known. */
import type { Path } from './place.js'

const places = new WeakMap<object, Path>()

/** Remembers the place of a value, or of each in a list. */
export function writeDown (value: unknown, path: Path): void {
  for (const one of Array.isArray(value) ? value : [value]) {
    if (typeof one === 'object' && one !== null) places.set(one, path)
  }
}

/** The place of a value that was read from an object of options; null for what came as a flag or a variable. */
export const writtenAt = (value: object): Path | null => places.get(value) ?? null

/** `copy` stands for `value` from now on. */
export function inPlaceOf<T extends object> (value: object, copy: T): T {
  const path = places.get(value)
  if (path !== undefined) places.set(copy, path)
  return copy
}
