/**
 * `edgeproxy demo`: a small shop, an edge in front of it, and a page from which every failure can be provoked for real.
 */
import { createServer } from 'node:net'
import { loadBrands } from '../../error-pages/index.js'
import { createEdge, type Edge } from '../edge.js'
import type { Locate } from '../options/place.js'
import type { Problem } from '../options/problem.js'
import { readObject } from '../options/read.js'
import { resolveLayers } from '../settings/resolve.js'
import type { Settings } from '../options/settings.js'
import { TABLE, type Given, type OptionName } from '../settings/rows.js'
import type { Io } from './command.js'
import { defineCommand, type Asked, type Flags } from './define.js'
import { failRules, listBreakages, type StageOfBreakages } from './demo/failures.js'
import { guidePage } from './demo/guide.js'
import { openShop } from './demo/shop.js'
import { listenTrouble } from './listen-trouble.js'
import { stopOnSignal } from './serve.js'
import { openAddress, serveKeys } from './serve-keys.js'
import { catchSignals } from './signals.js'
import { complain } from './output.js'
import { switchFlag } from './values.js'

const NAMES = [
  'port', 'host', 'brand', 'lang', 'statusStyle', 'reveal', 'colo', 'limits', 'timeScale', 'log', 'logFile', 'logLevel'
] as const satisfies readonly OptionName[]

const TIME_SCALE = 0.02
const FIRST_PORT = 8080
const PORTS_TRIED = 20

const FLAGS = {
  open: { heading: 'On a terminal', ...switchFlag, meaning: 'open the page in the browser' }
} as const satisfies Flags

const ABOUT = `Starts a small shop with an edge in front of it and prints the address of a page that shows the shop working and
lists every failure by the stage at which it happens, each with a link that provokes it for real. Limits are shortened,
so that nobody waits long. Listens on port ${FIRST_PORT}, or the next free one.`

export const command = defineCommand({
  name: 'demo',
  summary: 'Show every failure in the browser, for real',
  usage: ['edgeproxy demo [options]'],
  about: ABOUT,
  flags: FLAGS,
  options: NAMES,
  defaults: { port: `${FIRST_PORT}, or the next free one`, timeScale: String(TIME_SCALE) },
  examples: ['edgeproxy demo', 'edgeproxy demo --port 9000 --lang fr --time-scale 0.005'],
  run
})

const isFree = (port: number, host: string): Promise<boolean> => new Promise(resolve => {
  const probe = createServer()
  probe.once('error', () => { resolve(false) })
  probe.listen(port, host, () => { probe.close(() => { resolve(true) }) })
})

async function freePort (host: string): Promise<number> {
  for (let port = FIRST_PORT; port < FIRST_PORT + PORTS_TRIED; port++) {
    if (await isFree(port, host)) return port
  }
  return 0
}

/** The shop's edge: a rule for each failure, limits shortened. Flags win. */
async function settle (given: Given, upstream: string, stages: readonly StageOfBreakages[], io: Io): Promise<Settings> {
  const timeScale = given.timeScale ?? TIME_SCALE
  // an idle connection of a browser is no slow client: 30 s, whatever the time scale
  const own = { upstream, timeScale, fail: failRules(stages), failHeader: true, clientHeaderTimeout: 30_000 / timeScale, drainTimeout: 1000 }
  const { given: base } = readObject(TABLE, own, { via: 'api', base: '' })
  const port = given.port ?? await freePort(given.host ?? '127.0.0.1')
  return resolveLayers({ overrides: { ...given, port }, base, sites: [], defaults: TABLE.presets(...io.isTerminal ? ['terminal' as const] : []) }).settings
}

const welcome = (url: string): string => `
edgeproxy demo: open ${url} in a browser, or try

  curl -i ${url}/shop
  curl -i ${url}/fail/connection_refused
  curl -i -H 'Accept: application/json' ${url}/fail/tls_certificate_error/expired

Each request leaves one line below; Ctrl-C ends the demo.

`

const byFlag: Locate = path => ({ where: `--${TABLE.flag(path[0] as OptionName)}` })

/** @throws OptionsError with `problems` and whatever is wrong with the brand */
const build = async (settings: Settings, problems: readonly Problem[]): Promise<Edge> =>
  await createEdge(settings, { ...await loadBrands(settings, byFlag, problems), bothLoopbacks: true })

/** Listens, and says so; null, with the reason on standard error, when it cannot. */
async function open (edge: Edge, settings: Settings, io: Io): Promise<string | null> {
  try {
    await edge.listen()
    io.stdout.write(welcome(edge.openAt))
    return edge.openAt
  } catch (error) {
    complain(io, listenTrouble(error, settings))
    await edge.close({ within: 0 })
    return null
  }
}

async function run ({ own, given, problems }: Asked<typeof FLAGS>, io: Io): Promise<number> {
  const stages = listBreakages()
  const shop = await openShop()
  const signals = catchSignals()
  try {
    const settings = await settle(given, shop.address, stages, io)
    const edge = await build(settings, problems)
    const url = await open(edge, settings, io)
    if (url === null) return 1
    shop.show(guidePage({ stages, settings, timeScale: given.timeScale ?? TIME_SCALE, url }))
    if (own.open) void openAddress(edge, io)
    const keyboard = serveKeys({ edge, settings, io, restart: null, fails: false, quit: () => { signals.raise('SIGINT') } })
    return await stopOnSignal(edge, signals, settings.drainTimeout, () => {}).finally(() => { keyboard?.close() })
  } finally {
    signals.stop()
    await shop.close()
  }
}
