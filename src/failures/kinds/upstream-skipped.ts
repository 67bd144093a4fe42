import type { Kind } from '../kind.js'

export const upstreamSkipped = {
  stage: 'circuit',
  rfc9209: 'destination_unavailable',
  summary: { en: 'TODO', fr: 'TODO' },
  meaning: { en: 'TODO', fr: 'TODO' },
  causes: [{ en: 'TODO', fr: 'TODO' }],
  checks: [{ en: 'TODO', fr: 'TODO' }]
} as const satisfies Kind
