// The life of a program that the edge starts: with the first request, once for all, with a place to listen, and gone in the end.
import { realpathSync } from 'node:fs'
import t from 'tap'
import { descendants, gone, launch, node, server } from '../support/launched.js'
import { eventually } from '../support/story.js'
import { temporaryFolder } from '../support/folder.js'

t.test('it starts with the first request, once for all who wait, and ends with the edge', async t => {
  const { edge, get, lineOf, events } = await launch(t, server())
  t.equal(events.length, 0, 'nobody asked yet')
  const answers = await Promise.all(Array.from({ length: 10 }, (_, at) => get(`/${at}`)))
  const pids = new Set(answers.map(answer => answer.text().split(' ')[0]))
  t.equal(pids.size, 1, 'one process')
  t.strictSame(answers.map(({ status }) => status), Array(10).fill(200))
  const pid = Number([...pids][0])
  t.match(await lineOf(answers[0] as never), { outcome: 'relayed', upstream: { instance: { name: 'default/1', pid }, attempts: 1 }, msg: 'relayed 200' })
  t.equal((await get('/again')).text(), `${pid} /again`, 'the same one serves on')
  await edge.close({ within: 2000 })
  t.strictSame(descendants(), [], 'nothing is left')
})

t.test('with start eager it is there before anybody asks', async t => {
  const { event, get } = await launch(t, server(), { start: 'eager' })
  const { msg } = await event(/listens on/)
  const pid = /pid (\d+)/.exec(msg)?.[1] ?? ''
  t.equal((await get('/')).text(), `${pid} /`)
})

t.test('it is told in PORT, IP and HOST where to listen, has the given variables and few others, and runs in its folder', async t => {
  process.env['EDGE_TEST_SECRET'] = 'of the shell'
  t.teardown(() => { delete process.env['EDGE_TEST_SECRET'] })
  const cwd = realpathSync(temporaryFolder(t))
  const show = server('response.end(JSON.stringify({ env: process.env, cwd: process.cwd(), argv: process.argv.slice(1) }))')
  const { get, lineOf } = await launch(t, [...show, '--', '--port={port}', '{ip}'], { cwd, env: { FOO: 'bar', QUOTED: '"kept"' } })
  const answer = await get('/')
  const { env, cwd: seen, argv } = JSON.parse(answer.text())
  const { upstream: { address } } = await lineOf(answer)
  t.match(env, { IP: '127.0.0.1', HOST: '127.0.0.1', FOO: 'bar', QUOTED: '"kept"', PATH: process.env['PATH'] })
  t.equal(address, `127.0.0.1:${env.PORT}`)
  t.strictSame(argv, [`--port=${env.PORT}`, '127.0.0.1'], 'a program that wants them as arguments gets them')
  t.equal(env.EDGE_TEST_SECRET, undefined)
  t.equal(seen, cwd)
})

t.test('inheritEnv hands on the whole environment, without what npm and the edge say about themselves', async t => {
  Object.assign(process.env, { EDGE_TEST_SECRET: 'of the shell', npm_config_user_agent: 'npm', EDGEPROXY_UPSTREAM: '3000' })
  t.teardown(() => { for (const name of ['EDGE_TEST_SECRET', 'npm_config_user_agent', 'EDGEPROXY_UPSTREAM']) delete process.env[name] })
  const { get } = await launch(t, server('response.end(JSON.stringify(process.env))'), { inheritEnv: true })
  const env = JSON.parse((await get('/')).text())
  t.equal(env.EDGE_TEST_SECRET, 'of the shell')
  t.strictSame([env.npm_config_user_agent, env.EDGEPROXY_UPSTREAM], [undefined, undefined])
})

t.test('family 6 is ::1, programHost any address of the machine', async t => {
  for (const [options, ip] of [[{ family: 6 }, '::1'], [{ programHost: '127.0.16.103' }, '127.0.16.103']] as const) {
    const { get, lineOf } = await launch(t, server('response.end(process.env.IP)'), options)
    const answer = await get('/')
    t.match([answer.status, answer.text()], [200, ip])
    t.match((await lineOf(answer)).upstream.address, ip)
  }
})

t.test('its output is in the log, line by line, by stream', async t => {
  const { get, event } = await launch(t, server('', 'process.stdout.write("one\\ntw"); process.stderr.write("trouble\\n"); setTimeout(() => process.stdout.write("o\\n"), 20)'))
  await get('/')
  t.match(await event(/^one$/), { program: 'default/1', stream: 'stdout', pid: Number })
  t.match(await event(/^two$/), { stream: 'stdout' })
  t.match(await event(/^trouble$/), { stream: 'stderr' })
})

t.test('a crash is told with its code, and the next request finds a new one', async t => {
  const { get, lineOf, event } = await launch(t, server('if (request.url === "/die") process.exit(7)'))
  const first = (await get('/')).text()
  const died = await get('/die')
  t.equal(died.status, 520)
  t.match((await lineOf(died)).failure?.hint, /ended with code 7/)
  await event(/ended with code 7/)
  t.not((await get('/')).text(), first)
})

t.test('one that is always to be there comes again by itself', async t => {
  const { get, event, log } = await launch(t, server('if (request.url === "/die") process.exit(7)'), { start: 'eager' })
  await event(/listens on/)
  await get('/die')
  await eventually(() => log.lines.filter(({ msg }) => /listens on/.test(msg)).length === 2)
})

t.test('idle, it is stopped; the next request starts it', async t => {
  const { get, event } = await launch(t, server(), { idleStop: '150ms' })
  const pid = Number((await get('/')).text().split(' ')[0])
  t.match(await event(/stopping .*idle for/), { level: 30 })
  await gone(pid)
  t.not((await get('/')).text(), `${pid} /`)
})

t.test('requests that come just when it is idle: none is lost', async t => {
  const { get, log } = await launch(t, server('', 'process.on("SIGTERM", () => process.exit(0))'), { idleStop: '50ms' })
  for (let i = 0; i < 40; i++) {
    t.equal((await get('/')).status, 200)
    // about as long as it may be idle: now a little before its end, now in the middle of it, now after it
    await new Promise(resolve => setTimeout(resolve, 46 + i % 10))
  }
  t.ok(log.lines.filter(({ msg }) => /idle for/.test(msg)).length >= 5, 'it did end meanwhile')
  t.equal(log.journeys.filter(({ outcome }) => outcome !== 'relayed').length, 0)
})

t.test('a request under way keeps it from being idle', async t => {
  const { get, events } = await launch(t, server('setTimeout(() => response.end("late"), 600); return'), { idleStop: '150ms' })
  t.equal((await get('/')).text(), 'late')
  t.notOk(events.slice(0, -1).some(({ msg }) => /idle/.test(msg)))
})

t.test('a program that puts itself into the background is found all the same, and ends with the edge', { skip: process.platform === 'linux' ? false : 'needs /proc' }, async t => {
  const daemon = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(server().at(-1))}], { detached: true, stdio: 'ignore', env: process.env }).unref()`
  const { edge, get } = await launch(t, node(`${daemon}; setTimeout(() => process.exit(0), 300)`))
  const answer = await get('/')
  t.equal(answer.status, 200)
  const pid = Number(answer.text().split(' ')[0])
  await edge.close({ within: 1000 })
  await gone(pid)
})
