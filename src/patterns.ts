/** Patterns of hosts and paths, as options have them. A host is lower case and has no port; `[::1]` keeps its brackets. */

/** Whether a request for `host` fits. `*.shop.test` takes every name below shop.test, not shop.test itself. */
export const matchesHost = (pattern: string, host: string): boolean =>
  pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) && host.length >= pattern.length : pattern === host

/** Whether `pattern` takes every host that `other`, a pattern too, takes: `*.test` covers `*.shop.test`. */
export const coversHost = (pattern: string, other: string): boolean => pattern === other || matchesHost(pattern, other)

/** `/shop` takes `/shop`, `/shop/cart` and `/shop?x`, not `/shopping`; `/shop/` means the same. */
export function matchesPath (prefix: string | null, url: string): boolean {
  if (prefix === null || prefix === '/') return true
  const bare = prefix.endsWith('/') ? prefix.slice(0, -1) : prefix
  if (!url.startsWith(bare)) return false
  const next = url[bare.length]
  return next === undefined || next === '/' || next === '?'
}

/** Host header without port, lower case: `Shop.test:8080` is `shop.test`, `[::1]:80` is `[::1]`. */
export function hostOnly (host: string): string {
  const end = host.startsWith('[') ? host.indexOf(']') + 1 : host.indexOf(':')
  return (end > 0 ? host.slice(0, end) : host).toLowerCase()
}

/**
 * `/shop/*` as a question about a URL: `*` stands for any characters within a segment, `**` for any; what lies below is taken
 * as with a prefix.
 */
export function pathPattern (pattern: string | null): (url: string) => boolean {
  if (pattern?.includes('*') !== true) return url => matchesPath(pattern, url)
  const pieces = pattern.replace(/\/$/, '').split(/(\*+)/)
  const source = pieces.map((piece, at) => at % 2 === 1 ? STARS[piece] ?? '[^?]+' : piece.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'))
  const regExp = new RegExp(`^${source.join('')}(?:[/?]|$)`)
  return url => regExp.test(url)
}

const STARS: Readonly<Record<string, string>> = { '*': '[^/?]+' }
