// Whether memory stays flat: a million requests through edgeproxy, the resident set sampled on the way. A leak of a
// hundred bytes a request would show as 100 MB.
//
//   node bench/rss.js [--requests 1000000] [--only get1k] [--proxy edgeproxy] [--tolerance 15]
//
// Flat: the median of the last quarter is at most `tolerance` percent above the median of the second quarter (the first
// is warm-up). Exits 1 when it is not.
import { parseArgs } from 'node:util'
import { load } from './parts/load.js'
import { withProxy } from './parts/measure.js'
import { memoryOf } from './parts/processes.js'
import { PROXIES } from './parts/proxies.js'
import { median } from './parts/table.js'
import { WORKLOADS } from './parts/workloads.js'

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '1000000' },
    only: { type: 'string', default: 'get1k' },
    proxy: { type: 'string', default: 'edgeproxy' },
    tolerance: { type: 'string', default: '15' }
  }
})
const SLICE_SECONDS = 2
const workload = WORKLOADS[values.only]
const wanted = Number(values.requests)

const { samples, done, errors } = await withProxy(PROXIES[values.proxy], workload, {}, soak)
const quarter = Math.max(1, Math.floor(samples.length / 4))
const early = median(samples.slice(quarter, 2 * quarter))
const late = median(samples.slice(-quarter))
const growth = 100 * (late - early) / early
const flat = growth <= Number(values.tolerance)
console.log(`${done} requests, ${errors} errors; RSS ${early.toFixed(0)} MB in the second quarter, ${late.toFixed(0)} MB in the last: ${growth.toFixed(1)} %, ${flat ? 'flat' : 'NOT flat'}`)
process.exitCode = flat && errors === 0 ? 0 : 1

async function soak ({ port, proxy, scratch }) {
  const samples = []
  let done = 0
  let errors = 0
  while (done < wanted) {
    const figures = await load(port, workload, SLICE_SECONDS, scratch)
    if (figures.requests === 0) throw new Error('no request came through')
    done += figures.requests
    errors += figures.errors
    samples.push(memoryOf(proxy.pid).now)
    console.log(`${String(done).padStart(9)} requests  ${samples.at(-1).toFixed(1)} MB`)
  }
  return { samples, done, errors }
}
