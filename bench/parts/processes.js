// Starts processes on a core of their own, waits until they listen, and reads from the kernel what they cost.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, readdirSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { cpus } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'

export const has = program => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0

const CAN_PIN = process.platform === 'linux' && cpus().length > 1 && has('taskset')

/** The proxy has the last core to itself, as far as the machine allows; load and upstream share the others. */
export const PROXY_CORE = String(cpus().length - 1)
export const OTHER_CORES = cpus().length > 2 ? `0-${cpus().length - 2}` : '0'

const running = new Set()
process.on('exit', () => running.forEach(child => child.kill('SIGKILL')))
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130))

/** Starts a command on the given cores. */
export function start (command, cores, options = {}) {
  const [program, ...args] = CAN_PIN ? ['taskset', '-c', cores, ...command] : command
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
  child.output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', text => { child.output = (child.output + text).slice(-4000) })
  }
  running.add(child)
  child.once('exit', () => running.delete(child))
  return child
}

export async function stop (child) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  const kill = setTimeout(() => child.kill('SIGKILL'), 5000)
  await exited
  clearTimeout(kill)
}

export async function freePort () {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

/** Resolves when somebody accepts on the port; throws with the child's words when it has ended before. */
export async function accepts (port, child, patience = 15_000) {
  const giveUp = Date.now() + patience
  for (;;) {
    if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode} before it listened: ${child.output.trim()}`)
    if (Date.now() > giveUp) throw new Error(`does not listen on ${port} after ${patience} ms: ${child.output.trim()}`)
    if (await canConnect(port)) return
    await delay(25)
  }
}

const canConnect = port => new Promise(resolve => {
  const socket = connect(port, '127.0.0.1')
  const answer = yes => {
    socket.destroy()
    resolve(yes)
  }
  socket.once('connect', () => answer(true)).once('error', () => answer(false))
})

const TICKS_PER_SECOND = Number(spawnSync('getconf', ['CLK_TCK']).stdout ?? 100) || 100

/** The fields of /proc/<pid>/stat from the state on; null for a process that is gone. */
function statOf (pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return null
  }
}

/** The process and all that descend from it. */
export function treeOf (root) {
  const children = new Map()
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? Number(statOf(name)?.[1]) : NaN
    if (parent > 0) children.set(parent, [...children.get(parent) ?? [], Number(name)])
  }
  const tree = [root]
  for (const pid of tree) tree.push(...children.get(pid) ?? [])
  return tree
}

/** Nanoseconds on a core of all threads of a process: exact, where the ticks of `stat` are sampled. Null where unknown. */
function runtimeOf (pid) {
  try {
    return readdirSync(`/proc/${pid}/task`)
      .reduce((sum, thread) => sum + Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1').split(' ')[0]), 0)
  } catch {
    return null
  }
}

const ticksOf = pid => statOf(pid)?.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) ?? 0

/** CPU microseconds (user and system) that a process tree has used. */
export const cpuOf = root => treeOf(root).reduce((sum, pid) => {
  const runtime = runtimeOf(pid)
  return sum + (runtime === null ? ticksOf(pid) * 1e6 / TICKS_PER_SECOND : runtime / 1000)
}, 0)

/** Resident set of a process tree in MB: now, and the sum of the peaks. */
export function memoryOf (root) {
  const texts = treeOf(root).map(pid => {
    try {
      return readFileSync(`/proc/${pid}/status`, 'latin1')
    } catch {
      return ''
    }
  })
  const sum = field => texts.reduce((total, text) => total + Number(new RegExp(`${field}:\\s+(\\d+)`).exec(text)?.[1] ?? 0), 0) / 1024
  return { now: sum('VmRSS'), peak: sum('VmHWM') }
}
