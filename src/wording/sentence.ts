/**
 * Sentences about what was seen, in both languages. As in gettext the English sentence is the key: it is what failures, hints
 * and logs carry, and `french.ts` finds its parts in it again where a page or a report is in French.
 */

/** One sentence with places for its parts, `{address}`, in each language. */
export interface Template {
  /**
   * A part may say how it is written in French: `{names:list}`, `{size:size}`, `{what:say}` (a sentence of its own).
   * What stands in brackets may be left out.
   */
  readonly en: string
  /** The same parts, by their names alone. */
  readonly fr: string
}

/** The sentences of a table, by their names, as a list. */
export const sentences = (table: Readonly<Record<string, Template>>): readonly Template[] => Object.values(table)
