/** A brand as the edge wears it: its pages ready to be filled in, its header lines put together. Made once, at the start. */
import { endingHere, stoppingHere } from '../forward/headers.js'
import type { Settings } from '../options/settings.js'
import type { Brand } from '../page/brand.js'
import { createRenderer, type Renderer } from '../page/respond.js'

/** A brand, and the folder where its templates are. */
export interface LoadedBrand {
  readonly brand: Brand
  readonly folder: URL
}

/** What happens to the header lines of an answer that is passed on. */
export interface Passing {
  /** Whether a line of the upstream's ends here, by its name. */
  readonly endsHere: (name: string) => boolean
  /** Lines added besides the rays, flat. */
  readonly added: readonly string[]
}

export interface Face {
  readonly brand: Brand
  readonly render: Renderer
  /** Whether a line of the client's request ends here, by its name. */
  readonly stopsHere: (name: string) => boolean
  /** For each value of the option `origin-headers`. */
  readonly passing: Readonly<Record<'brand' | 'keep', Passing>>
}

/** @throws Error with file and line of what is wrong with a template. */
export function createFace ({ brand, folder }: LoadedBrand, lang: Settings['lang']): Face {
  const { added = [], dropped = [] } = brand.relayed ?? {}
  const ray = brand.rayHeader === null ? [] : [brand.rayHeader]
  return {
    brand,
    render: createRenderer({ brand, folder, lang }),
    stopsHere: stoppingHere(brand.edgeOnly ?? []),
    passing: {
      brand: { endsHere: endingHere([...ray, ...namesOf(added), ...dropped]), added },
      keep: { endsHere: endingHere(ray), added: [] }
    }
  }
}

const namesOf = (lines: readonly string[]): string[] => lines.filter((_, at) => at % 2 === 0)

/** The ray, as every response carries it; flat. */
export const rayLines = ({ brand: { rayHeader } }: Face, ray: string): readonly string[] =>
  rayHeader === null ? ['X-Edge-Ray', ray] : ['X-Edge-Ray', ray, rayHeader, ray]
