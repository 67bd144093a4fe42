// A program that ends while a client is sending to it: the client hears of it at once, the log says how it ended, and it comes again.
import t from 'tap'
import { connect, requestBytes } from '../support/client.js'
import { launch, NODE, server } from '../support/launched.js'

t.test('in the middle of an upload: a page at once, with the program\'s end as the hint', async t => {
  const { url, get, lineOf, event } = await launch(t, server('if (request.method === "POST") { request.on("data", () => process.exit(9)); return }'))
  const first = (await get('/')).text()
  const client = await connect(url, t)
  client.send(requestBytes(`${url}/up`, 'POST', { 'content-length': '50000000' }))
  client.send(Buffer.alloc(500_000))
  const answer = await client.answer()
  t.equal(answer.status, 520)
  t.match(await lineOf(answer), { outcome: 'branded', failure: { kind: /^(?:connection_terminated|http_response_empty)$/, hint: /\(pid \d+\) ended with code 9/ } })
  t.match(await event(/ended with code 9/), { level: 50 })
  const next = await get('/')
  t.equal(next.status, 200)
  t.not(next.text(), first, 'by a new one')
})

t.test('in the middle of a WebSocket connection: it is closed at once, and the next one is answered', async t => {
  const command = server('', '').slice(0, -1).concat(`
    require('node:http').createServer((request, response) => response.end(String(process.pid))).on('upgrade', (request, socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: echo\\r\\n\\r\\n')
      socket.on('data', bytes => bytes[0] === 120 ? process.exit(5) : socket.write(bytes))
    }).listen(Number(process.env.PORT), process.env.IP)`)
  const { url, get, log, event } = await launch(t, command)
  const client = await connect(url, t)
  client.send(requestBytes(`${url}/chat`, 'GET', { connection: 'Upgrade', upgrade: 'echo' }))
  const answer = await client.answer()
  t.equal(answer.status, 101)
  client.send('y')
  t.equal(String(await client.receive(1)), 'y')
  client.send('x')
  await client.end(1500)
  const { pid } = await event(/ended with code 5/).then(({ msg }) => ({ pid: Number(/pid (\d+)/.exec(msg)?.[1]) }))
  t.match(await log.line(({ upgrade }) => upgrade === 'echo'), { msg: 'relayed 101', upstream: { instance: { name: 'default/1', pid } } })
  const next = await get('/')
  t.equal(next.status, 200)
  t.not(next.text(), String(pid))
})

t.test('a GET on a kept connection that ends the program is not sent to the next one', async t => {
  const { get, lineOf, event } = await launch(t, server('if (request.url === "/die") process.exit(9)'))
  const first = (await get('/')).text()
  const answer = await get('/die')
  t.equal(answer.status, 520)
  const line = await lineOf(answer)
  t.match(line, { upstream: { reused: true, attempts: 1, repeatedAfter: undefined }, failure: { kind: /^(?:connection_terminated|http_response_empty)$/ } })
  t.match(line.failure?.hint, /\(pid \d+\) ended with code 9; the request was not sent again: it may be what ended the program$/)
  await event(/ended with code 9/)
  const next = await get('/')
  t.equal(next.status, 200)
  t.not(next.text(), first)
})

t.test('a program that closes a kept connection and lives is asked again, once', async t => {
  const { get, lineOf } = await launch(t, server('if (request.url === "/close" && !globalThis.closed) { globalThis.closed = true; return request.socket.destroy() }'))
  await get('/')
  const answer = await get('/close')
  t.equal(answer.status, 200)
  t.match(await lineOf(answer), { outcome: 'relayed', upstream: { attempts: 2, reused: false, repeatedAfter: Number } })
})

/** Throws when it is asked for `/die`, as a bug does. */
const BUG = `const server = require('node:http').createServer((request, response) => {
  if (request.url === '/half') response.writeHead(200, { 'content-length': 100 }).write('half')
  if (request.url === '/half') return setImmediate(() => { throw new RangeError('half way') })
  if (request.url === '/die') process.nextTick(() => { throw new Error('boom at checkout token=s3cr3ts3cr3t') })
  else response.end('fine')
})
server.listen(Number(process.env.PORT), process.env.IP)
`

t.test('an error that nobody caught stands on the page, in the text, in the JSON and in the log line, with its place', async t => {
  const cwd = t.testdir({ 'app.cjs': BUG })
  const { get, lineOf } = await launch(t, [...NODE, 'app.cjs'], { cwd })
  const said = /app\.cjs \(pid \d+\) ended with code 1: Error: boom at checkout token=\*\*\* \(app\.cjs:4:62\)/
  for (const accept of ['text/html', 'text/plain', 'application/json']) {
    const answer = await get('/die', { accept })
    t.equal(answer.status, 520)
    t.match(answer.text(), said, accept)
    t.notMatch(answer.text(), /s3cr3t|site log/)
    if (accept === 'text/html') t.match(answer.text(), /<pre>[^<]*process\.nextTick/, 'and its last lines')
    const line = await lineOf(answer)
    t.match(line.failure?.hint, said)
    t.match(line.failure, { start: { exitCode: 1, lines: Array } })
    t.notMatch(JSON.stringify(line), /s3cr3t/)
  }
  const french = await get('/die', { accept: 'text/html', 'accept-language': 'fr' })
  t.match(french.text(), /s’est terminé avec le code 1\u00a0: Error: boom/)
})

t.test('the same in the middle of an answer: the log line says so', async t => {
  const { get, log } = await launch(t, [...NODE, 'app.cjs'], { cwd: t.testdir({ 'app.cjs': BUG }) })
  await get('/half').catch(() => {})
  const line = await log.line(({ outcome }) => outcome === 'cut')
  t.match(line.failure?.hint, /ended with code 1: RangeError: half way \(app\.cjs:3:\d+\)/)
})

t.test('with a home the file with its last lines is named', async t => {
  const home = t.testdir({ 'app.cjs': BUG })
  const { get } = await launch(t, [...NODE, 'app.cjs'], { cwd: home, home })
  t.match((await get('/die', { accept: 'text/html' })).text(), /Its last lines are in [^<]*admin\/logs\/sites\/\d{4}\/sites-[\d-]+\.log/)
})

t.test('the same for a start that fails: the error with its place, and not the last line', async t => {
  const cwd = t.testdir({ 'app.cjs': '\nthrow new Error(\'no database\')\n' })
  const { get, lineOf } = await launch(t, [...NODE, 'app.cjs'], { cwd })
  for (const accept of ['text/html', 'text/plain', 'application/json']) {
    const answer = await get('/', { accept })
    t.match(answer.text(), /code 1: Error: no database \(app\.cjs:2:7\)/, accept)
    t.notMatch(answer.text(), /site log|it said last: Node\.js/)
    t.match((await lineOf(answer)).failure?.hint, /code 1: Error: no database \(app\.cjs:2:7\)/)
  }
})
