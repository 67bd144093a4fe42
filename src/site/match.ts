/** Host and path pick a site. First match wins; a site without hosts takes every host. */
import type { SiteSettings } from '../options/settings.js'

export type Matcher<T> = (host: string, url: string) => T | null

/** @param sites in configuration order */
export function createMatcher<T extends { readonly settings: SiteSettings }> (sites: readonly T[]): Matcher<T> {
  const only = sites.length === 1 && sites[0] !== undefined && takesAll(sites[0].settings) ? sites[0] : null
  if (only !== null) return () => only
  return (host, url) => sites.find(({ settings }) => matchesHost(settings.hosts, host) && matchesPath(settings.path, url)) ?? null
}

const takesAll = (site: SiteSettings): boolean => site.hosts.length === 0 && site.path === null

export function matchesHost (hosts: readonly string[], host: string): boolean {
  if (hosts.length === 0) return true
  return hosts.some(pattern => pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) && host.length > pattern.length - 1 : pattern === host)
}

/** `/shop` takes `/shop`, `/shop/cart` and `/shop?x`, not `/shopping`. */
export function matchesPath (prefix: string | null, url: string): boolean {
  if (prefix === null || prefix === '/') return true
  const bare = prefix.endsWith('/') ? prefix.slice(0, -1) : prefix
  if (!url.startsWith(bare)) return false
  const next = url[bare.length]
  return next === undefined || next === '/' || next === '?'
}

/** Host header without port and brackets kept: `Shop.test:8080` is `shop.test`, `[::1]:80` is `[::1]`. */
export function hostOnly (host: string): string {
  const end = host.startsWith('[') ? host.indexOf(']') + 1 : host.indexOf(':')
  return (end > 0 ? host.slice(0, end) : host).toLowerCase()
}
