/**
 * First leg of the dial: a name becomes addresses. An address passes through, `localhost` means both families, and a
 * resolver of the site's own may be asked instead of the system's.
 */
import { Resolver, lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { performance } from '../clock.js'
import { UpstreamFailure } from '../failures/failure.js'
import { hiddenShortage, openFilesFailure } from './open-files.js'
import { fairTimeout, type FairTimeout } from './fair-timeout.js'

/** getaddrinfo: the name exists, without an address of the families asked for (libuv's number for it). */
const EAI_NODATA = -3007

const LOOPBACKS = ['::1', '127.0.0.1'] as const

/**
 * Addresses of `host` in the order they are to be tried.
 * @throws UpstreamFailure `dns_error`, or `dns_timeout` after `limit` ms.
 */
export async function resolve (host: string, dnsServer: string | null, limit: number): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host]
  const since = performance.now()
  let timer: FairTimeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = fairTimeout(limit, () => {
      reject(new UpstreamFailure('dns_timeout', `no answer for ${host} within ${limit} ms${dnsServer === null ? '' : ` from ${dnsServer}`}`, { code: 'ETIMEOUT', address: host }))
    })
  })
  try {
    return await Promise.race([dnsServer === null ? bySystem(host) : byServer(host, dnsServer, limit), late])
  } catch (error) {
    throw error instanceof UpstreamFailure ? error : named(host, error as NodeJS.ErrnoException, since)
  } finally {
    timer?.cancel()
  }
}

async function bySystem (host: string): Promise<readonly string[]> {
  // verbatim: the system's own preference (RFC 6724) decides which family comes first
  const found = (await lookup(host, { all: true, order: 'verbatim' }).catch(error => localhostOr(host, error))).map(({ address }) => address)
  if (!isLocalhost(host)) return found
  // RFC 6761 section 6.3: localhost is the loopback, whatever one hosts file forgot to say about one of the families
  return [...found, ...LOOPBACKS.filter(address => !found.includes(address))]
}

function localhostOr (host: string, error: unknown): Array<{ address: string }> {
  if (isLocalhost(host)) return []
  throw error
}

const isLocalhost = (host: string): boolean => host === 'localhost' || host.endsWith('.localhost')

async function byServer (host: string, server: string, limit: number): Promise<readonly string[]> {
  // tries: 2 halves of the limit, so that one lost packet is no failure; our own timer stays the judge
  const resolver = new Resolver({ timeout: Math.max(1, Math.ceil(limit / 2)), tries: 2 })
  resolver.setServers([server])
  const [six, four] = await Promise.allSettled([resolver.resolve6(host), resolver.resolve4(host)])
  const found = [six, four].flatMap(family => family.status === 'fulfilled' ? family.value : [])
  if (found.length > 0) return found
  const reason = mostTelling([four, six].flatMap(family => family.status === 'rejected' ? [family.reason as NodeJS.ErrnoException] : []))
  // c-ares gives up at the same moment as our timer: one kind for both
  if (reason.code === 'ETIMEOUT') {
    throw new UpstreamFailure('dns_timeout', `no answer for ${host} from ${server}`, { code: 'ETIMEOUT', address: host, cause: reason })
  }
  throw reason
}

/** An answer that says why there is none tells more than the other family's "no such record". */
function mostTelling (errors: readonly NodeJS.ErrnoException[]): NodeJS.ErrnoException {
  const weight = ({ code = '' }: NodeJS.ErrnoException): number => ['ENOTFOUND', 'ENODATA'].indexOf(code)
  return errors.find(error => weight(error) < 0) ?? errors.find(error => weight(error) === 1) ?? errors[0] as NodeJS.ErrnoException
}

/** Error codes, and the numbers that the system's resolver tells apart where Node has one code for two. */
const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no_such_name',
  ENODATA: 'no_address',
  [`ENOTFOUND ${EAI_NODATA}`]: 'no_address',
  ESERVFAIL: 'server_failure',
  // the system's own words for a name server that failed, refused, or could not be reached
  EAI_AGAIN: 'server_failure',
  EAI_FAIL: 'server_failure',
  EREFUSED: 'refused'
}

const WORDS: Readonly<Record<string, string>> = { no_such_name: 'no such name', no_address: 'the name has no address', refused: 'the name server refuses to answer' }

function named (host: string, error: NodeJS.ErrnoException, since: number): UpstreamFailure {
  const shortage = hiddenShortage(error, since)
  if (shortage !== null) return openFilesFailure(shortage, `could not resolve ${host}`, error, { address: host })
  const { code = '', errno, syscall, message } = error
  const reason = REASONS[`${code} ${errno}`] ?? REASONS[code]
  const what = WORDS[reason ?? ''] ?? 'the resolver gave no answer'
  return new UpstreamFailure('dns_error', `${host} did not resolve: ${what} (${code || message})`, { reason, code: error.code, syscall, address: host, cause: error })
}
