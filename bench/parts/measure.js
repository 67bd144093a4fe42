// One measurement: a fresh proxy in front of a fresh upstream, warmed up, then loaded while the kernel counts.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { load } from './load.js'
import { OTHER_CORES, PROXY_CORE, accepts, cpuOf, freePort, memoryOf, start, stop } from './processes.js'

const upstreamProgram = fileURLToPath(new URL('upstream.js', import.meta.url))

/**
 * Starts upstream (none for a workload whose upstream refuses) and proxy, hands them to `use`, and ends them.
 * `use` gets { port, proxy (child process), scratch (folder) }.
 */
export async function withProxy (definition, workload, options, use) {
  const scratch = mkdtempSync(join(tmpdir(), 'edgeproxy-bench-'))
  const upstreamPort = await freePort()
  const port = await freePort()
  const children = []
  try {
    if (workload.answer !== null) {
      children.push(start([process.execPath, upstreamProgram, String(upstreamPort), String(workload.answer)], OTHER_CORES))
      await accepts(upstreamPort, children[0])
    }
    const proxy = start(definition.command({ port, upstreamPort, scratch, ...options }), PROXY_CORE)
    children.unshift(proxy)
    await accepts(port, proxy)
    return await use({ port, proxy, scratch })
  } finally {
    for (const child of children) await stop(child)
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** Returns { cpu (us per request), rps, p50, p99 (ms), rss (peak, MB), busy (share of a core), requests, errors }. */
export const measure = (definition, workload, { seconds, warmup }) => withProxy(definition, workload, {}, async ({ port, proxy, scratch }) => {
  await load(port, workload, warmup, scratch)
  const before = cpuOf(proxy.pid)
  const begun = performance.now()
  const figures = await load(port, workload, seconds, scratch)
  const took = performance.now() - begun
  const cpu = cpuOf(proxy.pid) - before
  return { ...figures, cpu: cpu / figures.requests, busy: cpu / took / 1000, rss: memoryOf(proxy.pid).peak }
})
