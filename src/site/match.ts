/** Host and path pick a site. First match wins; a site without hosts takes every host. */
import type { SiteSettings } from '../options/settings.js'
import { matchesHost, matchesPath } from '../patterns.js'

export type Matcher<T> = (host: string, url: string) => T | null

/** @param sites in configuration order */
export function createMatcher<T extends { readonly settings: SiteSettings }> (sites: readonly T[]): Matcher<T> {
  const only = sites.length === 1 && sites[0] !== undefined && takesAll(sites[0].settings) ? sites[0] : null
  if (only !== null) return () => only
  return (host, url) => sites.find(({ settings }) => takesHost(settings.hosts, host) && matchesPath(settings.path, url)) ?? null
}

const takesAll = (site: SiteSettings): boolean => site.hosts.length === 0 && site.path === null

/** Whether a site with these hosts takes `host`; without any it takes all. */
export const takesHost = (hosts: readonly string[], host: string): boolean =>
  hosts.length === 0 || hosts.some(pattern => matchesHost(pattern, host))
