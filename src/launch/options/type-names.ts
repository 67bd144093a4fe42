/** The types of sites, by name; site-types.ts says what each means. */
export const SITE_TYPES = ['program', 'nodejs', 'user_program', 'wsgi', 'php', 'static', 'apache', 'reverse_proxy', 'redirect'] as const

export type SiteType = typeof SITE_TYPES[number]
