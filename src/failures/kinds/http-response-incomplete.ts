import type { Kind } from '../kind.js'

export const httpResponseIncomplete = {
  stage: 'head',
  rfc9209: 'http_response_incomplete',
  summary: { en: 'TODO', fr: 'TODO' },
  meaning: { en: 'TODO', fr: 'TODO' },
  causes: [{ en: 'TODO', fr: 'TODO' }],
  checks: [{ en: 'TODO', fr: 'TODO' }]
} as const satisfies Kind
