/** The types of sites, by name; what each means is told by site-types.ts. */
export const SITE_TYPES = ['program', 'nodejs', 'user_program', 'wsgi', 'php', 'static', 'apache', 'reverse_proxy', 'redirect'] as const

export type SiteType = typeof SITE_TYPES[number]
