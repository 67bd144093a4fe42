/** A certificate for clients and its private key: one is nothing without the other, and they must belong together. */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { tellOnce, type FoundProblem, type Path } from '../../options/place.js'

/** A certificate, its chain behind it, and its private key; both PEM. */
export interface KeyPair {
  readonly cert: string
  readonly key: string
}

interface KeyPairOptions {
  readonly tlsCert: string | null
  readonly tlsKey: string | null
}

/** @param place where mistakes are told: `[]` for the top level, else the site's path @returns null when neither is given */
export function keyPairOf ({ tlsCert: cert, tlsKey: key }: KeyPairOptions, place: Path, found: FoundProblem[]): KeyPair | null {
  if (cert === null && key === null) return null
  if (cert === null || key === null) {
    const [given, missing] = cert === null ? ['tlsKey', 'tls-cert'] as const : ['tlsCert', 'tls-key'] as const
    tellOnce(found, [...place, given], `is given without ${missing}; a certificate and its private key go together`)
    return null
  }
  if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))) {
    tellOnce(found, [...place, 'tlsKey'], 'is not the private key of tls-cert; the first certificate in that file must be the one it belongs to')
    return null
  }
  return { cert, key }
}
