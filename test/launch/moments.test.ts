// What clients, operators and programs do to each other at a bad moment; nobody who could be served is lost by it.
import { connect as dial } from 'node:net'
import t from 'tap'
import { resolveOptions } from '../../src/settings/options.js'
import { requestBytes } from '../support/client.js'
import { descendants, gone, launch, node, server } from '../support/launched.js'
import { eventually } from '../support/story.js'

const linux = process.platform === 'linux' ? false : 'needs /proc'

/** Listens only when SIGUSR1 tells it to; says its pid before. */
const LATE = node(`
const server = require('node:http').createServer((request, response) => response.end(process.pid + ' ' + request.url))
process.on('SIGUSR1', () => server.listen(Number(process.env.PORT), process.env.IP))
console.log('waits ' + process.pid)
setInterval(() => {}, 1000)`)

/** `/slow` is answered when SIGUSR1 tells it to; the rest at once. */
const SLOW = server('if (request.url === "/slow") { console.log("slow " + process.pid); process.once("SIGUSR1", () => response.end("slow")); return }')

const pidIn = ({ msg }: { readonly msg: string }): number => Number(/ (\d+)$/.exec(msg)?.[1])

t.test('a client that leaves while it waits for a start gives its place to the next one', async t => {
  const { get, url, log, event } = await launch(t, LATE, { startQueue: 1 })
  const socket = dial(Number(new URL(url).port), '127.0.0.1')
  socket.write(requestBytes(`${url}/first`, 'GET', {}))
  const pid = pidIn(await event(/^waits \d+$/))
  socket.destroy()
  await log.line(({ outcome }) => outcome === 'abandoned')
  const second = get('/second')
  const full = get('/third')
  t.equal((await Promise.race([second, full])).status, 521, 'one place, one who waits')
  process.kill(pid, 'SIGUSR1')
  t.strictSame((await Promise.all([second, full])).map(({ status }) => status).sort(), [200, 521])
})

t.test('who waits for a start that a restart calls off is served by the next one', async t => {
  const { edge, get, event, log } = await launch(t, node(`
    const { existsSync, writeFileSync } = require('node:fs')
    if (existsSync(process.env.FLAG)) require('node:http').createServer((request, response) => response.end('second')).listen(Number(process.env.PORT), process.env.IP)
    else { writeFileSync(process.env.FLAG, ''); console.log('waits'); setInterval(() => {}, 1000) }`), { env: { FLAG: `${t.testdir({})}/flag` } })
  const waiting = get('/')
  await event(/^waits$/)
  await edge.restart()
  const answer = await waiting
  t.match([answer.status, answer.text()], [200, 'second'])
  t.equal(log.lines.filter(({ level }) => level >= 50).length, 0, 'and nothing is said to have failed')
})

t.test('a program that comes up although it was asked to end gets no request', async t => {
  const { edge, get, event, log } = await launch(t, server('', 'process.on("SIGTERM", () => setTimeout(() => process.exit(0), 800)); console.log("here")'), { settleTime: '500ms' })
  const waiting = get('/')
  await event(/^here$/)
  await edge.restart()
  t.equal((await waiting).status, 200)
  t.equal(log.lines.filter(({ msg }) => /listens on/.test(msg)).length, 1)
  t.equal(log.lines.filter(({ level }) => level >= 50).length, 0)
})

t.test('a single instance that waits for its last answer before a restart keeps new requests waiting', async t => {
  const { edge, get, event } = await launch(t, SLOW)
  const slow = get('/slow')
  const pid = pidIn(await event(/^slow \d+$/))
  const restarted = edge.restart()
  await event(/^restarting/)
  const other = get('/')
  setTimeout(() => process.kill(pid, 'SIGUSR1'), 50)
  t.equal((await slow).text(), 'slow')
  const answer = await other
  t.equal(answer.status, 200)
  t.notMatch(answer.text(), `${pid} `, 'by the next one')
  await restarted
})

t.test('restarts that are asked for at once are one, and one more', async t => {
  const { edge, get, log } = await launch(t, server())
  await get('/')
  const restarts = Promise.all(Array.from({ length: 5 }, async () => await edge.restart()))
  const answers = await Promise.all(Array.from({ length: 5 }, async () => await get('/')))
  t.strictSame(answers.map(({ status }) => status), Array(5).fill(200))
  await restarts
  t.equal(log.lines.filter(({ msg }) => /listens on/.test(msg)).length, 3)
})

t.test('an edge that closes does not wait for a restart that waits for an answer', async t => {
  const { edge, get, event } = await launch(t, SLOW, { stopTimeout: '10m' })
  const slow = get('/slow')
  const pid = pidIn(await event(/^slow \d+$/))
  const restarted = edge.restart()
  await event(/^restarting/)
  await Promise.all([edge.close({ within: 50 }), restarted, slow.catch(() => {})])
  await gone(pid)
  t.strictSame(descendants(), [])
})

t.test('an address that is not of this machine is told as a failed start, and the edge ends in good order', async t => {
  const { edge, get, lineOf } = await launch(t, server(), { programHost: '192.0.2.7' })
  const line = await lineOf(await get('/'))
  t.match(line, { failure: { kind: 'upstream_start_failed', code: 'EADDRNOTAVAIL' } })
  t.match(line.failure?.message, /Cannot assign requested address: '192\.0\.2\.7'/)
  await t.resolves(edge.restart())
  await t.resolves(edge.close({ within: 1000 }))
})

t.test('new settings with another command: who is inside or waits is served by the old one, the next by the new one', async t => {
  for (const [old, path, said] of [[SLOW, '/slow', /^slow \d+$/], [LATE, '/', /^waits \d+$/]] as const) {
    const { edge, get, event } = await launch(t, old)
    const before = get(path)
    const pid = pidIn(await event(said))
    edge.apply(resolveOptions({ command: server('response.end("new")'), settleTime: '20ms' }))
    t.equal((await get('/')).text(), 'new')
    process.kill(pid, 'SIGUSR1')
    t.equal((await before).status, 200)
    await event(/^stopping .*: no site has it any more/)
    await gone(pid)
  }
})

t.test('new settings with another program on the same port: it begins when the old one is gone', async t => {
  const { get, log, edge } = await launch(t, server('response.end(process.pid + " " + process.env.PORT)'))
  const [pid, programPort] = (await get('/')).text().split(' ').map(Number)
  const on = (text: string): ReturnType<typeof resolveOptions> => resolveOptions({ command: server(`response.end("${text}")`), programPort, settleTime: '20ms', stopTimeout: '2s' })
  edge.apply(on('first'))
  await gone(pid as number)
  t.equal((await get('/')).text(), 'first')
  edge.apply(on('second'))
  t.equal((await get('/')).text(), 'second')
  t.equal(log.lines.filter(({ msg }) => /Address already in use/.test(msg)).length, 0)
})

t.test('a watchdog that is killed is replaced, and the new one knows what there is', { skip: linux }, async t => {
  const { get } = await launch(t, server())
  const pid = Number((await get('/')).text().split(' ')[0])
  const watchdogs = (): number[] => descendants().filter(one => one !== pid)
  const [first] = watchdogs()
  process.kill(first as number, 'SIGKILL')
  await eventually(() => watchdogs().some(one => one !== first))
})
