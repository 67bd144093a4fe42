import type { Kind } from '../kind.js'

export const upstreamGatewayError = {
  stage: 'answered',
  rfc9209: null,
  summary: { en: 'TODO', fr: 'TODO' },
  meaning: { en: 'TODO', fr: 'TODO' },
  causes: [{ en: 'TODO', fr: 'TODO' }],
  checks: [{ en: 'TODO', fr: 'TODO' }]
} as const satisfies Kind
