import type { Kind } from '../kind.js'

export const httpUpgradeFailed = {
  stage: 'head',
  rfc9209: 'http_upgrade_failed',
  summary: { en: 'TODO', fr: 'TODO' },
  meaning: { en: 'TODO', fr: 'TODO' },
  causes: [{ en: 'TODO', fr: 'TODO' }],
  checks: [{ en: 'TODO', fr: 'TODO' }]
} as const satisfies Kind
