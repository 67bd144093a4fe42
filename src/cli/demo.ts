/**
 * `edgeproxy demo`: a small shop, an edge in front of it, and a page from which every failure can be provoked for real.
 */
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:net'
import { BRANDS, BRAND_NAMES, loadBrand, loadBrands } from '../../error-pages/index.js'
import type { Brand } from '../brand/brand.js'
import { createEdge, type Edge } from '../edge.js'
import type { Locate } from '../options/place.js'
import type { Problem } from '../options/problem.js'
import { readObject } from '../options/read.js'
import { resolveLayers } from '../settings/resolve.js'
import type { Settings } from '../options/settings.js'
import { TABLE, type Given, type OptionName } from '../settings/rows.js'
import type { Io } from './command.js'
import { defineCommand, type Asked, type Flags } from './define.js'
import { failRules, listBreakages, type Breakage, type Exercises } from './demo/failures.js'
import { LiveLog } from './demo/live.js'
import { allLooks, prefixOf, type Look } from './demo/looks.js'
import { openOwnPages, trainerPath } from './demo/own-pages.js'
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

const ABOUT = `Starts a small shop with an edge in front of it and prints the address of a page that lists every failure, by code and by
kind, each with a link that provokes it for real, an explanation beside it and a live log; brand and language are chosen
there, and a sheet of all codes can be printed. Limits are shortened, so that nobody waits long. With --reveal off it is
for a class: exercises without names, and answers for the trainer's browser alone. Listens on port ${FIRST_PORT}, or the next
free one.`

