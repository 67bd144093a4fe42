// One measurement: a proxy in front of an upstream of its own, warmed up, then loaded while the kernel counts.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { load } from './load.js'
import { OTHER_CORES, PROXY_CORE, accepts, cpuOf, freePort, memoryOf, start, stop } from './processes.js'

const upstreamProgram = fileURLToPath(new URL('upstream.js', import.meta.url))

/**
 * Starts upstream (none for a workload whose upstream refuses) and proxy.
 * Returns { port, proxy (child process), scratch (folder), close () }.
 */
export async function openProxy (definition, workload, options) {
  const scratch = mkdtempSync(join(tmpdir(), 'edgeproxy-bench-'))
  const children = []
  const close = async () => {
    for (const child of children) await stop(child)
    rmSync(scratch, { recursive: true, force: true })
  }
  try {
    const upstreamPort = await freePort()
    const port = await freePort()
    if (workload.answer !== null) {
      children.push(start([process.execPath, upstreamProgram, String(upstreamPort), String(workload.answer)], OTHER_CORES))
      await accepts(upstreamPort, children[0])
    }
    const proxy = start(definition.command({ port, upstreamPort, scratch, ...options }), PROXY_CORE)
    children.unshift(proxy)
    await accepts(port, proxy)
    return { port, proxy, scratch, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Hands an open proxy to `use` and ends it. */
export async function withProxy (definition, workload, options, use) {
  const running = await openProxy(definition, workload, options)
  try {
    return await use(running)
  } finally {
    await running.close()
  }
}

/** The longest that a proxy is warmed up, seconds. */
const MOST_WARMUP = 60

/**
 * Warms up by requests, not by time: on a busy machine a second is too short for V8 to have compiled anything, and the
 * figures would be those of the interpreter.
 */
export async function warmUp ({ port, scratch }, workload) {
  let done = 0
  for (let seconds = 0; done < workload.warmup && seconds < MOST_WARMUP; seconds++) done += (await load(port, workload, 1, scratch)).requests
}

/** Returns { cpu (us per request), rps, p50, p99 (ms), rss (peak, MB), busy (share of a core), requests, errors }. */
export async function measure ({ port, proxy, scratch }, workload, seconds) {
  const before = cpuOf(proxy.pid)
  const begun = performance.now()
  const figures = await load(port, workload, seconds, scratch)
  const took = performance.now() - begun
  const cpu = cpuOf(proxy.pid) - before
  return { ...figures, cpu: cpu / figures.requests, busy: cpu / took / 1000, rss: memoryOf(proxy.pid).peak }
}
