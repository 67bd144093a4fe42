/** What a site is called, and whether anything is left behind it. */

/** The options that pick a site. */
export interface Picks {
  readonly name?: string
  readonly hosts?: readonly string[]
  readonly path?: string
}

/** Name of the site that stands for the top level's upstream. */
export const DEFAULT_SITE = 'default'

/** Whether it takes everything, so that nothing is left for the top level. */
export const isOpen = ({ hosts, path }: Picks): boolean => hosts === undefined && path === undefined

export const nameOf = (site: Picks, index: number): string => site.name ?? site.hosts?.[0] ?? `site-${index + 1}`
