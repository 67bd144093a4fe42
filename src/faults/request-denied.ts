import type { Fault, RunningFault } from './fault.js'
import { nothingToClose, targetAt } from './parts/listen.js'

type Meets = Pick<RunningFault, 'site' | 'arrival'>

const EVERYONE = ['0.0.0.0/0', '::/0']
const AGENT = 'Edgeproxy-Banned/1.0'
const EVERY_MINUTE = 60_000

/** The rule of each reason, and what the request must be like to meet it. */
const RULES = {
  deny_rule: { site: { deny: [{ path: '/' }] } },
  ip_banned: { site: { deny: EVERYONE.map(ip => ({ ip, because: 'ip_banned' as const })) } },
  asn_banned: { site: { deny: EVERYONE.map(ip => ({ ip, because: 'asn_banned' as const })) } },
  country_banned: { site: { country: 'XX', deny: [{ country: 'XX', because: 'country_banned' }] } },
  browser_banned: { site: { deny: [{ userAgent: AGENT, because: 'browser_banned' }] }, arrival: { headers: ['User-Agent', AGENT] } },
  hotlinked: { site: { deny: [{ referer: 'foreign', because: 'hotlinked' }] }, arrival: { headers: ['Referer', 'https://thief.edgeproxy.test/gallery'] } },
  // a limit that is used up from the start
  rate_limited: { site: { rateLimit: { requests: 0, per: EVERY_MINUTE, block: null } } },
  direct_ip: { site: { directIp: 'refuse' }, arrival: { host: '203.0.113.7' } },
  forged_address: { site: { forgedHeaders: 'refuse' }, arrival: { headers: ['X-Real-IP', '203.0.113.7'] } },
  forwarded_for_repeated: { site: { forgedHeaders: 'refuse' }, arrival: { headers: ['X-Forwarded-For', '203.0.113.7', 'X-Forwarded-For', '203.0.113.8'] } },
  forwarded_for_too_long: { site: { forgedHeaders: 'refuse' }, arrival: { headers: ['X-Forwarded-For', '203.0.113.7, '.repeat(9) + '203.0.113.7'] } },
  cross_account: { site: { foreignUpstream: { host: 'theirs.edgeproxy.test', account: 'somebody-else' } } },
  restricted_upstream: { site: { upstreams: [targetAt(80, { host: '1.1.1.1' })] } },
  rewrite_path_invalid: { site: { rewrite: [{ to: 'no-slash' }] } },
  rewrite_too_long: { site: { rewrite: [{ to: `/${'x'.repeat(16 * 1024)}` }] } },
  rewrite_expression_failed: { site: { rewrite: [{ to: '/{header:X-Edgeproxy-Missing}' }] } },
  rewrite_header_not_allowed: { site: { rewrite: [{ set: { Host: 'other.edgeproxy.test' } }] } },
  rewrite_header_value_invalid: { site: { rewrite: [{ set: { 'X-Edgeproxy-Long': 'x'.repeat(4097) } }] } }
} as const satisfies Record<string, Meets>

type Reason = keyof typeof RULES

export const requestDenied = {
  provokes: 'request_denied',
  explain: 'meets a rule of the site that refuses it',
  reasons: Object.keys(RULES) as Reason[],
  async start (wish) {
    const meets: Meets = RULES[(wish.reason ?? 'deny_rule') as Reason]
    return { ...meets, close: nothingToClose }
  }
} as const satisfies Fault
