import type { Kind } from '../kind.js'

export const tlsCertificateError = {
  stage: 'handshake',
  rfc9209: 'tls_certificate_error',
  summary: { en: 'TODO', fr: 'TODO' },
  meaning: { en: 'TODO', fr: 'TODO' },
  causes: [{ en: 'TODO', fr: 'TODO' }],
  checks: [{ en: 'TODO', fr: 'TODO' }]
} as const satisfies Kind
