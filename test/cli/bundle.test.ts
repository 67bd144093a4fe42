// The command against a real edge: every kind of zip entry, unpacked by python3 and judged by har-schema, and no secret in
// any byte of it.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { join } from 'node:path'
import t from 'tap'
import { createAuthority, issue } from '../../src/certificates/certificate.js'
import { bundle, checkHar, stage, written } from '../support/bundle-scene.js'
import { NO_PYTHON, unpack, unzip } from '../support/bundle.js'
import { tell } from '../support/story.js'
import { answerBytes, closedPort, startUpstream } from '../support/upstream.js'
import { say } from '../support/edgeproxy.js'

t.test('an empty answer (520): record, trace, two HAR files, the way, and what to do with it', { skip: NO_PYTHON }, async t => {
  let healthy = false
  const scene = await stage(t, (_request, socket) => healthy ? socket.end(answerBytes('well again')) : socket.end())
  const line = await written(scene, await scene.story.get('/pay?id=1', { host: 'shop.test' }))
  healthy = true
  const { names, text, json, out } = await bundle(t, scene, line.ray ?? '')
  t.strictSame(names, ['README.md', 'record.json', 'trace.txt', 'through-the-edge.har', 'straight-to-origin.har', 'origin-check.txt', 'origin-check.json'])
  t.strictSame(json('record.json'), JSON.parse(JSON.stringify(line)), 'the record as it was written')
  const through = checkHar(t, json('through-the-edge.har'), 'through')
  t.match(through, { request: { url: 'http://shop.test/pay?id=1', queryString: [{ name: 'id', value: '1' }] }, response: { status: 200, content: { text: 'well again', size: 10 } }, serverIPAddress: '127.0.0.1' })
  t.ok(through.response.headers.some(({ name }: { name: string }) => name === 'X-Edge-Ray'), 'through the edge')
  const straight = checkHar(t, json('straight-to-origin.har'), 'straight')
  t.match(straight, { response: { status: 200, bodySize: 10 }, connection: String(scene.story.upstream.port) })
  t.notOk(straight.response.headers.some(({ name }: { name: string }) => name === 'X-Edge-Ray'), 'past the edge')
  t.match(text('origin-check.txt'), /connect +ok[^]*answer +ok[^]*The way is clear/)
  t.match(json('origin-check.json'), { clear: true, status: 200, steps: [{ name: 'resolve' }, { name: 'connect', verdict: 'ok', ms: Number }, { name: 'handshake' }, { name: 'answer' }] })
  t.match(text('trace.txt'), /^# GET \/cdn-cgi\/trace of http:.*, asked from this machine at .* UTC\n(?:[a-z_]+=.*\n)*h=shop\.test\n[^]*\ncolo=LAB\n/)
  const readme = text('README.md')
  t.match(readme, /^# Support bundle: 520 Web server is returning an unknown error\n/)
  for (const said of ['http_response_empty', 'stage `head`', line.ray, 'GET http://shop.test/pay?id=1', 'through-the-edge.har`: the request through the edge (**asked for with this code**)', 'How large are the response headers', 'Who runs the upstream', 'The edge’s support, when']) t.match(readme, String(said))
  t.match(readme, /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} UTC; \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [+-]\d\d:\d\d \(.+\)/, 'UTC and local time with their zones')
  t.match(out, /7 files, \d+ kB[^]*520, http_response_empty[^]*through the edge 200; straight 200/)
})

t.test('nothing of the machine: no environment, no path, no name of it; the same zip twice apart from times', { skip: NO_PYTHON }, async t => {
  const scene = await stage(t, (_request, socket) => socket.end())
  const line = await written(scene, await scene.story.get('/x'))
  process.env['EDGEPROXY_TEST_LEAK'] = 'leakedfromtheenvironment'
  t.teardown(() => { delete process.env['EDGEPROXY_TEST_LEAK'] })
  const once = await bundle(t, scene, line.ray ?? '', '--no-repeat')
  for (const word of ['leakedfromtheenvironment', process.cwd(), scene.folder, process.env['HOME'] ?? '/root/']) t.notMatch(once.all, word.length > 1 ? word : 'leakedfrom', word)
  const file = join(scene.folder, `${line.ray}.zip`)
  const before = unzip(readFileSync(file))
  await bundle(t, scene, line.ray ?? '', '--no-repeat', '--force')
  const after = unzip(readFileSync(file))
  t.strictSame(after.map(({ name, date, mode }) => ({ name, date, mode })), before.map(({ name, date, mode }) => ({ name, date, mode })))
  for (const name of ['README.md', 'record.json', 'through-the-edge.har', 'straight-to-origin.har']) t.strictSame(after.find(entry => entry.name === name)?.bytes, before.find(entry => entry.name === name)?.bytes, name)
  t.ok(before.every(({ mode }) => mode === '0o100644'))
  t.notOk(readdirSync(scene.folder).some(name => name.endsWith('.part')), 'nothing half written is left')
})

t.test('a POST is not repeated unless asked for; then without its body', { skip: NO_PYTHON }, async t => {
  const scene = await stage(t, (_request, socket) => socket.end(answerBytes('no', '503 Busy')))
  const { story } = scene
  const line = await written(scene, await story.ask(`POST /form?a=1 HTTP/1.1\r\nHost: ${story.host}\r\nContent-Length: 9\r\nConnection: close\r\n\r\nsecret=77`))
  const asked = (): number => story.upstream.requests.filter(({ method }) => method === 'POST').length
  const zip = await bundle(t, scene, line.ray ?? '')
  t.equal(asked(), 1)
  const entry = checkHar(t, zip.json('through-the-edge.har'), 'through')
  t.match(entry, { _notRepeated: true, comment: /not repeated.*POST may change something; --repeat/, response: { status: 503 }, request: { method: 'POST' } })
  checkHar(t, zip.json('straight-to-origin.har'), 'straight')
  t.match(zip.text('README.md'), 'This status is the origin’s own answer')
  t.notMatch(zip.all, 'secret=77')
  const again = await bundle(t, scene, line.ray ?? '', '--repeat', '--force')
  t.equal(asked(), 3, 'once on each way')
  t.match(checkHar(t, again.json('straight-to-origin.har'), 'straight'), { request: { bodySize: 0 }, response: { status: 503 } })
})

t.test('the edge is gone, and the upstream too: the bundle says so', { skip: NO_PYTHON }, async t => {
  const scene = await stage(t, (_request, socket) => socket.end())
  const line = await written(scene, await scene.story.get('/pay'))
  await scene.story.edge.close({ within: 0 })
  await scene.story.upstream.close()
  const { text, json } = await bundle(t, scene, line.ray ?? '')
  t.match(text('trace.txt'), /# no answer: connection_refused.*start the edge, or say where it listens with --edge/)
  for (const name of ['through-the-edge.har', 'straight-to-origin.har']) {
    t.match(checkHar(t, json(name), name), { response: { status: 0, _error: /connection_refused: refused by/ }, timings: { connect: Number } })
  }
  t.match(text('origin-check.txt'), /connect +FAILED/)
  t.match(json('origin-check.json'), { clear: false, failure: { kind: 'connection_refused' } })
})

t.test('526: the certificate, from the record and from the way', { skip: NO_PYTHON }, async t => {
  const folder = t.testdir({})
  const authority = createAuthority()
  const { certPem, keyPem } = issue({ names: ['other.test'], authority })
  const upstream = await startUpstream(t, answerBytes('ok'), { tls: { cert: certPem, key: keyPem } })
  const log = join(folder, 'edge.log')
  const story = await tell(t, answerBytes(), { upstream: upstream.url, sslMode: 'strict', originCa: authority.certPem, logFile: log })
  const scene = { story, log, folder }
  const line = await written(scene, await story.get('/', { host: 'shop.test' }))
  writeFileSync(join(folder, 'ca.pem'), authority.certPem)
  const { text, json } = await bundle(t, scene, line.ray ?? '', '--origin-ca', join(folder, 'ca.pem'), '--ssl-mode', 'strict')
  t.match(text('certificate.txt'), /verdict: +refused: wrong_host\nasked for: [^]*names: +other\.test\nvalid from: 20[^]*the certificate is for other\.test/)
  t.match(json('origin-check.json'), { failure: { kind: 'tls_certificate_error', reason: 'wrong_host', certificate: { names: ['other.test'] } } })
  t.match(text('README.md'), /526 Invalid SSL certificate[^]*certificate\.txt`: .*\*\*asked for with this code\*\*/)
  t.match(checkHar(t, json('straight-to-origin.har'), 'straight'), { request: { url: /^https:/ }, response: { status: 0, _error: /tls_certificate_error/ }, timings: { ssl: Number } })
  const { out } = await bundle(t, scene, line.ray ?? '', '--ssl-mode', 'full', '--force')
  t.match(out, /straight 200/, 'without the check the way is clear')
})

t.test('a large, a binary, a compressed and an endless body', { skip: NO_PYTHON }, async t => {
  const large = 'äx'.repeat(400_000)
  const scene = await stage(t, ({ target }, socket) => {
    if (target === '/large') return socket.end(answerBytes(large, '200 OK', ['Content-Type: text/plain']))
    if (target === '/binary') return socket.end(answerBytes(Buffer.from([0, 255, 1, 254]), '200 OK', ['Content-Type: image/png']))
    if (target === '/secret') return socket.end(answerBytes(Buffer.from('\u0000\u0001\u0002token=inBINARY99'), '200 OK', ['Content-Type: application/octet-stream']))
    if (target === '/gzip') return socket.end(answerBytes(gzipSync('Set-Cookie: sid=packedSECRET; unpacked'), '200 OK', ['Content-Type: text/plain', 'Content-Encoding: gzip']))
    return socket.end('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nonly this')
  })
  const content = async (path: string): Promise<any> => {
    const line = await written(scene, await scene.story.get(path))
    const zip = await bundle(t, scene, line.ray ?? '', '--force')
    t.notMatch(zip.all, /packedSECRET|inBINARY99/)
    return checkHar(t, zip.json('straight-to-origin.har'), path).response
  }
  const { content: cut, bodySize } = await content('/large')
  t.equal(bodySize, Buffer.byteLength(large))
  t.match(cut, { size: Buffer.byteLength(large), comment: /cut: the first 256 kB/ })
  t.ok(cut.text.length <= 256 * 1024 && large.startsWith(cut.text), 'its beginning')
  t.match((await content('/binary')).content, { encoding: 'base64', text: 'AP8B/g==', size: 4 })
  t.strictSame((await content('/secret')).content, { size: 19, mimeType: 'application/octet-stream', comment: 'left out: it holds secrets' })
  t.match((await content('/gzip')).content, { text: 'Set-Cookie: sid=***; unpacked', size: 38, compression: Number })
  t.match(await content('/short'), { status: 200, _error: /the body broke off after 9 bytes/, content: { text: 'only this' } })
})

t.test('a record without upstream, of a host that is a name of its own', { skip: NO_PYTHON }, async t => {
  const folder = t.testdir({ 'edge.log': '{"RayID":"a3436fd6db5a3dde","EdgeColoCode":"LAB","EdgeResponseStatus":530,"EdgeErrorCode":1016,"OriginResponseStatus":0,"ClientRequestScheme":"https","ClientRequestHost":"www.shop.test","ClientRequestMethod":"GET","ClientRequestURI":"/?key=LOGPUSHsecret","OriginIP":"","Cookies":{"sid":"cookieINmap1"},"RequestHeaders":{"authorization":"Bearer 12345678"}}\n' })
  const port = await closedPort(t)
  const out = join(folder, 'b.zip')
  t.equal((await say('bundle', 'a3436fd6db5a3dde', '--log-file', join(folder, 'edge.log'), '--edge', String(port), '--out', out)).code, 0)
  const zip = unpack(readFileSync(out))
  t.notMatch(zip.all, /LOGPUSHsecret|cookieINmap1|12345678/)
  t.match(zip.text('README.md'), /1016 Origin DNS error[^]*https:\/\/www\.shop\.test\/\?key=\*\*\*[^]*none was chosen[^]*what dig says/)
  t.match(checkHar(t, zip.json('straight-to-origin.har'), 'straight'), { _notRepeated: true, response: { status: 0, _error: /no upstream to check/ } })
})
