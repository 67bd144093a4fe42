/** A brand of one's own, for commands that read its log: the flag `--brand`. */
import { loadBrand } from '../../error-pages/index.js'
import { OptionsError } from '../options/problem.js'
import { brand as brandValue } from '../options/values/text.js'
import type { Brand } from '../brand/brand.js'

export const brandFlag = { value: brandValue, otherwise: 'only those that come along' } as const

/** @returns null for none @throws OptionsError */
export async function ownBrand (place: string | undefined): Promise<Brand | null> {
  if (place === undefined) return null
  try {
    return (await loadBrand(place)).brand
  } catch (error) {
    throw new OptionsError([{ where: '--brand', sentence: (error as Error).message }])
  }
}

/** For a list. */
export const listed = (brand: Brand | null): readonly Brand[] => brand === null ? [] : [brand]
