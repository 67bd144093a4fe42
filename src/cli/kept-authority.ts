/**
 * The authority of one user, made at the first start and kept, so that it has to be trusted only once: a folder with the
 * certificate, for everybody, and the private key, for its owner alone.
 */
import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { createAuthority, type Authority } from '../certificates/certificate.js'
import { epochMs } from '../clock.js'
import { readTextFile } from '../options/values/text-file.js'

/** An authority on disk. */
export interface KeptAuthority extends Authority {
  /** The certificate, to be trusted. */
  readonly file: string
}

type Env = Readonly<Record<string, string | undefined>>

/**
 * Where this user's programs keep their data: `EDGEPROXY_HOME`, else a folder `edgeproxy` in XDG_DATA_HOME
 * (https://specifications.freedesktop.org/basedir-spec/), LOCALAPPDATA on Windows, or ~/.local/share.
 */
export function dataFolder (env: Env, platform: NodeJS.Platform = process.platform): string {
  const own = env['EDGEPROXY_HOME']
  if (own !== undefined && own !== '') return own
  const base = platform === 'win32' ? env['LOCALAPPDATA'] : env['XDG_DATA_HOME']
  // the base directory specification: a relative path is to be ignored
  const usable = base !== undefined && (platform === 'win32' ? base !== '' : base.startsWith('/'))
  return join(usable ? base : join(env['HOME'] ?? homedir(), '.local', 'share'), 'edgeproxy')
}

/**
 * The authority kept in a folder; the first who asks makes it.
 * @throws Error that says what is wrong with the files and how to get new ones
 */
export function keptAuthority (folder: string): KeptAuthority {
  const place = join(folder, 'ca')
  return read(place) ?? make(place) ?? read(place) ?? unusable(place, 'it vanished while it was read')
}

/** @returns null when there is none yet */
function read (place: string): KeptAuthority | null {
  const file = join(place, 'ca.pem')
  let certPem: string
  let keyPem: string
  try {
    certPem = readTextFile(file, 'ca.pem ')
    keyPem = readTextFile(join(place, 'ca-key.pem'), 'ca-key.pem ')
  } catch (error) {
    // a folder without the files is no beginning
    return existsSync(place) ? unusable(place, (error as Error).message) : null
  }
  return { name: checked(place, certPem, keyPem), certPem, keyPem, file }
}

/** @returns its common name */
function checked (place: string, certPem: string, keyPem: string): string {
  let certificate: X509Certificate
  let fits: boolean
  try {
    certificate = new X509Certificate(certPem)
    fits = certificate.checkPrivateKey(createPrivateKey(keyPem))
  } catch (error) {
    return unusable(place, (error as Error).message)
  }
  if (!fits) unusable(place, 'the key does not belong to the certificate')
  if (new Date(certificate.validTo) < new Date(epochMs())) unusable(place, `it was valid to ${certificate.validTo}`)
  return /^CN=(.*)$/m.exec(certificate.subject)?.[1] ?? unusable(place, 'it has no common name')
}

/** Written aside and moved as a whole: of two that start at once one wins, and nobody ever sees half of it. */
function make (place: string): KeptAuthority | null {
  // a name of its own, so that two of them can be told apart in a list of trusted ones
  const authority = createAuthority({ name: `edgeproxy throw-away authority ${randomBytes(3).toString('hex')}` })
  mkdirSync(dirname(place), { recursive: true, mode: 0o700 })
  const aside = mkdtempSync(`${place}-`)
  try {
    writeFileSync(join(aside, 'ca-key.pem'), authority.keyPem, { mode: 0o600 })
    writeFileSync(join(aside, 'ca.pem'), authority.certPem, { mode: 0o644 })
    renameSync(aside, place)
    return { ...authority, file: join(place, 'ca.pem') }
  } catch (error) {
    rmSync(aside, { recursive: true, force: true })
    if (existsSync(place)) return null
    throw error
  }
}

function unusable (place: string, why: string): never {
  throw new Error(`the authority in ${place} cannot be used: ${why}; remove that folder, and the next start makes a new one, to be trusted anew`)
}
