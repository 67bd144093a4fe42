// Several instances, restarts that lose nobody, and an end that leaves nothing behind.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { Agent, get as httpGet } from 'node:http'
import t from 'tap'
import { connect, requestBytes } from '../support/client.js'
import { start as startCommand } from '../support/edgeproxy.js'
import { gone, isAlive, launch, node, server } from '../support/launched.js'
import { runAlone, whyNoProcesses } from '../support/namespace.js'
import { eventually } from '../support/story.js'

const linux = process.platform === 'linux' ? false : 'needs /proc'

/** Finishes what it is doing when it is asked to end, as a program should. */
const GENTLE = server('setTimeout(() => response.end(String(process.pid)), 5); return', 'process.on("SIGTERM", () => server.close(() => process.exit(0)))')

interface Load { readonly stop: () => Promise<{ readonly total: number, readonly bad: readonly string[], readonly pids: ReadonlySet<string> }> }

/** Asks without a pause on some kept connections, and counts. */
function load (url: string, connections: number): Load {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const bad: string[] = []
  const pids = new Set<string>()
  let total = 0
  const state = { on: true }
  const ask = async (): Promise<void> => await new Promise(resolve => {
    httpGet(url, { agent }, response => {
      let text = ''
      response.setEncoding('utf8').on('data', piece => { text += piece }).on('end', () => {
        total++
        if (response.statusCode === 200) pids.add(text)
        else bad.push(`${response.statusCode} ${text.slice(0, 80)}`)
        resolve()
      })
    }).on('error', error => {
      bad.push(error.message)
      resolve()
    })
  })
  const runners = Array.from({ length: connections }, async () => { while (state.on) await ask() })
  return {
    async stop () {
      state.on = false
      await Promise.all(runners)
      agent.destroy()
      return { total, bad, pids }
    }
  }
}

t.test('instances take requests in turn; when one dies the others serve, and it comes again', async t => {
  const { get, event, log } = await launch(t, server('if (request.url === "/die") process.exit(1)'), { instances: 3, start: 'eager' })
  await eventually(() => log.lines.filter(({ msg }) => /listens on/.test(msg)).length === 3)
  const pids = new Set<string>()
  for (let i = 0; i < 9; i++) pids.add((await get('/')).text().split(' ')[0] ?? '')
  t.equal(pids.size, 3, 'three of them')
  const [victim] = [...pids].map(Number)
  process.kill(victim as number, 'SIGKILL')
  await gone(victim as number)
  for (let i = 0; i < 9; i++) t.equal((await get('/')).status, 200)
  t.match(await event(/was ended by SIGKILL/), { level: 50 })
  await eventually(() => log.lines.filter(({ msg }) => /listens on/.test(msg)).length === 4)
})

t.test('a rolling restart under load loses no request', async t => {
  const { edge, url, log } = await launch(t, GENTLE, { instances: 2, start: 'eager' })
  await eventually(() => log.lines.filter(({ msg }) => /listens on/.test(msg)).length === 2)
  const running = load(url, 8)
  for (let i = 0; i < 3; i++) await edge.restart()
  const { total, bad, pids } = await running.stop()
  t.strictSame(bad, [], `none of ${total}`)
  t.ok(total > 50, `${total} requests`)
  t.ok(pids.size >= 6, `${pids.size} processes served`)
  t.equal(log.journeys.filter(({ outcome }) => outcome !== 'relayed').length, 0)
})

t.test('a rolling restart ends where one does not come up: the others go on serving', async t => {
  const flag = `${t.testdir({})}/broken`
  const { edge, get, log } = await launch(t, server('', `if (require('node:fs').existsSync(${JSON.stringify(flag)})) process.exit(3)`), { instances: 2, start: 'eager', startFailures: 1, startPause: '5m' })
  await eventually(() => log.lines.filter(({ msg }) => /listens on/.test(msg)).length === 2)
  writeFileSync(flag, '')
  await edge.restart()
  t.equal(log.lines.filter(({ msg }) => /did not start: ended with code 3/.test(msg)).length, 1)
  for (let i = 0; i < 4; i++) t.equal((await get('/')).status, 200)
})

t.test('a single instance that is restarted under load loses nobody either: requests wait for it', async t => {
  const { edge, url, get } = await launch(t, GENTLE)
  await get('/')
  const running = load(url, 4)
  await edge.restart()
  const { total, bad } = await running.stop()
  t.strictSame(bad, [], `none of ${total}`)
})

t.test('with a reload signal the process stays, and hears it', async t => {
  const { edge, get, event } = await launch(t, server('', 'let reloads = 0; process.on("SIGUSR2", () => { console.log("reloaded", ++reloads) })'), { reloadSignal: 'SIGUSR2' })
  const before = (await get('/')).text()
  await edge.restart()
  await event(/^reloaded 1$/)
  t.equal((await get('/')).text(), before)
})

