// The documented examples through the edge, by the real servers: the page a visitor gets, the log line, the lines of the site
// log, and what somebody who pastes those is told.
import { mkdirSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { readSiteLog } from '../../src/sitelog/parser.js'
import { get, requestBytes, ask } from '../support/client.js'
import { createHome, NEEDS } from '../support/servers.js'
import { optionsOf, SCENES } from '../support/server-scenes.js'
import { startRecordedEdge } from '../support/story.js'

/** The site log of today. */
function siteLog (home: string): string {
  const folder = join(home, 'admin/logs/sites')
  const [year = ''] = readdirSync(folder)
  return readdirSync(join(folder, year)).map(file => readFileSync(join(folder, year, file), 'utf8')).join('')
}

const LIMITS = { brand: 'alwaysdata', startTimeout: '20s', settleTime: '100ms', responseTimeout: '20s', stopTimeout: '5s' } as const

const TITLE = /Connection to upstream refused/

/** Scene -> the reason that page, log line and pasted log must give. */
const REASONS: Readonly<Record<string, RegExp>> = {
  'Apache: its log leads nowhere': /^log_unwritable$/,
  'Apache: stray characters in the directives of a site': /^directive_invalid$/,
  'Apache: stray characters in the global directives': /^directive_invalid$/,
  'Apache: a section that is not closed': /^directive_invalid$/,
  'uWSGI: the working directory is missing': /^cwd_missing$/,
  'uWSGI: the application is missing': /^app_missing$/,
  'uWSGI: there is nothing to call': /^callable_missing$/,
  'uWSGI: a package is missing': /^dependency_missing$/,
  'uWSGI: the virtual environment is missing': /^environment_broken$/
}

for (const [name, reason] of Object.entries(REASONS)) {
  const scene = SCENES[name]
  if (scene === undefined) throw new Error(`there is no scene ${name}`)
  t.test(name, { skip: scene.skip }, async t => {
    const home = await createHome(t)
    const options = { ...optionsOf(scene, home), ...LIMITS }
    scene.before?.(prepared(home))
    const { edge, log, url } = await startRecordedEdge(t, options)
    const answer = await get(`${url}/`, { host: 'shop.test', accept: 'text/html' })
    t.equal(answer.status, 502)
    t.match(answer.text(), TITLE)
    const line = await log.line(({ ray }) => ray === answer.header('x-edge-ray'), 30_000)
    t.match(line, { brand: 'alwaysdata', page: 'upstream_refused', failure: { kind: 'upstream_start_failed', reason, start: { exitCode: scene.code, pid: Number } } })
    await edge.close({ within: 2000 })
    const text = siteLog(home)
    t.match(text, new RegExp(`^\\[\\d\\d/\\w{3}/\\d{4}:\\d\\d:\\d\\d:\\d\\d [+-]\\d{4}\\] \\[upstream\\] Upstream starting failed: .*\\(return code: ${scene.code} \\| reason: -\\)$`, 'm'))
    for (const pattern of scene.stderr) t.match(text.replace(/^\[.*?\] \[upstream\] \[\d+\] STDERR: /gm, ''), pattern)
    told(t, name, text, home, reason)
  })
}

/** Scenes put things into folders that the server asks for: they are there before the edge makes them. */
function prepared (home: string): string {
  for (const folder of ['admin/logs/apache', 'admin/logs/uwsgi', 'admin/config/apache/run', 'admin/config/uwsgi']) mkdirSync(join(home, folder), { recursive: true })
  return home
}

/** uWSGI says why in a log of its own: whoever pastes both is told as well. */
function told (t: Test, name: string, text: string, home: string, reason: RegExp): void {
  const own = name.startsWith('uWSGI') ? readFileSync(join(home, 'admin/logs/uwsgi/shop.log'), 'utf8') : ''
  const found = readSiteLog(text + own).failures
  t.ok(found.some(failure => failure.kind === 'upstream_start_failed' && reason.test(failure.reason ?? '')), `pasted: ${JSON.stringify(found.map(({ kind, reason }) => `${kind}/${reason ?? ''}`))}`)
}

t.test('one Apache for all its sites: static files, a redirect and a proxy; a restart of one restarts all', { skip: NEEDS.apache }, async t => {
  const home = await createHome(t, { 'www/index.html': 'hello from a file' })
  const { url, edge, log } = await startRecordedEdge(t, {
    ...LIMITS,
    home,
    sites: [
      { name: 'files', hosts: 'files.test', type: 'static', root: join(home, 'www') },
      { name: 'moved', hosts: 'moved.test', type: 'redirect', target: 'https://example.org/new', redirectStatus: 301, appendPath: true }
    ]
  })
  const file = await get(`${url}/`, { host: 'files.test' })
  t.match([file.status, file.text(), file.header('via')], [200, 'hello from a file', /alproxy/])
  const moved = await ask(url, requestBytes(`${url}/a/b`, 'GET', { host: 'moved.test' }))
  t.match([moved.status, moved.header('location')], [301, 'https://example.org/new/a/b'])
  const starts = (): number => log.lines.filter(({ msg }) => msg.startsWith('starting ')).length
  t.equal(starts(), 1, 'one process')
  await edge.restart('moved')
  t.equal((await get(`${url}/`, { host: 'files.test' })).status, 200)
})

t.test('a Python application behind a uWSGI of its own', { skip: NEEDS.uwsgi }, async t => {
  const app = 'def application(environ, start_response):\n    start_response("200 OK", [("Content-Type", "text/plain")])\n    return [b"python at " + environ["PATH_INFO"].encode()]\n'
  const home = await createHome(t, { 'app.py': app })
  const { url, edge } = await startRecordedEdge(t, { ...LIMITS, home, sites: [{ name: 'shop', hosts: 'shop.test', type: 'wsgi', application: join(home, 'app.py') }] })
  const answer = await get(`${url}/cart`, { host: 'shop.test' })
  t.match([answer.status, answer.text()], [200, 'python at /cart'])
  await edge.close({ within: 2000 })
  t.match(siteLog(home), /Upstream ready: .*uwsgi .*\(pid: \d+, after \d+ms\)/)
})

t.test('malformed answers of a real application are no HTTP', { skip: NEEDS.uwsgi }, async t => {
  const home = await createHome(t, { 'app.py': 'def application(environ, start_response):\n    start_response("hello", [])\n    return [b"x"]\n' })
  const { url, log } = await startRecordedEdge(t, { ...LIMITS, home, sites: [{ name: 'shop', hosts: 'shop.test', type: 'wsgi', application: join(home, 'app.py') }] })
  const answer = await get(`${url}/`, { host: 'shop.test', accept: 'text/html' })
  t.equal(answer.status, 502)
  t.match(answer.text(), /Cannot parse upstream response/)
  t.match(await log.line(({ ray }) => ray === answer.header('x-edge-ray')), { page: 'upstream_parse', failure: { kind: 'http_protocol_error' } })
})
