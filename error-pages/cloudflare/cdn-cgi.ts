/**
 * What the edge answers by itself below `/cdn-cgi/`: the trace, previews of every page, and the few other paths whose
 * answer is documented. Everything else there is a 404 of the edge's own; nothing below it is ever forwarded.
 */
import type { OwnAnswer, OwnRequest } from '../../src/brand/brand.js'
import { PAGES } from './pages/index.js'

const PREFIX = '/cdn-cgi/'

const COMMON = ['Server', 'cloudflare', 'X-Content-Type-Options', 'nosniff', 'X-Edgeproxy-Simulated', '1']

const plain = (name: string, status: number, body: string): OwnAnswer =>
  ({ name, status, headers: ['Content-Type', 'text/plain', 'Cache-Control', 'no-cache', ...COMMON], body })

/** What the connection and the visitor look like from here, in the documented order of keys. */
function trace (request: OwnRequest): OwnAnswer {
  const { tlsVersion, serverName, country, httpVersion } = request
  const values: ReadonlyArray<readonly [key: string, value: string]> = [
    // names one machine of many; here there is one
    ['fl', '1f1'],
    ['h', request.hostname],
    ['ip', request.remoteAddress],
    ['ts', (request.time / 1000).toFixed(3)],
    ['visit_scheme', request.secure ? 'https' : 'http'],
    ['uag', request.userAgent],
    ['colo', request.colo],
    ['sliver', 'none'],
    ['http', `http/${httpVersion.replace(/\.0$/, '')}`],
    ['loc', country ?? 'XX'],
    ['tls', tlsVersion ?? 'off'],
    ['sni', serverName === null ? 'off' : 'plaintext'],
    ['warp', 'off'],
    ['gateway', 'off'],
    ['rbi', 'off'],
    ['kex', 'none']
  ]
  return plain('trace', 200, values.map(([key, value]) => `${key}=${value}\n`).join(''))
}

/** `error/521` */
const preview = (code: string): OwnAnswer | null => Object.hasOwn(PAGES, code) ? { preview: code } : null

/** Visitors' measurements are thanked for and forgotten. */
const rum = (): OwnAnswer => ({ name: 'rum', status: 204, headers: COMMON, body: '' })

/** Asked for by saved pages; the look of ours is inside of them, and the vendor's is not ours to copy. */
const style = (): OwnAnswer =>
  ({ name: 'style', status: 200, headers: ['Content-Type', 'text/css', ...COMMON], body: '/* Nothing to see: the pages of this edge bring their own style. */\n' })

const ANSWERS: Readonly<Record<string, (request: OwnRequest) => OwnAnswer>> = {
  trace,
  rum,
  'styles/main.css': style,
  'styles/cf.errors.css': style
}

const notFound = (path: string): OwnAnswer =>
  plain('not-found', 404, `404 Not Found\nThe edge answers ${PREFIX} by itself and has nothing at this path. Simulated by edgeproxy.\n` +
    (path.startsWith('error/') ? `Pages to look at: ${Object.keys(PAGES).map(code => `${PREFIX}error/${code}`).join(' ')}\n` : ''))

export function answerOwn (request: OwnRequest): OwnAnswer {
  const path = request.url.slice(PREFIX.length).replace(/[?#].*$/, '')
  const own = Object.hasOwn(ANSWERS, path) ? ANSWERS[path]?.(request) : preview(/^error\/([^/]+)\/?$/.exec(path)?.[1] ?? '')
  return own ?? notFound(path)
}
