import type { Kind } from '../kind.js'

export const tlsAlertReceived = {
  stage: 'handshake',
  rfc9209: 'tls_alert_received',
  summary: { en: 'TODO', fr: 'TODO' },
  meaning: { en: 'TODO', fr: 'TODO' },
  causes: [{ en: 'TODO', fr: 'TODO' }],
  checks: [{ en: 'TODO', fr: 'TODO' }]
} as const satisfies Kind
