/** A site below a path whose program knows nothing of it. */
import { matchesPath } from '../patterns.js'

/** The target without the site's path: `/shop/cart?x` of `/shop` is `/cart?x`, `/shop` is `/`. Another target stays. */
export function trimmed (prefix: string | null, target: string): string {
  if (prefix === null || !matchesPath(prefix, target)) return target
  const rest = target.slice(prefix.replace(/\/$/, '').length)
  return rest.startsWith('/') ? rest : `/${rest}`
}
