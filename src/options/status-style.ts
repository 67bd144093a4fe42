/** Readings of what documents leave open about the statuses of pages; a brand's pages say what each changes. */
export const STATUS_STYLES = ['documented', 'all502'] as const

export type StatusStyle = typeof STATUS_STYLES[number]
