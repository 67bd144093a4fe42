/**
 * The pages of the demo itself, answered in front of the edge: they leave no line in its log, so that what stands there are
 * the requests that matter. Everything else goes on to the edge.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Language } from '../../brand/brand.js'
import { pickLanguage } from '../../page/negotiate.js'
import { escape } from '../escape.js'
import { LIVE_PATH, wholePage, wordsIn, type DemoFacts, type Shown } from './frame.js'
import { indexPage } from './index-page.js'
import type { LiveLog } from './live.js'
import { lookOf, prefixOf, type Look } from './looks.js'
import { script } from './script.js'
import { sheetPage } from './sheet-page.js'
import { classPage, exercisePage, showPage } from './show-page.js'
import { WORDS } from './words.js'

export interface OwnPages {
  readonly demo: DemoFacts
  readonly live: LiveLog
  /** Whoever knows it sees the answers. */
  readonly trainerKey: string
  /** Of the first page, where its path names no other. */
  readonly first: { readonly brand: string, readonly language: Language | 'auto' }
}

const COOKIE = 'edgeproxy-demo-trainer'

/** Where a trainer opens the answers for his or her browser. */
export const trainerPath = (key: string): string => `/-/trainer/${key}`

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; frame-src 'self'; img-src data:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

interface Answer {
  readonly status?: number
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
}

function send (response: ServerResponse, { status = 200, type = 'text/html', headers = {}, body }: Answer, isHead: boolean): void {
  response.writeHead(status, {
    'Content-Type': `${type}; charset=utf-8`,
    'Content-Length': Buffer.byteLength(body),
    'Content-Security-Policy': POLICY,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
    ...headers
  })
  response.end(isHead ? '' : body)
}

const isTrainer = ({ headers: { cookie = '' } }: IncomingMessage, key: string): boolean => cookie.split(/; */).includes(`${COOKIE}=${key}`)

/** The page at the end of a path; null: there is none of the demo's own, the edge is asked. */
function pageAt (shown: Shown): Answer | null {
  const { rest, demo: { exercises } } = shown
  const isClass = exercises.size > 0
  if (rest === '/') return { body: isClass ? classPage(shown) : indexPage(shown) }
  if (rest === '/sheet') return { body: sheetPage(shown) }
  const [, show, exercise] = /^(?:\/show\/([^?]+)|\/exercise\/([^/?]+))$/.exec(rest) ?? []
  if (show === undefined && exercise === undefined) return null
  const body = exercise !== undefined ? exercisePage(shown, exercise) : isClass && !shown.open ? null : showPage(shown, show ?? '')
  return body === null ? { status: 404, body: missingPage(shown) } : { body }
}

const missingPage = (shown: Shown): string => wholePage(shown, {
  title: WORDS.missing[shown.look.language],
  body: `<header class="top"><h1>${wordsIn(shown.look.language)('missing')}</h1>
<p><a href="${escape(prefixOf(shown.look))}/">${wordsIn(shown.look.language)('index')}</a></p></header>`
})

function firstLook ({ first: { brand, language } }: OwnPages, { headers }: IncomingMessage): Look {
  const accepted = headers['accept-language']
  return { brand, language: language !== 'auto' ? language : accepted === undefined ? 'en' : pickLanguage(accepted), cause: true }
}

/** What has a path of its own, whatever the look. */
function fixedAt ({ trainerKey }: OwnPages, path: string): Answer | null {
  if (path === script.path) return { type: 'text/javascript', headers: { 'Cache-Control': 'max-age=86400, immutable' }, body: script.text }
  if (path !== trainerPath(trainerKey)) return null
  const cookie = `${COOKIE}=${trainerKey}; Path=/; HttpOnly; SameSite=Strict`
  return { status: 303, type: 'text/plain', headers: { 'Set-Cookie': cookie, Location: '/' }, body: '' }
}

/** A page of some look. */
function lookedAt (own: OwnPages, request: IncomingMessage, path: string, query: string, open: boolean): Answer | null {
  const { demo } = own
  const found = path === '/' ? { look: firstLook(own, request), rest: '/' } : lookOf(path, demo.brands)
  const brand = found === null ? undefined : demo.brands.get(found.look.brand)
  if (found === null || brand === undefined) return null
  const page = pageAt({ ...found, demo, brand, open, query: new URLSearchParams(query) })
  return page === null ? null : { ...page, headers: { Vary: 'Accept-Language, Cookie' } }
}

/** @returns false where it is none of the demo's own */
function answer (own: OwnPages, request: IncomingMessage, response: ServerResponse): boolean {
  const { demo, live, trainerKey } = own
  const isHead = request.method === 'HEAD'
  if (request.method !== 'GET' && !isHead) return false
  const [path = '/', query = ''] = (request.url ?? '/').split('?')
  const open = demo.exercises.size === 0 || isTrainer(request, trainerKey)
  if (path === LIVE_PATH) {
    if (!live.join(response, open && query === '')) send(response, { status: 503, type: 'text/plain', body: 'too many readers\n' }, isHead)
    return true
  }
  const found = fixedAt(own, path) ?? lookedAt(own, request, path, query, open)
  if (found === null) return false
  send(response, found, isHead)
  return true
}

/** Takes the demo's own requests out of those that a server hands to the edge. */
export function openOwnPages (server: Server, own: OwnPages): void {
  const listeners = server.listeners('request') as ((request: IncomingMessage, response: ServerResponse) => void)[]
  server.removeAllListeners('request')
  server.on('request', (request, response) => {
    if (!answer(own, request, response)) for (const listener of listeners) listener.call(server, request, response)
  })
}
