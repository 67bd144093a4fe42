// Makes the load: wrk where it is installed, else a small process of our own. Both report the same figures.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { OTHER_CORES, has, start } from './processes.js'

export const LOADER = has('wrk') ? 'wrk' : 'own load process'

/**
 * Loads `port` for some seconds.
 * Returns { requests, rps, p50, p99 (ms), errors }: `errors` are broken connections and answers of the wrong status.
 */
export const load = (port, workload, seconds, folder) =>
  LOADER === 'wrk' ? loadByWrk(port, workload, seconds, folder) : loadByOwn(port, workload, seconds)

async function loadByWrk (port, workload, seconds, folder) {
  const script = join(folder, 'request.lua')
  writeFileSync(script, luaOf(workload))
  const text = await output(['wrk', '-t1', `-c${workload.connections}`, `-d${seconds}s`, '--timeout', '10s', '--latency',
    '-s', script, `http://127.0.0.1:${port}/bench?id=1`])
  const requests = Number(/(\d+) requests in/.exec(text)?.[1] ?? 0)
  const bad = Number(/Non-2xx or 3xx responses: (\d+)/.exec(text)?.[1] ?? 0)
  const [, ...socketErrors] = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(text) ?? []
  const broken = socketErrors.reduce((sum, count) => sum + Number(count), 0)
  return {
    requests,
    rps: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1] ?? 0),
    p50: duration(/^ +50% +(\S+)/m.exec(text)?.[1]),
    p99: duration(/^ +99% +(\S+)/m.exec(text)?.[1]),
    errors: broken + (workload.expect === 'ok' ? bad : requests - bad)
  }
}

function luaOf ({ body, headers = {} }) {
  const lines = Object.entries(headers).map(([name, value]) => `wrk.headers[${JSON.stringify(name)}] = ${JSON.stringify(value)}`)
  if (body !== undefined) lines.push('wrk.method = "POST"', `wrk.body = string.rep("x", ${body})`)
  return lines.join('\n') + '\n'
}

const UNITS = { us: 0.001, ms: 1, s: 1000, m: 60_000 }

function duration (text) {
  const [, figure, unit] = /^([\d.]+)([a-z]+)$/.exec(text ?? '') ?? []
  return figure === undefined ? NaN : Number(figure) * UNITS[unit]
}

async function loadByOwn (port, workload, seconds) {
  const process_ = fileURLToPath(new URL('own-load.js', import.meta.url))
  return JSON.parse(await output([process.execPath, process_, String(port), JSON.stringify(workload), String(seconds)]))
}

async function output (command) {
  const child = start(command, OTHER_CORES)
  let text = ''
  child.stdout.on('data', chunk => { text += chunk })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${command[0]} ended with ${code}: ${child.output}`)
  return text
}
