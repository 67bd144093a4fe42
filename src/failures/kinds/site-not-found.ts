import type { Kind } from '../kind.js'

export const siteNotFound = {
  stage: 'site',
  rfc9209: 'destination_not_found',
  summary: { en: 'TODO', fr: 'TODO' },
  meaning: { en: 'TODO', fr: 'TODO' },
  causes: [{ en: 'TODO', fr: 'TODO' }],
  checks: [{ en: 'TODO', fr: 'TODO' }]
} as const satisfies Kind
