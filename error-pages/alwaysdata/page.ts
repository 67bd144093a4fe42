/** What this brand keeps with a page besides the contract. */
import type { Page, Text } from '../../src/brand/brand.js'

/** The drawings: what became of the way to the program's door. */
export type Scene = 'nobody' | 'waking' | 'closed' | 'passed' | 'cut' | 'late' | 'babble' | 'lost' | 'circle' | 'queue' | 'stopped' | 'slow' | 'torn' | 'own'

export interface PlatformPage extends Page {
  readonly scene: Scene
  /** The title is one of the documents, which have it in English in both languages. */
  readonly documented: boolean
}

/** A text in two languages. French puts a no-break space before high punctuation and inside its quotation marks. */
export const say = (en: string, fr: string): Text => ({
  en,
  fr: fr.replace(/ ([:;?!»])/g, '\u00A0$1').replace(/« /g, '«\u00A0')
})

/** A title of the documents: support knows it by these words, whatever the language. */
export const known = (title: string): Text => ({ en: title, fr: title })

/** The one layout. */
export const TEMPLATE = 'page.html'

/** Of pages about the upstream: the other reading of what the documents leave open. */
export const ALL_502 = { all502: 502 } as const
