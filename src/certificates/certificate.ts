/**
 * Makes certificates at run time, without a program or a package: EC P-256 keys and X.509 v3 by RFC 5280, strict enough for
 * `openssl verify -x509_strict`. The faults use it for upstreams whose certificate is wrong, the edge for a throw-away one.
 */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { epochMs } from '../clock.js'
import { bits, boolean, type Der, integer, octets, oid, pem, plain, sequence, time, wrapped } from './der.js'
import { alternativeNames, distinguishedName, extension } from './names.js'

const ID = {
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  crlNumber: '2.5.29.20',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37'
} as const

const PURPOSES = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' } as const

// KeyUsage counts its bits from the left: digitalSignature is bit 0, keyCertSign bit 5, cRLSign bit 6
const SIGNS_HANDSHAKES = bits(Buffer.from([0b1000_0000]), 7)
const SIGNS_CERTIFICATES = bits(Buffer.from([0b0000_0110]), 1)

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
// clocks of neighbors differ by seconds
const SKEW = 5 * MINUTE

export interface Validity {
  /** Default five minutes ago. */
  readonly notBefore?: Date | undefined
  /** Default 30 days from now for a certificate, ten years for an authority. */
  readonly notAfter?: Date | undefined
}

/** A certificate authority that lives in memory. */
export interface Authority {
  readonly name: string
  readonly certPem: string
  readonly keyPem: string
}

export interface AuthorityWish extends Validity {
  /** Common name. Default `edgeproxy throw-away authority`. */
  readonly name?: string | undefined
}

export interface CertificateWish extends Validity {
  /** DNS names; `*.shop.test` is a wildcard. */
  readonly names?: readonly string[] | undefined
  /** IP addresses, v4 or v6. */
  readonly ips?: readonly string[] | undefined
  /** Common name. Default the first name or address. */
  readonly commonName?: string | undefined
  /** What it may be used for. Default `server`. */
  readonly usage?: keyof typeof PURPOSES | undefined
  /** Private key in PEM, EC P-256. Default a new one. */
  readonly key?: string | undefined
  /** Who signs it. Default itself. */
  readonly authority?: Authority | undefined
}

export interface Certificate {
  readonly certPem: string
  readonly keyPem: string
  /** Serial number, upper-case hex, as node:crypto and openssl print it. */
  readonly serial: string
}

/** Makes an authority: a self-signed certificate that may sign others and revocation lists. */
export function createAuthority (wish: AuthorityWish = {}): Authority {
  const name = wish.name ?? 'edgeproxy throw-away authority'
  const key = createKey()
  const certPem = certify(key, { name, key }, distinguishedName(name), createSerial(), validity(wish, 3650 * DAY), [
    extension(ID.basicConstraints, sequence(boolean(true)), boolean(true)),
    extension(ID.keyUsage, SIGNS_CERTIFICATES, boolean(true))
  ])
  return { name, certPem, keyPem: keyText(key) }
}

/**
 * Makes a certificate.
 * @throws TypeError when neither a name nor an address is given, or an address is none.
 */
export function issue (wish: CertificateWish): Certificate {
  const { names = [], ips = [], usage = 'server', authority } = wish
  const commonName = wish.commonName ?? names[0] ?? ips[0]
  if (commonName === undefined) throw new TypeError('a certificate needs a name or an IP address')
  const key = wish.key === undefined ? createKey() : createPrivateKey(wish.key)
  const serial = createSerial()
  const signer = authority === undefined ? { name: commonName, key } : signerOf(authority)
  const certPem = certify(key, signer, distinguishedName(commonName), serial, validity(wish, 30 * DAY), [
    extension(ID.basicConstraints, sequence(), boolean(true)),
    extension(ID.keyUsage, SIGNS_HANDSHAKES, boolean(true)),
    extension(ID.extendedKeyUsage, sequence(oid(PURPOSES[usage]))),
    ...(names.length + ips.length > 0 ? [extension(ID.subjectAltName, alternativeNames(names, ips))] : [])
  ])
  return { certPem, keyPem: keyText(key), serial: serial.toString('hex').toUpperCase() }
}

/**
 * The authority's list of revoked serial numbers, in PEM with the label `X509 CRL`: the only one Node's `crl` option reads.
 * Valid for 30 days.
 */
export function revocationList (authority: Authority, serials: readonly string[]): string {
  const { name, key } = signerOf(authority)
  const now = time(new Date(epochMs() - SKEW))
  const revoked = serials.map(serial => sequence(integer(Buffer.from(serial, 'hex')), now))
  const list = sequence(integer(1), ALGORITHM, distinguishedName(name), now, time(new Date(epochMs() + 30 * DAY)),
    // an empty list must be absent (RFC 5280 section 5.1.2.6)
    ...(revoked.length > 0 ? [sequence(...revoked)] : []),
    wrapped(0, sequence(authorityKeyIdentifier(key), extension(ID.crlNumber, integer(1)))))
  return pem('X509 CRL', signed(list, key))
}

interface Signer {
  readonly name: string
  readonly key: KeyObject
}

const ALGORITHM = sequence(oid(ID.ecdsaWithSha256))

const createKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey

const keyText = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString()

const signerOf = ({ name, keyPem }: Authority): Signer => ({ name, key: createPrivateKey(keyPem) })

/** 16 random bytes; the top bits keep it positive and free of leading zeros. */
function createSerial (): Buffer {
  const serial = randomBytes(16)
  serial[0] = (serial[0] ?? 0) & 0x3f | 0x40
  return serial
}

const validity = ({ notBefore, notAfter }: Validity, lifetime: number): Der =>
  sequence(time(notBefore ?? new Date(epochMs() - SKEW)), time(notAfter ?? new Date(epochMs() + lifetime)))

const publicKeyInfo = (key: KeyObject): Buffer => createPublicKey(key).export({ type: 'spki', format: 'der' })

/** SHA-1 of the public key's bits: the usual identifier (RFC 5280 section 4.2.1.2), a name, not a protection. */
const keyIdentifier = (key: KeyObject): Buffer => createHash('sha1').update(publicKeyInfo(key).subarray(-65)).digest()

const authorityKeyIdentifier = (key: KeyObject): Der => extension(ID.authorityKeyIdentifier, sequence(plain(0, keyIdentifier(key))))

function certify (key: KeyObject, signer: Signer, subject: Der, serial: Buffer, dates: Der, extensions: readonly Der[]): string {
  const identifiers = [extension(ID.subjectKeyIdentifier, octets(keyIdentifier(key))), authorityKeyIdentifier(signer.key)]
  const certificate = sequence(wrapped(0, integer(2)), integer(serial), ALGORITHM, distinguishedName(signer.name), dates, subject,
    publicKeyInfo(key), wrapped(3, sequence(...extensions, ...identifiers)))
  return pem('CERTIFICATE', signed(certificate, signer.key))
}

const signed = (content: Der, key: KeyObject): Der => sequence(content, ALGORITHM, bits(sign('sha256', content, key)))
