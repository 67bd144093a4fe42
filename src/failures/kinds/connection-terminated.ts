import type { Kind } from '../kind.js'

export const connectionTerminated = {
  stage: 'head',
  rfc9209: 'connection_terminated',
  summary: { en: 'TODO', fr: 'TODO' },
  meaning: { en: 'TODO', fr: 'TODO' },
  causes: [{ en: 'TODO', fr: 'TODO' }],
  checks: [{ en: 'TODO', fr: 'TODO' }]
} as const satisfies Kind
