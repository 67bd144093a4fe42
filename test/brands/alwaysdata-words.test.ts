/** The alwaysdata brand's words: two languages, French typography, and the documented causes and resolutions on the pages. */
import t from 'tap'
import { brand, header, show } from './alwaysdata-page.js'

const DOCUMENTED = ['Upstream not ready', 'Connection to upstream refused', 'Connection to upstream skipped', 'Connection to upstream failed', 'Cannot parse upstream response', 'Site not found']

t.test('words: two languages, French typography, sentences', async t => {
  for (const [name, page] of Object.entries(brand.pages.all)) {
    t.ok(page.owner.length >= 2 && (page.support?.length ?? 0) >= 2, `${name}: advice for the owner, something for support`)
    for (const { en, fr } of [page.happened, page.visitor, ...page.owner, ...page.support ?? []]) {
      t.not(en, fr, name)
      t.notMatch(fr, / [;?!»]| :(?!:)|« |[a-zé]'/, `${name}: ${fr}`)
    }
    for (const { en, fr } of [page.happened, page.visitor]) {
      t.match(en, /\.$/, name)
      t.match(fr, /\.$/, name)
    }
    for (const language of ['en', 'fr'] as const) t.equal(page.happened[language].match(/[.?!](?= |$)/g)?.length, 1, `${name}: what happened in one sentence`)
  }
})

t.test('documented titles are the same in both languages, our own are translated', async t => {
  const titles = new Set(Object.values(brand.pages.all).map(({ title }) => title.en))
  for (const title of DOCUMENTED) t.ok(titles.has(title), title)
  for (const { title } of Object.values(brand.pages.all)) t.equal(title.en === title.fr, DOCUMENTED.includes(title.en), title.en)
})

/** What the documents tell the owner with each title. */
const ADVICE: Readonly<Record<string, readonly RegExp[]>> = {
  upstream_refused: [/\$HOME\/admin\/logs\/sites/, /over SSH/, /IP and PORT/, /version of IP/, /quota/, /log file is gone/, /directive/, /every Apache site of the account/, /\$HOME\/admin\/logs\/uwsgi/, /virtual environment/, /foreground/],
  upstream_skipped: [/\$HOME\/admin\/logs\/sites/, /restart the site under Web > Sites/, /quota/, /uwsgi/],
  upstream_not_ready: [/working directory of the site exist/, /Web > Sites/, /starts from the account’s folder/, /doubled/, /\$HOME\/admin\/logs\/sites/],
  upstream_starting: [/compiling, migrating/, /IP and PORT/],
  upstream_failed: [/crash or run out of memory/, /another protocol \(FastCGI, the uwsgi protocol, TLS\)/],
  upstream_timeout: [/blocked or stopped/, /still accepts connections/],
  upstream_parse: [/Content-Length/, /header without a colon/, /status line/],
  site_not_found: [/addresses of the site under Web > Sites/, /DNS/]
}

t.test('documented resolutions are on the page', async t => {
  for (const [name, patterns] of Object.entries(ADVICE)) {
    const text = (brand.pages.all[name]?.owner ?? []).map(({ en }) => en).join('\n')
    for (const pattern of patterns) t.match(text, pattern, `${name}: ${String(pattern)}`)
  }
})

/** What to hand over, and what to ask, for each title: in the bundle and on the page. */
const ASKED: Readonly<Record<string, { add: readonly RegExp[], ask: readonly RegExp[] }>> = {
  upstream_refused: { add: [/site log/, /command and the working directory/, /IP and PORT/, /variables/, /SSH/, /apache or uwsgi/], ask: [/return code or reason/, /address, port and version of IP/, /foreground/, /quota/] },
  upstream_skipped: { add: [/site log/, /command and the working directory/], ask: [/will not start again/] },
  upstream_not_ready: { add: [/site log/, /command and the working directory/], ask: [/working directory exist/, /doubled/, /may it be executed/, /port/] },
  upstream_starting: { add: [/site log/], ask: [/until it listens/] },
  upstream_failed: { add: [/site log/, /IP and PORT/], ask: [/crash/, /plain HTTP/] },
  upstream_timeout: { add: [/site log/], ask: [/asked directly/, /database/] },
  upstream_parse: { add: [/curl --raw/], ask: [/first empty line/] },
  site_not_found: { add: [/addresses of the site/], ask: [/www/, /DNS/] },
  proxy_loop: { add: [/remote URL/], ask: [/reverse proxy/] },
  connection_limit: { add: [/site log/], ask: [/slow/] }
}

t.test('support: what to hand over and ask with each title', async t => {
  for (const [page, { add, ask }] of Object.entries(ASKED)) {
    const guide = brand.support?.guideFor(page, 'edge')
    t.equal(guide?.to[0], 'host', `${page}: who runs the site comes first`)
    for (const [texts, patterns] of [[guide?.add, add], [guide?.ask, ask]] as const) {
      const text = (texts ?? []).map(({ en }) => en).join('\n')
      for (const pattern of patterns) t.match(text, pattern, `${page}: ${String(pattern)}`)
    }
  }
  t.strictSame(brand.support?.guideFor('internal_error', 'edge').to, ['support'])
  t.match(brand.support?.guideFor('502', 'upstream').say.en, /program’s own answer/)
})

t.test('French guides keep French typography', async t => {
  for (const page of Object.keys(brand.pages.all)) {
    const { say, ask, add } = brand.support?.guideFor(page, 'edge') ?? { say: { en: '', fr: '' }, ask: [], add: [] }
    for (const { fr } of [say, ...ask, ...add]) t.notMatch(fr, / [:;?!»]|« |[a-zé]'/, `${page}: ${fr}`)
  }
})

t.test('problem+json: the members of RFC 9457 first, then what a program can use', async t => {
  const body = JSON.parse(show('upstream_skipped', { facts: { retryAfter: 8 }, asked: { accept: 'application/problem+json' } }).body.toString())
  t.strictSame(Object.keys(body).slice(0, 5), ['type', 'title', 'status', 'detail', 'instance'])
  t.match(body, { title: 'Connection to upstream skipped', status: 503, kind: 'upstream_skipped', retryable: true, retry_after: 8, ray_id: 'a3436fd6db5a3dde', timestamp: '2026-09-01T10:02:00Z', simulated: true })
  t.match(JSON.parse(show('http_request_error', { facts: { answerStatus: 431 }, asked: { accept: 'application/json' } }).body.toString()), { type: 'about:blank', status: 431, retryable: false })
})

t.test('plain curl gets the text, status and title first', async t => {
  const answer = show('connection_refused', { asked: { accept: '*/*', acceptEncoding: undefined, userAgent: 'curl/8.5.0' } })
  t.equal(header(answer, 'Content-Type'), 'text/plain; charset=utf-8')
  t.match(answer.body.toString(), /^502 Connection to upstream refused\n\n/)
})
