/** A brand's page as its tests ask for it: one failure, one request, one rendered page, made at a time that is known. */
import { BRANDS, brandFolder } from '../../error-pages/index.js'
import type { FailureKind } from '../../src/failures/catalog.js'
import { UpstreamFailure, type FailureFacts } from '../../src/failures/failure.js'
import { Journey } from '../../src/journey.js'
import type { Brand, Language } from '../../src/brand/brand.js'
import { createRenderer, type Asked, type Rendered } from '../../src/page/respond.js'

/** When every page of the tests is made: 2026-09-01 10:02:00 UTC. */
const MADE = Date.UTC(2026, 8, 1, 10, 2, 0)

/** Media types that are asked for, and what they are answered with. */
export const FORMS = [
  ['text/html', 'text/html; charset=utf-8'],
  ['application/json', 'application/json; charset=utf-8'],
  ['application/problem+json', 'application/problem+json; charset=utf-8'],
  ['text/markdown', 'text/markdown; charset=utf-8'],
  ['text/plain', 'text/plain; charset=utf-8']
] as const

export interface Wish { asked?: Partial<Asked>, language?: Language, remote?: string, host?: string, url?: string, method?: string, message?: string, facts?: FailureFacts }

/** Renders pages of a brand, perhaps in a form of it; a bug of ours is thrown instead of being papered over. */
export function showOf (name: keyof typeof BRANDS, brand: Brand = BRANDS[name].brand): (kind: FailureKind, wish?: Wish) => Rendered {
  const render = createRenderer({ brand, folder: brandFolder(name), now: () => MADE })
  return (kind, wish = {}) => {
    const { asked, language = 'en', remote = '192.0.2.55', host = 'shop.test:8080', url = '/pay?id=1', method = 'GET', message = 'seen at 127.0.0.1:3000', facts = {} } = wish
    const journey = new Journey('a3436fd6db5a3dde-LAB', name, method, url, host, remote, 40000)
    const headers = { method, accept: 'text/html', acceptLanguage: language, acceptEncoding: 'gzip', userAgent: 'Mozilla/5.0', ...asked }
    const answer = render(headers, journey, new UpstreamFailure(kind, message, facts))
    if (answer.bug !== null) throw answer.bug
    return answer
  }
}

export const header = ({ headers }: Rendered, name: string): string | undefined => {
  const at = headers.indexOf(name)
  return at < 0 ? undefined : headers[at + 1]
}

/** What the page says, without its looks. */
export const wordsOf = (answer: Rendered): string => answer.body.toString().replace(/<style>.*?<\/style>/s, '')
