/**
 * The parts of a certificate that say who it is for: distinguished names and subject alternative names.
 */
import { isIPv4, isIPv6 } from 'node:net'
import { type Der, octets, oid, plain, sequence, set, utf8 } from './der.js'

const COMMON_NAME = '2.5.4.3'
const DNS_NAME = 2
const IP_ADDRESS = 7

/** A distinguished name made of a common name only. */
export const distinguishedName = (commonName: string): Der => sequence(set(sequence(oid(COMMON_NAME), utf8(commonName))))

/** The content of the extension subjectAltName (RFC 5280 section 4.2.1.6). */
export const alternativeNames = (names: readonly string[], ips: readonly string[]): Der => sequence(
  ...names.map(name => plain(DNS_NAME, Buffer.from(name, 'ascii'))),
  ...ips.map(ip => plain(IP_ADDRESS, addressBytes(ip)))
)

/** One extension: identifier, critical or not, content. */
export const extension = (id: string, content: Der, critical?: Der): Der =>
  critical === undefined ? sequence(oid(id), octets(content)) : sequence(oid(id), critical, octets(content))

/**
 * The 4 or 16 bytes of an IP address.
 * @throws TypeError when the text is no IP address.
 */
export function addressBytes (ip: string): Buffer {
  if (isIPv4(ip)) return Buffer.from(ip.split('.').map(Number))
  if (!isIPv6(ip)) throw new TypeError(`"${ip}" is no IP address`)
  // the URL parser writes the one canonical spelling, with an embedded IPv4 address as two groups
  const [head = '', tail] = new URL(`http://[${ip}]`).hostname.slice(1, -1).split('::')
  const groups = (text: string): string[] => text.split(':').filter(group => group !== '')
  const left = groups(head)
  const right = groups(tail ?? '')
  const zeros = new Array<string>(8 - left.length - right.length).fill('0')
  return Buffer.from([...left, ...zeros, ...right].map(group => group.padStart(4, '0')).join(''), 'hex')
}
