/** What the platforms' documents print, and people paste: titles of pages, lines of their logs. Each names a kind of ours. */
import type { Text } from '../failures/kind.js'
import type { Asked } from './explain-text.js'

interface Documented extends Asked {
  readonly line: RegExp
}

const asked = (line: RegExp, kind: Asked['kind'], reason: string | null = null): Documented => ({ line, kind, reason })

/** In order: the first that fits. */
const LINES: readonly Documented[] = [
  asked(/Connection to upstream refused/i, 'upstream_start_failed'),
  asked(/Connection to upstream skipped/i, 'upstream_skipped'),
  asked(/Connection to upstream failed/i, 'http_response_empty'),
  asked(/Upstream not ready/i, 'upstream_not_ready'),
  asked(/Cannot parse upstream response/i, 'http_protocol_error'),
  asked(/upstream prematurely closed connection while reading response header from upstream/, 'http_response_empty'),
  asked(/connection failed \S+: remote error: /, 'railgun_listener_error', 'tls'),
  asked(/connection failed \S+: x509: /, 'railgun_listener_error', 'tls'),
  asked(/connection failed \S+: dial tcp \S+:\s?connection refused/, 'railgun_listener_error', 'tls'),
  asked(/connection failed \S+: dial tcp \S+: i\/o timeout/, 'railgun_listener_error', 'timeout'),
  asked(/no response from origin \(timeout\) /, 'railgun_listener_error', 'timeout'),
  asked(/Error getting page: dial tcp \S+:\s?connection refused/, 'railgun_listener_error', 'refused')
]

/** The kind that a documented line or title tells of; null for any other text. */
export function documentedIn (text: string): Asked | null {
  const found = LINES.find(({ line }) => line.test(text))
  return found === undefined ? null : { kind: found.kind, reason: found.reason }
}

/** `error code: 521`, as clients without a browser get it, and `Error 521` with whatever stands around it. */
export const codeIn = (text: string): string | null =>
  /^\s*(?:error code:|(?:error|erreur)(?: code)?)\s*(\d{3,4})\b/i.exec(text)?.[1] ?? null

const tell = (what: Text, more: Text): Text => ({
  en: `${what.en} How to tell: an answer of the origin has no header cf-error-type, and no "cloudflare" in its body unless the origin ` +
    `wrote it. ${more.en}`,
  fr: `${what.fr} Comment savoir : une réponse de l’origine n’a ni en-tête cf-error-type, ni « cloudflare » dans son corps, sauf si ` +
    `l’origine l’y a écrit. ${more.fr}`.replace(/ ([:;»])/g, '\u00a0$1')
})

const REPLACED: Text = {
  en: 'A 502 or 504 of the origin gets the page of the edge under the Cloudflare brand, without cf-error-type: the log says ' +
    'upstream_gateway_error. Ask whoever runs the origin: is it overloaded, did an application behind it crash or time out?',
  fr: 'Sous la marque Cloudflare, un 502 ou 504 de l’origine reçoit la page du proxy, sans cf-error-type ; le journal dit ' +
    'upstream_gateway_error. Voyez avec qui exploite l’origine : est-elle surchargée, une application derrière elle a-t-elle planté ?'
}

/** Codes that are the origin's own in most cases: said before the kinds of the edge. */
export const ORIGIN_FIRST: Readonly<Record<string, Text>> = {
  500: tell(
    {
      en: 'In most cases the origin itself answered 500, for example because it could not reach its database.',
      fr: 'Le plus souvent, l’origine a elle-même répondu 500, par exemple faute d’atteindre sa base de données.'
    },
    {
      en: 'Such an answer is passed on as it is: read the log of the application. The kinds below are the edge\'s own.',
      fr: 'Une telle réponse est transmise telle quelle : lisez le journal de l’application. Les cas ci-dessous sont ceux du proxy.'
    }
  ),
  503: tell(
    {
      en: 'In most cases the origin itself answered 503: it is overloaded, or limits the rate of requests.',
      fr: 'Le plus souvent, l’origine a elle-même répondu 503 : elle est surchargée, ou limite le débit des requêtes.'
    },
    {
      en: 'Such an answer is passed on as it is: ask the host about rate limits and load. The kinds below are the edge\'s own.',
      fr: 'Une telle réponse est transmise telle quelle : voyez avec l’hébergeur les limites de débit et la charge. Les cas ci-dessous ' +
        'sont ceux du proxy.'
    }
  ),
  502: REPLACED,
  504: REPLACED
}
