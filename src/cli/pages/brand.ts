/** The brand whose rules for pages of one's own apply, where no config says it. */
import { loadBrand, type LoadedBrand } from '../../../error-pages/index.js'
import { didYouMean } from '../../nearest.js'
import { OptionsError } from '../../options/problem.js'
import { TABLE } from '../../settings/rows.js'
import { quote } from '../../options/values/value.js'
import type { CustomPages } from '../../brand/brand.js'
import { typeNamed } from '../../page/custom/upload.js'

export interface Custom extends LoadedBrand { readonly custom: CustomPages }

export async function defaultBrand (): Promise<Custom> {
  const loaded = await loadBrand(TABLE.preset('brand', 'current') as string)
  const { custom } = loaded.brand
  if (custom === undefined) throw new Error(`the brand ${loaded.brand.name} has no pages of a site's own`)
  return { ...loaded, custom }
}

/** @throws OptionsError */
export function typeAsked (custom: CustomPages, word: string | null): string | null {
  if (word === null) return null
  const type = typeNamed(custom, word)
  if (type !== null) return type
  const known = [...Object.keys(custom.aliases), ...Object.keys(custom.types)]
  throw new OptionsError([{ where: '--type', sentence: `${quote(word)} is no type of page${didYouMean(word, known)}; there are ${known.join(', ')}` }])
}
