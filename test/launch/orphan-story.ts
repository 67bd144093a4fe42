// An edge that is killed together with its watchdog, and the next edge. Prints what became of the program.
import { start as startCommand } from '../support/edgeproxy.js'
import { descendants, gone, isAlive, server } from '../support/launched.js'
import { eventually } from '../support/story.js'

const ends: Array<() => unknown> = []
const t = { teardown: (end: () => unknown) => ends.push(end) }
const ARGS = ['--port', '0', '--log', 'json', '--']

const edge = startCommand(t, [...ARGS, ...server('', 'require("node:child_process").spawn("/bin/sleep", ["600"], { detached: true, stdio: "ignore" }).unref()')])
const pid = Number((await edge.until(/\(pid (\d+)\) listens on/))[1])
const watchdog = descendants(edge.child.pid).filter(one => one !== pid)
// nobody may put another watchdog in its place
process.kill(edge.child.pid as number, 'SIGSTOP')
for (const one of watchdog) process.kill(one, 'SIGKILL')
edge.child.kill('SIGKILL')
await eventually(() => !isAlive(edge.child.pid as number))
const livesOn = isAlive(pid)
const next = startCommand(t, [...ARGS, ...server()])
await next.until(/listens on/)
const told = new RegExp(`ended what an edge that was killed had left behind: pid .*\\b${pid}\\b`).test(next.out)
await gone(pid)
next.child.kill('SIGTERM')
const { code } = await next.ended()
for (const end of ends) await end()
console.log(JSON.stringify({ livesOn, told, isGone: !isAlive(pid), code }))
