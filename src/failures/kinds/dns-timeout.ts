import type { Kind } from '../kind.js'

export const dnsTimeout = {
  stage: 'resolve',
  rfc9209: 'dns_timeout',
  summary: { en: 'TODO', fr: 'TODO' },
  meaning: { en: 'TODO', fr: 'TODO' },
  causes: [{ en: 'TODO', fr: 'TODO' }],
  checks: [{ en: 'TODO', fr: 'TODO' }]
} as const satisfies Kind
