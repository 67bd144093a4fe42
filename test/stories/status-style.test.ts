// The option status-style: what a brand's documents leave open about statuses, in another reading; for the edge, for one
// site, and told as a mistake where it would change nothing.
import t from 'tap'
import { FAILURE_KINDS } from '../../src/failures/catalog.js'
import { startEdge } from '../../src/index.js'
import { closedPort, answerBytes } from '../support/upstream.js'
import { tell } from '../support/story.js'

const JSON_PAGE = { accept: 'application/json' }

t.test('all502: status line, body and log agree; Retry-After stays; the edge\'s own pages are left alone', async t => {
  const story = await tell(t, answerBytes('ok'), { brand: 'alwaysdata', statusStyle: 'all502', upstream: await closedPort(t), circuitFailures: 1, deny: [{ path: '/no' }] })
  await story.get('/')
  const skipped = await story.get('/', JSON_PAGE)
  t.equal(skipped.status, 502)
  t.match(JSON.parse(skipped.text()), { status: 502, title: 'Connection to upstream skipped' })
  t.equal(skipped.header('retry-after'), '10')
  t.match(await story.lineOf(skipped), { res: { statusCode: 502 }, page: 'upstream_skipped', failure: { kind: 'upstream_skipped' } })
  t.equal((await story.get('/no')).status, 403)
})

t.test('one site may have another style than the rest', async t => {
  const upstream = await closedPort(t)
  const options = { brand: 'alwaysdata', circuitFailures: 1, upstream, sites: [{ hosts: ['old.test'], statusStyle: 'all502' as const }, { hosts: ['new.test'] }] }
  const story = await tell(t, answerBytes('ok'), options)
  for (const [host, status] of [['old.test', 502], ['new.test', 503]] as const) {
    await story.get('/', { host })
    t.equal((await story.get('/', { host })).status, status, host)
  }
})

t.test('where it changes nothing, it is a mistake that names the option', async t => {
  const wrong = { name: 'OptionsError', message: /^statusStyle: changes nothing: the documents of cloudflare leave no status open; leave it out, or choose another brand, such as alwaysdata$/ }
  await t.rejects(startEdge({ upstream: 9, statusStyle: 'all502' }), wrong)
  await t.rejects(startEdge({ upstream: 9, brand: 'alwaysdata', sites: [{ hosts: ['a.test'] }, { hosts: ['b.test'], brand: 'cloudflare', statusStyle: 'documented' }, { hosts: ['c.test'], brand: 'cloudflare', statusStyle: 'all502' }] }),
    { name: 'OptionsError', message: /^sites\[2\]\.statusStyle: changes nothing/ })
  await t.rejects(startEdge({ upstream: 9, brand: 'alwaysdata', statusStyle: 'all501' as 'all502' }), { name: 'OptionsError', message: /statusStyle: "all501" is not one of documented, all502; did you mean "all502"/ })
})

t.test('on the top level it is enough that one site\'s pages change', async t => {
  const port = await closedPort(t)
  const story = await tell(t, answerBytes('ok'), { statusStyle: 'all502', upstream: port, circuitFailures: 1, sites: [{ hosts: ['a.test'], brand: 'alwaysdata' }] })
  for (const host of ['a.test', 'b.test']) await story.get('/', { host })
  t.equal((await story.get('/', { host: 'a.test' })).status, 502)
  t.equal((await story.get('/', { host: 'b.test' })).status, 521, 'nothing to change')
})

/** As a user would write it: plain JavaScript. */
const brandFile = (statusIn: string): string => `
const both = text => ({ en: text, fr: text })
const page = { status: 503, code: '503', title: both('Closed'), blame: 'upstream', happened: both('.'), visitor: both('.'), owner: [both('.')], retryAfter: null, template: 'closed.html', statusIn: ${statusIn} }
export const brand = {
  name: 'workshop',
  pages: {
    all: { closed: page },
    byKind: Object.fromEntries(${JSON.stringify(FAILURE_KINDS)}.map(kind => [kind, 'closed'])),
    headers: () => [],
    intercepts: false
  },
  forms: {
    json: (view, { status, code }) => ({ status, code }), markdown: () => '', text: () => '', fields: () => ({}), textForTools: false
  }
}`

t.test('a brand of one\'s own takes part by data; a code that is the status follows it', async t => {
  const brand = t.testdir({ 'brand.mjs': brandFile('{ all502: 502 }'), 'closed.html': '{{status}} {{code}}' })
  const story = await tell(t, answerBytes('ok'), { brand, statusStyle: 'all502', upstream: await closedPort(t) })
  const answer = await story.get('/', JSON_PAGE)
  t.equal(answer.status, 502)
  t.strictSame(JSON.parse(answer.text()), { status: 502, code: '502' })
  t.equal((await story.get('/', { accept: 'text/html' })).text(), '502 502')
})

t.test('a brand with a style that is no status is unfit', async t => {
  const brand = t.testdir({ 'brand.mjs': brandFile('{ all502: 99 }'), 'closed.html': '' })
  await t.rejects(startEdge({ upstream: 9, brand }), { message: /pages\.all\.closed\.statusIn must be statuses from 400 to 999 by the name of a style or left out/ })
})
