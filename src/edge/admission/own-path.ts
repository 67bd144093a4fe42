/** Paths that the edge answers by itself, whatever the sites are: the brand says what, the upstream never hears of it. */
import { hostOnly } from '../../patterns.js'
import { asked, send } from '../answer.js'
import type { BrandRuntime } from '../brand-runtime.js'
import type { RequestContext } from '../request/context.js'
import { belowPrefix } from '../request/inspect.js'
import type { Step } from './step.js'

export const ownPath: Step = (context, { config: { sites, runtimes } }) => {
  const { journey, target, prefix } = context
  const { ownPaths } = runtimes
  // a look that costs next to nothing: a target that is mounted below a prefix holds the path, too
  if (!ownPaths.some(path => target.includes(path))) return
  const site = sites.match(hostOnly(journey.host), target)
  const runtime = site?.runtime ?? runtimes.own
  const { brand: { own, name } } = runtime
  const url = belowPrefix(target, prefix)
  if (own === undefined || !url.startsWith(own.prefix)) return
  journey.site = site?.settings.name ?? null
  journey.country = site?.settings.country ?? journey.country
  journey.brand = name
  context.runtime = runtime
  answerAs(context, own, url)
  return 'answered'
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