t.test('one that ignores SIGTERM is killed after the grace, with all it started', { skip: linux }, async t => {
  const stubborn = server('response.end(process.pid + " " + child.pid)', 'process.on("SIGTERM", () => {}); const child = require("node:child_process").spawn("/bin/sh", ["-c", "trap : TERM; while :; do sleep 1; done"])')
  const { edge, get } = await launch(t, stubborn, { stopTimeout: '200ms' })
  const pids = (await get('/')).text().split(' ').map(Number)
  await edge.close({ within: 1000 })
  for (const pid of pids) t.notOk(isAlive(pid), String(pid))
})

t.test('a grandchild in a session of its own ends with the program', { skip: linux }, async t => {
  const runaway = server('response.end(String(child.pid))', 'const child = require("node:child_process").spawn("/bin/sleep", ["600"], { detached: true, stdio: "ignore" }); child.unref()')
  const { edge, get } = await launch(t, runaway)
  const pid = Number((await get('/')).text())
  t.ok(isAlive(pid))
  await edge.close({ within: 1000 })
  await gone(pid)
})

t.test('stopping is not kept up by somebody who holds the pipes open', async t => {
  const holder = node('const child = require("node:child_process").spawn("/bin/sleep", ["600"], { stdio: "inherit" }); child.unref(); console.error("done", child.pid); process.exit(3)')
  const { get, lineOf } = await launch(t, holder)
  const line = await lineOf(await get('/'))
  t.match(line, { failure: { reason: 'exited', start: { exitCode: 3, lines: [/^done \d+$/] } } })
  await gone(Number(/\d+/.exec((line.failure as any).start.lines[0])?.[0]))
})

t.test('an upgraded connection that keeps silent does not keep a program up; one with bytes does', async t => {
  const echo = server('', '').slice(0, -1).concat(`
    require('node:http').createServer((request, response) => response.end(String(process.pid))).on('upgrade', (request, socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: echo\\r\\n\\r\\n')
      socket.pipe(socket)
    }).listen(Number(process.env.PORT), process.env.IP)`)
  const { get, url, event } = await launch(t, echo, { idleStop: '400ms' })
  const pid = Number((await get('/')).text())
  const client = await connect(url, t)
  client.send(requestBytes(`${url}/echo`, 'GET', { connection: 'Upgrade', upgrade: 'echo' }))
  await client.answer()
  for (let i = 1; i <= 10; i++) {
    client.send('x')
    await client.receive(1)
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  t.ok(isAlive(pid), 'a second of chatter')
  await event(/idle for/)
  await gone(pid)
})

t.test('an edge that is killed leaves nothing running', { skip: linux }, async t => {
  const edge = startCommand(t, ['--port', '0', '--log', 'json', '--', ...server()])
  const pid = Number((await edge.until(/\(pid (\d+)\) listens on/))[1])
  t.ok(isAlive(pid))
  edge.child.kill('SIGKILL')
  await gone(pid)
})

// in a world of its own: an edge of another test would be the next one, too
t.test('what even the watchdog could not end, the next edge ends', { skip: whyNoProcesses() }, async t => {
  t.strictSame(await runAlone(new URL('orphan-story.ts', import.meta.url)), { livesOn: true, told: true, isGone: true, code: 0 })
})

for (const [detached, where] of [['true', 'in a session of its own'], ['false', 'in the same group']] as const) {
  t.test(`a program that went into the background, ${where}: who has its number when the edge is killed is left alone`, { skip: whyNoProcesses() }, async t => {
    t.strictSame(await runAlone(new URL('reuse-story.ts', import.meta.url), detached), { hasItsNumber: true, lives: true })
  })
}

t.test('a process that exits without closing its edge takes along what left the group, too', { skip: linux }, async t => {
  const source = `
    const { startEdge } = await import(${JSON.stringify(new URL('../../dist/src/index.js', import.meta.url).href)})
    const edge = await startEdge({ command: ${JSON.stringify(server('response.end(process.pid + " " + child.pid)', 'const child = require("node:child_process").spawn("/bin/sleep", ["600"], { detached: true, stdio: "ignore" }); child.unref()'))} })
    console.log(await (await fetch(edge.url)).text())
    process.exit(3)`
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', source], { encoding: 'utf8', env: { PATH: process.env['PATH'] } })
  t.equal(child.status, 3)
  t.match(child.stdout, /^\d+ \d+\n$/)
  for (const pid of child.stdout.trim().split(' ')) await gone(Number(pid))
})

t.test('the programs of an edge that lives are nobody\'s orphans', { skip: linux }, async t => {
  const edge = startCommand(t, ['--port', '0', '--log', 'json', '--', ...server()])
  const pid = Number((await edge.until(/\(pid (\d+)\) listens on/))[1])
  const other = startCommand(t, ['--port', '0', '--log', 'json', '--', ...server()])
  await other.until(/listens on/)
  t.ok(isAlive(pid))
  t.notMatch(other.out, /left behind/)
})
