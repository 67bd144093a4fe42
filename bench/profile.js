// Where a request's microseconds go: loads one proxy under V8's CPU profiler and prints self time, by function and by
// package, in microseconds per request.
//
//   node bench/profile.js [--only get1k] [--proxy edgeproxy] [--seconds 5] [--top 30] [--keep <file.cpuprofile>]
import { parseArgs } from 'node:util'
import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { load } from './parts/load.js'
import { warmUp, withProxy } from './parts/measure.js'
import { stop } from './parts/processes.js'
import { PROXIES } from './parts/proxies.js'
import { WORKLOADS } from './parts/workloads.js'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'get1k' },
    proxy: { type: 'string', default: 'edgeproxy' },
    seconds: { type: 'string', default: '5' },
    top: { type: 'string', default: '30' },
    keep: { type: 'string' }
  }
})
const workload = WORKLOADS[values.only]
const definition = PROXIES[values.proxy]
if (workload === undefined || definition === undefined) throw new Error(`give --only one of ${Object.keys(WORKLOADS).join(', ')} and --proxy one of ${Object.keys(PROXIES).join(', ')}`)

const folder = mkdtempSync(join(tmpdir(), 'edgeproxy-profile-'))
try {
  const { requests, from, to } = await record()
  const file = largestProfile()
  if (values.keep !== undefined) copyFileSync(file, values.keep)
  report(inside(JSON.parse(readFileSync(file, 'utf8')), from, to), requests)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** The profiler writes its file when the process ends in order. */
function record () {
  const nodeFlags = ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval=500']
  return withProxy(definition, workload, { nodeFlags }, async running => {
    const { port, proxy, scratch } = running
    await warmUp(running, workload)
    const from = microseconds()
    const { requests } = await load(port, workload, Number(values.seconds), scratch)
    const to = microseconds()
    await stop(proxy)
    return { requests, from, to }
  })
}

/** The profiler's clock: the machine's monotonic one. */
function microseconds () {
  return Number(process.hrtime.bigint() / 1000n)
}

/** Drops the samples of start and warm-up. */
function inside ({ nodes, samples, timeDeltas, startTime }, from, to) {
  let time = startTime
  const kept = samples.map((_, index) => {
    time += timeDeltas[index]
    return time >= from && time <= to
  })
  return { nodes, samples: samples.filter((_, index) => kept[index]), timeDeltas: timeDeltas.filter((_, index) => kept[index]) }
}

/** A proxy that starts itself anew leaves more than one: the one that worked is the largest. */
function largestProfile () {
  const files = readdirSync(folder).map(name => join(folder, name))
  if (files.length === 0) throw new Error('no profile was written: the proxy did not end in order')
  return files.sort((a, b) => readFileSync(b).length - readFileSync(a).length)[0]
}

function report ({ nodes, samples, timeDeltas }, requests) {
  const self = new Map()
  samples.forEach((id, index) => self.set(id, (self.get(id) ?? 0) + timeDeltas[index]))
  const functions = new Map()
  const packages = new Map()
  for (const { id, callFrame } of nodes) {
    const time = self.get(id) ?? 0
    if (callFrame.functionName === '(idle)' || time === 0) continue
    add(functions, nameOf(callFrame), time)
    add(packages, packageOf(callFrame), time)
  }
  const total = [...packages.values()].reduce((sum, time) => sum + time, 0)
  console.log(`${values.proxy}, ${workload.title}: ${requests} requests, ${(total / requests).toFixed(1)} us each`)
  print('self time by package', packages, total, requests, 20)
  print('self time by function', functions, total, requests, Number(values.top))
}

function add (map, key, time) {
  map.set(key, (map.get(key) ?? 0) + time)
}

function nameOf ({ functionName, url, lineNumber }) {
  return `${functionName || '(anonymous)'}${url === '' ? '' : `  ${shortUrl(url)}:${lineNumber + 1}`}`
}

function shortUrl (url) {
  return url.replace(/^file:\/\//, '').replace(/^.*\/node_modules\//, '').replace(/^.*\/dist\//, '')
}

function packageOf ({ functionName, url }) {
  if (url === '') return functionName.startsWith('(') ? functionName : '(native)'
  if (url.startsWith('node:')) return url.replace(/^(node:internal\/[^/]+).*$/, '$1')
  const short = shortUrl(url)
  return url.includes('/node_modules/') ? short.split('/').slice(0, short.startsWith('@') ? 2 : 1).join('/') : short.split('/').slice(0, 2).join('/')
}

function print (title, map, total, requests, top) {
  console.log(`\n${title}`)
  const sorted = [...map].sort((a, b) => b[1] - a[1]).slice(0, top)
  for (const [name, time] of sorted) {
    console.log(`  ${(time / requests).toFixed(2).padStart(8)} us  ${(100 * time / total).toFixed(1).padStart(5)} %  ${name}`)
  }
}
