/** The facet `platform`: what the imitated platform does with the programs that it starts. */
import { objectOf, oneOf, optional, type Check, type Checks } from './check.js'

export interface PlatformFacet {
  /** What becomes of a program that listens elsewhere than it was told. Default `follow`: it is asked where it listens. */
  readonly elsewhere?: 'refuse' | 'follow'
}

const PLATFORM = { elsewhere: optional(oneOf('refuse', 'follow')) } satisfies Checks<PlatformFacet>

export const checkPlatform: Check = objectOf(PLATFORM)
