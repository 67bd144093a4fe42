import type { Kind } from '../kind.js'

export const requestDenied = {
  stage: 'site',
  rfc9209: 'http_request_denied',
  summary: { en: 'TODO', fr: 'TODO' },
  meaning: { en: 'TODO', fr: 'TODO' },
  causes: [{ en: 'TODO', fr: 'TODO' }],
  checks: [{ en: 'TODO', fr: 'TODO' }]
} as const satisfies Kind
