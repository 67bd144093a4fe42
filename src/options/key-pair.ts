/** A certificate for clients and its private key: one is nothing without the other, and they must belong together. */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { tellOnce, type Found, type Path } from './place.js'
import type { KeyPair } from './settings.js'
import type { Lookup } from './layers.js'

/** @param place where mistakes are told: `[]` for the top level, else the site's path @returns null when neither is given */
export function keyPairOf (find: Lookup, place: Path, found: Found[]): KeyPair | null {
  const cert = find('tlsCert')
  const key = find('tlsKey')
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
