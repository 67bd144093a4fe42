// Programs that went into the background, and whose number somebody else has when their edge is killed. Prints who lives then.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { start as startCommand } from '../support/edgeproxy.js'
import { descendants, gone, isAlive, node, server } from '../support/launched.js'
import { eventually } from '../support/story.js'
import { get } from '../support/client.js'

const ends: Array<() => unknown> = []
const t = { teardown: (end: () => unknown) => ends.push(end) }
const [detached = 'true'] = process.argv.slice(2)

// leads a group, and ends when what it started in the background serves
const daemon = node(`
  console.log('first ' + process.pid)
  require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(server().at(-1))}], { detached: ${detached}, stdio: 'ignore', env: process.env }).unref()
  setTimeout(() => process.exit(0), 300)`)
const edge = startCommand(t, ['--port', '0', '--log', 'json', '--', ...daemon])
const url = (await edge.until(/"url":"(http:[^"]+)"/))[1] as string
const first = Number((await edge.until(/"first (\d+)"/))[1])
await edge.until(/listens on/)
const served = Number((await get(`${url}/`)).text().split(' ')[0])
// not only dead: while nobody has asked for its exit code, the number is its own
await eventually(() => !existsSync(`/proc/${first}`))
// what it would start anew could take the number first
process.kill(edge.child.pid as number, 'SIGSTOP')
if (detached === 'false') {
  process.kill(served, 'SIGKILL')
  await gone(served)
}
const stranger = await takeNumber(first)
const watchdogs = descendants(edge.child.pid).filter(pid => pid !== served)
edge.child.kill('SIGKILL')
await eventually(() => !isAlive(edge.child.pid as number))
for (const pid of watchdogs) await gone(pid)
console.log(JSON.stringify({ hasItsNumber: stranger.pid === first, lives: isAlive(stranger.pid as number) }))
stranger.kill('SIGKILL')
for (const end of ends) await end()

/** A thread that begins at the wrong moment takes the number away: then it is tried again. */
async function takeNumber (pid: number): Promise<ChildProcess> {
  for (let tries = 0; ; tries++) {
    writeFileSync('/proc/sys/kernel/ns_last_pid', String(pid - 1))
    const sleeper = spawn('/bin/sleep', ['600'], { detached: true, stdio: 'ignore' })
    if (sleeper.pid === pid || tries === 20) return sleeper
    sleeper.kill('SIGKILL')
    await once(sleeper, 'close')
  }
}