export const command = defineCommand({
  name: 'demo',
  summary: 'Show every failure in the browser, for real',
  usage: ['edgeproxy demo [options]'],
  about: ABOUT,
  flags: FLAGS,
  options: NAMES,
  defaults: { port: `${FIRST_PORT}, or the next free one`, timeScale: String(TIME_SCALE) },
  examples: ['edgeproxy demo', 'edgeproxy demo --port 9000 --lang fr --time-scale 0.005', 'edgeproxy demo --brand alwaysdata --reveal off'],
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

/** What the demo is made of before its edge listens. */
interface Plan {
  readonly given: Given
  readonly brands: ReadonlyMap<string, Brand>
  /** The name that the first of them has in the settings: a folder, for one of your own. */
  readonly place: string
  readonly breakages: readonly Breakage[]
  readonly exercises: Exercises
}

/** A site for each look: its path, and how its pages are made. */
const siteOf = (look: Look, { brands, place, exercises }: Plan): object => ({
  name: prefixOf(look).slice(1).replaceAll('/', '.'),
  path: prefixOf(look),
  brand: [...brands.keys()][0] === look.brand ? place : look.brand,
  lang: look.language,
  reveal: look.cause && exercises.size === 0 ? 'on' : 'off'
})

/** The shop's edge: a rule for each failure, limits shortened. Flags win. */
async function settle (plan: Plan, upstream: string, io: Io): Promise<Settings> {
  const { brand, lang, reveal, ...given } = plan.given
  const timeScale = given.timeScale ?? TIME_SCALE
  const looks = allLooks([...plan.brands.keys()])
  const own = {
    upstream,
    timeScale,
    fail: failRules(plan.breakages, plan.exercises),
    failHeader: true,
    // an idle connection of a browser is no slow client: 30 s, whatever the time scale
    clientHeaderTimeout: 30_000 / timeScale,
    drainTimeout: 1000,
    brand: plan.place,
    // a brand that passes an upstream's own 502 on shows its page for it all the same
    intercept: 'replace',
    ...lang !== undefined && { lang },
    ...reveal !== undefined && { reveal },
    sites: looks.map(look => siteOf(look, plan))
  }
  const { given: base, sites } = readObject(TABLE, own, { via: 'api', base: '' })
  const port = given.port ?? await freePort(given.host ?? '127.0.0.1')
  const defaults = TABLE.presets(...io.isTerminal ? ['terminal' as const] : [])
  return resolveLayers({ overrides: { ...given, port }, base, sites, defaults }).settings
}

const ID_BYTES = 3

/** One failure of each kind under an id and in an order that tell nothing. */
function makeExercises (breakages: readonly Breakage[]): Exercises {
  const each = breakages.filter(({ reason, unavailable }) => reason === null && unavailable === null)
  const named = each.map((breakage): [string, Breakage] => [randomBytes(ID_BYTES).toString('hex'), breakage])
  return new Map(named.sort(([a], [b]) => a < b ? -1 : 1))
}

/** The brand that was asked for, and all others that come along, by the names that their paths have. */
async function brandsFor (place: string): Promise<ReadonlyMap<string, Brand>> {
  const own = await loadBrand(place).catch(() => null)
  const others = BRAND_NAMES.filter(name => name !== own?.brand.name).map((name): [string, Brand] => [name, BRANDS[name].brand])
  if (own === null) return new Map(others)
  return new Map([[/^[\w.-]+$/.test(own.brand.name) ? own.brand.name : 'own', own.brand], ...others])
}

async function planFor (given: Given): Promise<Plan> {
  const place = given.brand ?? BRAND_NAMES[0] ?? ''
  const breakages = listBreakages()
  const exercises: Exercises = given.reveal === 'off' ? makeExercises(breakages) : new Map()
  return { given, place, breakages, brands: await brandsFor(place), exercises }
}

const welcome = (url: string): string => `
edgeproxy demo: open ${url} in a browser, or try

  curl -i ${url}/shop
  curl -i ${url}/fail/connection_refused
  curl -i -H 'Accept: application/json' ${url}/fail/tls_certificate_error/expired

Each request leaves one line below; Ctrl-C ends the demo.

`

const welcomeClass = (url: string, key: string): string => `
edgeproxy demo for a class: open ${url} in a browser

  answers, for the trainer's browser alone: ${url}${trainerPath(key)}

The lines below name each failure: keep this terminal to yourself. Ctrl-C ends the demo.

`

const byFlag: Locate = path => ({ where: `--${TABLE.flag(path[0] as OptionName)}` })

/** @throws OptionsError with `problems` and whatever is wrong with the brand */
const build = async (settings: Settings, problems: readonly Problem[], live: LiveLog): Promise<Edge> => await createEdge(settings, {
  ...await loadBrands(settings, byFlag, problems), bothLoopbacks: true, keep: 0, observers: [live.observer]
})

/** Listens, and says so; null, with the reason on standard error, when it cannot. */
async function open (edge: Edge, settings: Settings, io: Io): Promise<string | null> {
  try {
    await edge.listen()
    return edge.openAt
  } catch (error) {
    complain(io, listenTrouble(error, settings))
    await edge.close({ within: 0 })
    return null
  }
}

async function run ({ own, given, problems }: Asked<typeof FLAGS>, io: Io): Promise<number> {
  const plan = await planFor(given)
  const { brands, breakages, exercises } = plan
  const live = new LiveLog()
  const trainerKey = randomBytes(8).toString('hex')
  const shop = await openShop()
  const signals = catchSignals()
  try {
    const settings = await settle(plan, shop.address, io)
    const edge = await build(settings, problems, live)
    const url = await open(edge, settings, io)
    if (url === null) return 1
    openOwnPages(edge.fastify.server, {
      demo: { brands, breakages, exercises, limits: settings.sites[0]?.limits, url },
      live,
      trainerKey,
      first: { brand: [...brands.keys()][0] ?? '', language: given.lang ?? 'auto' }
    })
    io.stdout.write(exercises.size > 0 ? welcomeClass(url, trainerKey) : welcome(url))
    void signals.first.then(() => { live.close() })
    if (own.open) void openAddress(edge, io)
    const keyboard = serveKeys({ edge, settings, io, restart: null, fails: false, quit: () => { signals.raise('SIGINT') } })
    return await stopOnSignal(edge, signals, settings.drainTimeout, () => {}).finally(() => { keyboard?.close() })
  } finally {
    signals.stop()
    live.close()
    await shop.close()
  }
}
