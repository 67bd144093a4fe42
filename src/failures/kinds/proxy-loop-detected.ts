import type { Kind } from '../kind.js'

export const proxyLoopDetected = {
  stage: 'site',
  rfc9209: 'proxy_loop_detected',
  summary: { en: 'TODO', fr: 'TODO' },
  meaning: { en: 'TODO', fr: 'TODO' },
  causes: [{ en: 'TODO', fr: 'TODO' }],
  checks: [{ en: 'TODO', fr: 'TODO' }]
} as const satisfies Kind
