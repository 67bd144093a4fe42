/**
 * The ssl modes, and what each means for the way to an upstream. One table: the options, the dial and `diagnose` read it.
 * Named as the edge that is imitated names them; `ssl-only` is its "Strict (SSL-Only Origin Pull)".
 */

interface Rules {
  /** Upstreams that name no scheme are spoken to in TLS. */
  readonly tls: boolean
  /** A host alone is asked the way its visitor came: port 80 for http, port 443 and TLS for https. */
  readonly followsVisitor: boolean
  /** The certificate must hold. */
  readonly checked: boolean
}

export const SSL_MODES = {
  off: { tls: false, followsVisitor: false, checked: false },
  flexible: { tls: false, followsVisitor: false, checked: false },
  full: { tls: true, followsVisitor: true, checked: false },
  strict: { tls: true, followsVisitor: true, checked: true },
  'ssl-only': { tls: true, followsVisitor: false, checked: true }
} as const satisfies Record<string, Rules>

export type SslMode = keyof typeof SSL_MODES

/** Whether certificates are checked; without a mode they are not. */
export const checksCertificates = (mode: SslMode | null): boolean => mode !== null && SSL_MODES[mode].checked
