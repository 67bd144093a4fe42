/** Paths that the edge answers by itself, whatever the sites are: the brand says what, the upstream never hears of it. */
import { hostOnly } from '../patterns.js'
import { asked, send } from './answer.js'
import { inspect, withoutPrefix } from './arrivals.js'
import type { RequestContext } from './request-context.js'
import type { BrandRuntime } from './brand-runtime.js'
import type { Sites } from './sites.js'

/** A look that costs next to nothing: an absolute target and a mounted one hold the path, too. */
export const mayBeOwn = (url: string, paths: readonly string[]): boolean => paths.some(path => url.includes(path))

/**
 * Answers when the path is the brand's own.
 * @param own the runtime of whoever has no site
 * @param prefix raw path the edge is mounted under
 * @returns whether it did
 * @throws UpstreamFailure `http_request_error`
 */
export function answersItself (context: RequestContext, sites: Sites, own: BrandRuntime, prefix: string): boolean {
  const { journey, request } = context
  const target = inspect(request, [])
  const site = sites.match(hostOnly(journey.host), target)
  const runtime = site?.runtime ?? own
  const url = withoutPrefix(target, prefix)
  if (runtime.brand.own === undefined || !url.startsWith(runtime.brand.own.prefix)) return false
  journey.site = site?.settings.name ?? null
  journey.country = site?.settings.country ?? journey.country
  journey.brand = runtime.brand.name
  context.runtime = runtime
  answerAs(context, runtime.brand.own, url)
  return true
}

function answerAs (context: RequestContext, paths: NonNullable<BrandRuntime['brand']['own']>, url: string): void {
  const { journey, request, runtime } = context
  const { colo, hostname, localAddress } = journey
  const answer = paths.answer({ ...journey, colo, hostname, localAddress, url, userAgent: request.headers['user-agent'] ?? '' })
  if ('preview' in answer) {
    const page = runtime.render.preview(asked(context), journey, answer.preview, runtime.sitePages)
    send(context, { ...page, headers: ['X-Edgeproxy-Preview', answer.preview, ...page.headers] })
    return
  }
  const bytes = Buffer.from(answer.body).toString('latin1')
  const length = answer.status === 204 ? [] : ['Content-Length', String(bytes.length)]
  send(context, { statusCode: answer.status, page: answer.name, headers: [...length, ...answer.headers], bytes: journey.method === 'HEAD' ? '' : bytes })
}
