// The structured bodies of every code, asked for through the edge: documented categories, names, retry times and members.
import t from 'tap'
import { PAGES } from '../../error-pages/cloudflare/pages/index.js'
import { tell, type Story } from '../support/story.js'
import { answerBytes } from '../support/upstream.js'

/** Those of the documented codes that have a page here. */
const CATEGORIES: Readonly<Record<string, readonly number[]>> = {
  origin: [502, 504, 520, 521, 522, 523, 524],
  cloudflare: [500],
  ssl: [525, 526],
  access_denied: [1005, 1006, 1010],
  rate_limit: [1015],
  dns: [1001, 1016],
  config: [1014, 1033],
  rewrite: [1036, 1037]
}

/** Seconds; a code that is not listed is documented as not retryable. */
const RETRY: Readonly<Record<string, number>> = { 500: 30, 502: 60, 504: 120, 520: 60, 521: 120, 522: 120, 523: 120, 524: 120, 1015: 30, 1033: 120 }

/** Published in the documentation, or seen in live bodies. */
const NAMES: Readonly<Record<string, string>> = {
  502: 'origin_bad_gateway', 522: 'connection_timeout', 524: 'origin_response_timeout', 525: 'ssl_handshake_failed', 1010: 'browser_signature_banned', 1015: 'rate_limited'
}

/** Neither status is documented with a page of its own. */
const UNDOCUMENTED = ['400', '503', '527']
const CODES = Object.keys(PAGES).filter(code => !UNDOCUMENTED.includes(code))

const MEMBERS = ['type', 'title', 'status', 'detail', 'instance', 'error_code', 'error_name', 'error_category', 'ray_id', 'timestamp', 'zone', 'cloudflare_error', 'retryable', 'retry_after', 'owner_action_required', 'what_you_should_do', 'footer']

const TYPES: Readonly<Record<string, string>> = {
  type: 'string', title: 'string', status: 'number', detail: 'string', instance: 'string', error_code: 'number', error_name: 'string', error_category: 'string', ray_id: 'string', timestamp: 'string', zone: 'string', cloudflare_error: 'boolean', retryable: 'boolean', retry_after: 'number', owner_action_required: 'boolean', what_you_should_do: 'string', footer: 'string'
}

async function bodyOf (story: Story, code: string): Promise<Record<string, unknown>> {
  return JSON.parse((await story.get(`/cdn-cgi/error/${code}`, { accept: 'application/json', host: 'www.shop.test:8080' })).text()) as Record<string, unknown>
}

t.test('categories', async t => {
  const story = await tell(t, answerBytes(''))
  for (const [category, codes] of Object.entries(CATEGORIES)) {
    for (const code of codes) {
      t.equal((await bodyOf(story, String(code)))['error_category'], category, `${code}`)
      t.match((await story.get(`/cdn-cgi/error/${code}`, { accept: 'text/markdown' })).text(), `\nerror_category: ${category}\n`)
    }
  }
})

t.test('retry times: the member, the header and the front matter agree; every other code is not retryable', async t => {
  const story = await tell(t, answerBytes(''))
  for (const code of CODES) {
    const want = RETRY[code]
    const answer = await story.get(`/cdn-cgi/error/${code}`, { accept: 'application/json' })
    const body = JSON.parse(answer.text()) as Record<string, unknown>
    t.equal(answer.header('retry-after'), want === undefined ? undefined : String(want), `${code}: Retry-After`)
    t.equal(body['retryable'], want !== undefined, `${code}: retryable`)
    t.equal(body['retry_after'], want, `${code}: retry_after`)
    const markdown = (await story.get(`/cdn-cgi/error/${code}`, { accept: 'text/markdown' })).text()
    t.match(markdown, `\nretryable: ${want !== undefined}\n${want === undefined ? '' : `retry_after: ${want}\n`}owner_action_required: `)
  }
})

t.test('members of every code: order, types, and what they agree with', async t => {
  const story = await tell(t, answerBytes(''))
  for (const code of CODES) {
    const answer = await story.get(`/cdn-cgi/error/${code}`, { accept: 'application/problem+json', host: 'www.shop.test:8080' })
    const body = JSON.parse(answer.text()) as Record<string, unknown>
    t.strictSame(Object.keys(body), MEMBERS.filter(name => name !== 'retry_after' || body['retryable'] === true), code)
    for (const [name, value] of Object.entries(body)) t.type(value, TYPES[name] ?? 'undefined', `${code}: ${name}`)
    const ray = answer.header('cf-ray')?.slice(0, 16)
    const family = code.length === 4 ? 'cloudflare-1xxx-errors' : 'cloudflare-5xx-errors'
    t.match(body, {
      type: `https://developers.cloudflare.com/support/troubleshooting/http-status-codes/${family}/error-${code}/`,
      title: new RegExp(`^Error ${code}: .`),
      status: answer.status,
      instance: ray,
      ray_id: ray,
      error_code: Number(code),
      error_name: /^[a-z0-9]+(_[a-z0-9]+)*$/,
      timestamp: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
      zone: 'www.shop.test',
      cloudflare_error: true
    }, code)
  }
})

t.test('names that are published, and whose move it is', async t => {
  const story = await tell(t, answerBytes(''))
  for (const [code, name] of Object.entries(NAMES)) t.equal((await bodyOf(story, code))['error_name'], name)
  for (const code of ['502', '522']) t.equal((await bodyOf(story, code))['owner_action_required'], true)
  t.equal((await bodyOf(story, '1033'))['title'], 'Error 1033: Cloudflare Tunnel error')
})

t.test('statuses that are documented for 1xxx', async t => {
  const story = await tell(t, answerBytes(''))
  for (const [code, status] of [[1016, 530], [1033, 530], [1018, 409], [1015, 429], [1005, 403], [1006, 403], [1009, 403]] as const) t.equal((await bodyOf(story, String(code)))['status'], status, `${code}`)
  for (const code of CODES.filter(code => code.length === 4)) t.ok([403, 409, 429, 530].includes(Number((await bodyOf(story, code))['status'])), code)
})

const ACCEPTS: ReadonlyArray<readonly [accept: string | null, type: string]> = [
  ['application/json', 'application/json; charset=utf-8'],
  ['application/problem+json', 'application/problem+json; charset=utf-8'],
  ['application/json, text/markdown;q=0.9', 'application/json; charset=utf-8'],
  ['text/markdown', 'text/markdown; charset=utf-8'],
  ['text/markdown, application/json', 'text/markdown; charset=utf-8'],
  ['text/*', 'text/markdown; charset=utf-8'],
  ['text/html', 'text/html; charset=utf-8'],
  ['*/*', 'text/html; charset=utf-8'],
  [null, 'text/html; charset=utf-8'],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8', 'text/html; charset=utf-8']
]

t.test('the documented Accept table, by a real failure', async t => {
  const story = await tell(t, (_request, socket) => socket.end())
  for (const [accept, type] of ACCEPTS) {
    const answer = await story.get('/', { 'user-agent': 'curl/8.5.0', 'accept-encoding': 'gzip, deflate', ...accept === null ? {} : { accept } })
    t.equal(answer.status, 520)
    t.equal(answer.header('content-type'), type, String(accept))
  }
})
