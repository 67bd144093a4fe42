/**
 * First leg of the dial: a name becomes addresses. An address passes through, `localhost` means both families, and a
 * resolver of the site's own may be asked instead of the system's.
 */
import { Resolver, lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { UpstreamFailure } from '../failures/failure.js'
import { patience, type Patience } from './patience.js'

const LOOPBACKS = ['::1', '127.0.0.1'] as const

/**
 * Addresses of `host` in the order they are to be tried.
 * @throws UpstreamFailure `dns_error`, or `dns_timeout` after `limit` ms.
 */
export async function resolve (host: string, dnsServer: string | null, limit: number): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host]
  let timer: Patience | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = patience(limit, () => {
      reject(new UpstreamFailure('dns_timeout', `no answer for ${host} within ${limit} ms${dnsServer === null ? '' : ` from ${dnsServer}`}`, { code: 'ETIMEOUT', address: host }))
    })
  })
  try {
    return await Promise.race([dnsServer === null ? bySystem(host) : byServer(host, dnsServer, limit), late])
  } catch (error) {
    throw error instanceof UpstreamFailure ? error : named(host, error as NodeJS.ErrnoException)
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
  const reason = (four.status === 'rejected' ? four.reason : (six as PromiseRejectedResult).reason) as NodeJS.ErrnoException
  // c-ares gives up at the same moment as our timer: one kind for both
  if (reason.code === 'ETIMEOUT') {
    throw new UpstreamFailure('dns_timeout', `no answer for ${host} from ${server}`, { code: 'ETIMEOUT', address: host, cause: reason })
  }
  throw reason
}

function named (host: string, error: NodeJS.ErrnoException): UpstreamFailure {
  const what = error.code === 'ENOTFOUND' || error.code === 'ENODATA' ? 'no such name' : 'the resolver gave no answer'
  return new UpstreamFailure('dns_error', `${host} did not resolve: ${what} (${error.code ?? error.message})`, {
    code: error.code, syscall: error.syscall, address: host, cause: error
  })
}
