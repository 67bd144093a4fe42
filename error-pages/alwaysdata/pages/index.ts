/** The pages of this brand, by the name that the log has in `page`. Several may share a title. */
import { badRequest } from './bad-request.js'
import { connectionLimit } from './connection-limit.js'
import { connectTimeout } from './connect-timeout.js'
import { dnsTimeout } from './dns-timeout.js'
import { internalError } from './internal-error.js'
import { proxyLoop } from './proxy-loop.js'
import { rateLimited } from './rate-limited.js'
import { requestDenied } from './request-denied.js'
import { siteNotFound } from './site-not-found.js'
import { tlsTimeout } from './tls-timeout.js'
import { upstreamFailed } from './upstream-failed.js'
import { upstreamGatewayError } from './upstream-gateway-error.js'
import { upstreamGatewayTimeout } from './upstream-gateway-timeout.js'
import { upstreamNotReady } from './upstream-not-ready.js'
import { upstreamParse } from './upstream-parse.js'
import { upstreamRefused } from './upstream-refused.js'
import { upstreamSkipped } from './upstream-skipped.js'
import { upstreamStarting } from './upstream-starting.js'
import { upstreamTimeout } from './upstream-timeout.js'

export const PAGES = {
  upstream_not_ready: upstreamNotReady,
  upstream_starting: upstreamStarting,
  upstream_refused: upstreamRefused,
  upstream_skipped: upstreamSkipped,
  upstream_failed: upstreamFailed,
  upstream_timeout: upstreamTimeout,
  connect_timeout: connectTimeout,
  tls_timeout: tlsTimeout,
  dns_timeout: dnsTimeout,
  upstream_parse: upstreamParse,
  upstream_gateway_error: upstreamGatewayError,
  upstream_gateway_timeout: upstreamGatewayTimeout,
  site_not_found: siteNotFound,
  proxy_loop: proxyLoop,
  connection_limit: connectionLimit,
  request_denied: requestDenied,
  rate_limited: rateLimited,
  bad_request: badRequest,
  internal_error: internalError
} as const
