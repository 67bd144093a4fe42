/**
 * Connections that belong to one client: NTLM and Negotiate log in a connection, so every request on it is that user's. Such
 * a one is never among the shared ones; it carries requests of the same client connection, and ends with it.
 */
import type { Target } from '../options/settings.js'
import type { Client } from './client.js'
import type { Link } from './link.js'

interface Kept {
  readonly target: Target
  readonly link: Link
}

export class Bound {
  private readonly kept = new WeakMap<Client, Kept[]>()
  /** No client has one: the usual case, which costs no look. */
  private isUsed = false

  /** @returns null where the client has none to this upstream, or only busy ones */
  take (target: Target, client: Client): Link | null {
    if (!this.isUsed) return null
    const kept = this.of(client)
    const at = kept.findLastIndex(entry => entry.target === target && entry.link.alive)
    return at === -1 ? null : kept.splice(at, 1)[0]?.link ?? null
  }

  /** The upstream that the client is logged in to: its next request goes there. */
  targetOf (client: Client): Target | null { return this.isUsed ? this.of(client).at(-1)?.target ?? null : null }

  /** Keeps one for its client's next request. */
  give (target: Target, link: Link): void {
    const { client } = link
    if (client === null || client.destroyed) {
      link.drop()
      return
    }
    this.isUsed = true
    const kept = this.kept.get(client)
    if (kept !== undefined) {
      kept.push({ target, link })
      return
    }
    this.kept.set(client, [{ target, link }])
    client.once('close', () => { for (const { link } of this.of(client).splice(0)) link.drop() })
  }

  /** It is gone. */
  forget (link: Link): void {
    if (link.client === null) return
    const kept = this.of(link.client)
    const at = kept.findIndex(entry => entry.link === link)
    if (at >= 0) kept.splice(at, 1)
  }

  private of (client: Client): Kept[] { return this.kept.get(client) ?? [] }
}
