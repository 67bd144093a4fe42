/** Why the edge cannot listen, in words, with what to type instead. */
import { portOwner } from '../evidence/listeners.js'
import type { Settings } from '../options/settings.js'

type Where = Pick<Settings, 'host' | 'port'>

/** What differs from machine to machine; tests hand in their own. */
export type FindOwner = (port: number) => { readonly pid: number, readonly command: string } | null

function inUse ({ host, port }: Where, findOwner: FindOwner): string {
  const owner = findOwner(port)
  const who = owner === null ? 'another program' : `${owner.command} (pid ${owner.pid})`
  return `port ${port} on ${host} is in use by ${who}; stop it, or choose another port with --port (0 takes any free one)`
}

const SENTENCES: Readonly<Record<string, (where: Where, findOwner: FindOwner) => string>> = {
  EADDRINUSE: inUse,
  EACCES: ({ port }) => `this user may not listen on port ${port}: ports below 1024 need more rights; take one above, like --port ${port === 443 ? 8443 : 8080}`,
  EADDRNOTAVAIL: ({ host }) => `this machine has no address ${host}; take --host 127.0.0.1, or --host 0.0.0.0 for all of its addresses`,
  ENOTFOUND: ({ host }) => `the name ${host} leads to no address; take --host 127.0.0.1, or --host 0.0.0.0 for all addresses of this machine`,
  EAFNOSUPPORT: ({ host }) => `this machine does not speak the kind of address that ${host} is; take --host 127.0.0.1`
}

/** One sentence without full stop. */
export function listenTrouble (error: unknown, where: Where, findOwner: FindOwner = portOwner): string {
  const { code = '', message } = error as NodeJS.ErrnoException
  return SENTENCES[code]?.(where, findOwner) ?? `cannot listen on ${where.host}:${where.port}: ${message}`
}
