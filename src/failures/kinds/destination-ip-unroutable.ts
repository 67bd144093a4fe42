import type { Kind } from '../kind.js'

export const destinationIpUnroutable = {
  stage: 'connect',
  rfc9209: 'destination_ip_unroutable',
  summary: { en: 'TODO', fr: 'TODO' },
  meaning: { en: 'TODO', fr: 'TODO' },
  causes: [{ en: 'TODO', fr: 'TODO' }],
  checks: [{ en: 'TODO', fr: 'TODO' }]
} as const satisfies Kind
