/** An edge with pages and rules of a site's own, and a browser that asks it once. */
import type { Test } from 'tap'
import type { EdgeOptions } from '../../src/settings/options.js'
import { ask, requestBytes, type Answer } from '../support/client.js'
import { lineOf, startLoggedEdge, type LoggedEdge } from '../support/failing.js'
import type { LogLine } from '../support/log.js'

export const BROWSER = { accept: 'text/html', 'user-agent': 'Mozilla/5.0', 'accept-encoding': 'gzip' }

export const page = (box: string, more = ''): string => `<!doctype html><html><head><title>Ours</title></head><body><h1>Our own page</h1>${box}${more}</body></html>`
export const P500 = page('::CLOUDFLARE_ERROR_500S_BOX::', '<p id=who>::CLIENT_IP:: / ::RAY_ID:: / ::GEO::</p>')
export const P1000 = page('::CLOUDFLARE_ERROR_1000S_BOX::')

export async function edgeWith (t: Test, files: Record<string, string>, options: (path: (name: string) => string) => Partial<EdgeOptions>): Promise<LoggedEdge> {
  const folder = t.testdir(files)
  return await startLoggedEdge(t, options(name => `${folder}/${name}`))
}

export interface Fetched { readonly answer: Answer, readonly line: LogLine, readonly body: string }

export async function fetchFrom (edge: LoggedEdge, path = '/pay?id=1', headers: Readonly<Record<string, string>> = BROWSER, method = 'GET'): Promise<Fetched> {
  const answer = await ask(edge.url, requestBytes(`${edge.url}${path}`, method, headers))
  return { answer, line: await lineOf(edge.log, answer), body: answer.body.toString() }
}
