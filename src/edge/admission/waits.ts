/** What a request may have to wait for before it is forwarded: the count of its client, the start of a program. */
import type { IncomingMessage } from 'node:http'
import type { Step } from './step.js'

export const rateLimit: Step = ({ site: { limiter }, journey }) => limiter?.admit(journey.remoteAddress)

/** How long a browser that is shown a starting page waits before it gets it, ms: short starts need no page. */
const GLANCE_MS = 1000

/** For people who look at pages: what a program asks for gets no page that reloads itself. */
const isNavigation = ({ method, headers }: IncomingMessage): boolean => method === 'GET' && (headers['sec-fetch-dest'] === undefined
  ? headers.accept?.startsWith('text/html') === true
  : headers['sec-fetch-dest'] === 'document')

/** Makes sure that the program of the site runs. */
export const program: Step = ({ site: { fleet }, request, response }) => {
  if (fleet === null) return
  const { startPage, limits } = fleet.settings
  const reloads = startPage && isNavigation(request)
  const timeout = reloads ? Math.min(GLANCE_MS, limits.wait) : limits.wait
  return fleet.admit({ timeout, reloads, onCancel: cancel => { response.once('close', cancel) } }) ?? undefined
}
