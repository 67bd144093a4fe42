import type { Kind } from '../kind.js'

export const connectionRefused = {
  stage: 'connect',
  rfc9209: 'connection_refused',
  summary: { en: 'TODO', fr: 'TODO' },
  meaning: { en: 'TODO', fr: 'TODO' },
  causes: [{ en: 'TODO', fr: 'TODO' }],
  checks: [{ en: 'TODO', fr: 'TODO' }]
} as const satisfies Kind
