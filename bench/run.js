// Compares edgeproxy, with everything on (rays, classification, a JSON log line for each request to a file), with bare
// @fastify/http-proxy (logger off), http-proxy-middleware and nginx (access log on), on the same upstream, keep-alive
// for everybody. The figure to trust is CPU time per request of the proxy's process tree, as a ratio within a round:
// requests per second follow whatever else the machine does.
//
//   npm run bench -- [--rounds 3] [--seconds 2 (whole)] [--only get1k,refused] [--proxies edgeproxy,http-proxy]
//                    [--against <another checkout>] [--install] [--json]
//
// About four minutes by default; more rounds and seconds for figures to quote. Workloads: bench/parts/workloads.js.
import { parseArgs } from 'node:util'
import { cpus } from 'node:os'
import { LOADER } from './parts/load.js'
import { measure } from './parts/measure.js'
import { PROXIES, YARDSTICK, installPeers, otherCheckout } from './parts/proxies.js'
import { printTable, summarize } from './parts/table.js'
import { DEFAULT_WORKLOADS, WORKLOADS } from './parts/workloads.js'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '2' },
    only: { type: 'string', default: DEFAULT_WORKLOADS.join() },
    proxies: { type: 'string' },
    against: { type: 'string' },
    install: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false }
  }
})
const say = values.json ? () => {} : console.log
const rounds = Number(values.rounds)
const seconds = Math.ceil(Number(values.seconds))
const workloads = values.only.split(',')
for (const name of workloads) {
  if (!Object.hasOwn(WORKLOADS, name)) throw new Error(`no workload ${name}; there are ${Object.keys(WORKLOADS).join(', ')}`)
}
if (values.install) installPeers()
const proxies = present()

say(`node ${process.version}, ${cpus().length} cores, load by ${LOADER}; ${rounds} rounds of ${seconds} s, each with a fresh start; ratios to ${YARDSTICK}`)
const results = {}
for (const name of workloads) {
  results[name] = summarize(await play(WORKLOADS[name]), YARDSTICK)
  if (!values.json) printTable(`${WORKLOADS[name].title} (${name})`, results[name])
}
if (values.json) console.log(JSON.stringify({ node: process.version, loader: LOADER, rounds, seconds, results }, null, 2))
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

/** The rounds of one workload; each round begins with another proxy, so that none always runs first. */
async function play (workload) {
  const done = []
  for (let round = 0; round < rounds; round++) {
    const order = [...proxies.slice(round % proxies.length), ...proxies.slice(0, round % proxies.length)]
    const runs = {}
    for (const [name, definition] of order) runs[name] = await measure(definition, workload, { seconds, warmup: 1 })
    done.push(Object.fromEntries(proxies.map(([name]) => [name, runs[name]])))
  }
  return done
}
