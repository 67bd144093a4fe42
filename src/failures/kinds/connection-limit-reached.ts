import type { Kind } from '../kind.js'

export const connectionLimitReached = {
  stage: 'site',
  rfc9209: 'connection_limit_reached',
  summary: { en: 'TODO', fr: 'TODO' },
  meaning: { en: 'TODO', fr: 'TODO' },
  causes: [{ en: 'TODO', fr: 'TODO' }],
  checks: [{ en: 'TODO', fr: 'TODO' }]
} as const satisfies Kind
