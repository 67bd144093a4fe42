/**
 * Writes DER (ITU-T X.690), the binary form of certificates: just the types that X.509 needs. Ground floor, imports nothing.
 */

/** One encoded element: tag, length, content. */
export type Der = Buffer

const TAG = { boolean: 0x01, integer: 0x02, bits: 0x03, octets: 0x04, oid: 0x06, utf8: 0x0c, sequence: 0x30, set: 0x31, utcTime: 0x17, generalizedTime: 0x18 } as const

const tagged = (tag: number, content: Buffer): Der => Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content])

/** Short form below 128, else the count of length bytes and the length itself (X.690 section 8.1.3). */
function lengthOf (length: number): Buffer {
  if (length < 0x80) return Buffer.from([length])
  const bytes = Buffer.from(length.toString(16).padStart(8, '0'), 'hex')
  const significant = bytes.subarray(bytes.findIndex(byte => byte !== 0))
  return Buffer.concat([Buffer.from([0x80 | significant.length]), significant])
}

export const sequence = (...parts: readonly Der[]): Der => tagged(TAG.sequence, Buffer.concat(parts))

export const set = (...parts: readonly Der[]): Der => tagged(TAG.set, Buffer.concat(parts))

export const boolean = (value: boolean): Der => tagged(TAG.boolean, Buffer.from([value ? 0xff : 0]))

/** A non-negative integer, given as a small number or as big-endian bytes. */
export function integer (value: number | Buffer): Der {
  const bytes = typeof value === 'number' ? Buffer.from(value.toString(16).padStart(8, '0'), 'hex') : value
  const first = bytes.findIndex(byte => byte !== 0)
  const significant = first === -1 ? Buffer.from([0]) : bytes.subarray(first)
  // a set top bit would read as a minus sign
  return tagged(TAG.integer, (significant[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), significant]) : significant)
}

export const octets = (content: Buffer): Der => tagged(TAG.octets, content)

/** A bit string; `unused` bits at its end do not count. */
export const bits = (content: Buffer, unused = 0): Der => tagged(TAG.bits, Buffer.concat([Buffer.from([unused]), content]))

export const utf8 = (text: string): Der => tagged(TAG.utf8, Buffer.from(text, 'utf8'))

/** An object identifier in dotted form, e.g. `2.5.29.17`. */
export function oid (dotted: string): Der {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return tagged(TAG.oid, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

function base128 (value: number): number[] {
  const digits = [value & 0x7f]
  for (let left = value >>> 7; left > 0; left >>>= 7) digits.unshift((left & 0x7f) | 0x80)
  return digits
}

/** A moment to the second: UTCTime until 2049, GeneralizedTime from 2050 on (RFC 5280 section 4.1.2.5). */
export function time (moment: Date): Der {
  const digits = moment.toISOString().replace(/\.\d+/, '').replace(/[-:T]/g, '')
  const short = moment.getUTCFullYear() >= 1950 && moment.getUTCFullYear() < 2050
  return short ? tagged(TAG.utcTime, Buffer.from(digits.slice(2))) : tagged(TAG.generalizedTime, Buffer.from(digits))
}

/** An element with a context-specific tag that holds other elements (`[n] EXPLICIT`, `[n] IMPLICIT SEQUENCE`). */
export const wrapped = (n: number, ...parts: readonly Der[]): Der => tagged(0xa0 | n, Buffer.concat(parts))

/** A plain value with a context-specific tag (`[n] IMPLICIT OCTET STRING` and its like). */
export const plain = (n: number, content: Buffer): Der => tagged(0x80 | n, content)

/** PEM text (RFC 7468); always ends in a newline, so that texts can be joined. */
export function pem (label: string, der: Der): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}
