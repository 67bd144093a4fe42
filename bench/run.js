// Compares edgeproxy, with everything on (rays, classification, a JSON log line for each request to a file), with bare
// @fastify/http-proxy (logger off), http-proxy-middleware and nginx (access log on), on the same upstream, keep-alive
// for everybody. The figure to trust is CPU time per request of the proxy's process tree, as a ratio within a round:
// requests per second follow whatever else the machine does.
//
// In each start (V8 does not compile the same way every time) all proxies are started and warmed up; then they are loaded
// one after the other, round by round, so that what else the machine does meets all of them alike. On a machine that is
// busy otherwise a round of a second is too coarse for that: with --together all proxies are loaded at the same moment and
// share their core by the scheduler's slices, so that a neighbour slows each of them down by the same share (the ratios of
// two copies of the same proxy then lie within 2 hundredths of each other; their latencies and requests/s mean nothing).
//
//   npm run bench -- [--starts 2] [--rounds 4] [--seconds 1 (whole)] [--only get1k,refused]
//                    [--proxies edgeproxy,http-proxy] [--against <another checkout>] [--together] [--json]
//
// About six minutes by default; more starts and rounds for figures to quote. Workloads: bench/parts/workloads.js.
import { parseArgs } from 'node:util'
import { cpus } from 'node:os'
import { LOADER } from './parts/load.js'
import { measure, openProxy, warmUp } from './parts/measure.js'
import { PROXIES, YARDSTICK, otherCheckout } from './parts/proxies.js'
import { printTable, summarize } from './parts/table.js'
import { DEFAULT_WORKLOADS, WORKLOADS } from './parts/workloads.js'

const { values } = parseArgs({
  options: {
    starts: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '4' },
    seconds: { type: 'string', default: '1' },
    only: { type: 'string', default: DEFAULT_WORKLOADS.join() },
    proxies: { type: 'string' },
    against: { type: 'string' },
    together: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false }
  }
})
const say = values.json ? () => {} : console.log
const starts = Number(values.starts)
const rounds = Number(values.rounds)
const seconds = Math.ceil(Number(values.seconds))
const workloads = values.only.split(',')
for (const name of workloads) {
  if (!Object.hasOwn(WORKLOADS, name)) throw new Error(`no workload ${name}; there are ${Object.keys(WORKLOADS).join(', ')}`)
}
const proxies = present()

say(`node ${process.version}, ${cpus().length} cores, load by ${LOADER}; ${starts} starts with ${rounds} rounds of ${seconds} s each${values.together ? ', all at once' : ''}; ratios to ${YARDSTICK}`)
const results = {}
for (const name of workloads) {
  results[name] = summarize(await play(WORKLOADS[name]), YARDSTICK)
  if (!values.json) printTable(`${WORKLOADS[name].title} (${name})`, results[name])
}
if (values.json) console.log(JSON.stringify({ node: process.version, loader: LOADER, starts, rounds, seconds, together: values.together, results }, null, 2))
if (Object.values(results).flat().some(row => row.errors > 0)) {
  say('\nthere were errors: those rows say nothing about speed')
  process.exitCode = 1
}

/** The proxies that are wanted and there; says why one is not. */
function present () {
  const all = values.against === undefined ? PROXIES : { ...PROXIES, against: otherCheckout(values.against) }
  const wanted = values.proxies?.split(',') ?? Object.keys(all)
  return wanted.map(name => {
    if (!Object.hasOwn(all, name)) throw new Error(`no proxy ${name}; there are ${Object.keys(all).join(', ')}`)
    return [name, all[name]]
  }).filter(([name, definition]) => {
    const reason = definition.absent()
    if (reason !== null) say(`${name} left out: ${reason}`)
    return reason === null
  })
}

/** All rounds of all starts of one workload. */
async function play (workload) {
  const done = []
  for (let begun = 0; begun < starts; begun++) done.push(...await playStart(workload))
  return done
}

async function playStart (workload) {
  const running = []
  try {
    for (const [name, definition] of proxies) {
      running.push([name, await openProxy(definition, workload, {})])
      await warmUp(running.at(-1)[1], workload)
    }
    return await playRounds(running, workload)
  } finally {
    for (const [, { close }] of running) await close()
  }
}

/** Each round begins with another proxy, so that none always runs first. */
async function playRounds (running, workload) {
  const done = []
  for (let round = 0; round < rounds; round++) {
    const runs = {}
    const at = round % running.length
    const run = async ([name, proxy]) => { runs[name] = await measure(proxy, workload, seconds) }
    const order = [...running.slice(at), ...running.slice(0, at)]
    if (values.together) await Promise.all(order.map(run))
    else for (const one of order) await run(one)
    done.push(runs)
  }
  return done
}
