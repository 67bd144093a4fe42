/**
 * One start of one program, from the check of the port to the moment it serves, or to the reason why it does not:
 *
 *   port free? -> files -> spawn -> accepts a connect -> settle -> still there? -> ready
 *                                \-> ended | silent to the end of the limit | listens elsewhere
 */
import { delay, performance } from '../clock.js'
import { startChild, type Child } from './child.js'
import { environmentOf, placeVariables } from './environment.js'
import { watchOwnLog } from './own-log.js'
import { elsewhere, addressLabel, foreignListener, type ListenAddress } from './listen-addresses.js'
import { accepts } from './reach.js'
import { newToken, processesOf } from './token.js'
import { SpawnError } from './spawn-error.js'
import { failedOutcome, nothingRan, portTaken, type StartOutcome, type StartRequest, type Verdict } from './start-outcome.js'

/** How often the program is checked, by the age of the start, ms: often at first, so that a quick one is not kept waiting. */
const POLLS: ReadonlyArray<readonly [after: number, every: number]> = [[1000, 100], [250, 25], [0, 8]]

const pollAfter = (elapsed: number): number => POLLS.find(([after]) => elapsed >= after)?.[1] ?? 100

export async function start (wish: StartRequest): Promise<StartOutcome> {
  const { prepared, places, tell, settings } = wish
  const [first] = places as [ListenAddress]
  for (const place of places) if (await accepts(place.ip, place.port)) return await portTaken(wish, place)
  const token = newToken()
  const env = placeVariables(first.ip, first.port)
  const ownLog = prepared.ownLog === null ? null : watchOwnLog(prepared.ownLog)
  tell({ type: 'starting', command: prepared.shown, env: { ...settings.env, ...env }, cwd: settings.cwd, address: addressLabel(first) })
  const began = performance.now()
  let child: Child
  try {
    await prepared.write()
    child = await startChild({
      command: prepared.command,
      cwd: settings.cwd,
      env: { ...environmentOf(settings, env, token), ...prepared.env },
      token,
      onLines: (pid, stream, lines) => { tell({ type: 'output', pid, stream, lines }) }
    })
  } catch (error) {
    if (!(error instanceof SpawnError)) throw error
    return nothingRan(wish, error)
  }
  wish.onChild(child)
  const verdict = await untilServing(child, wish, began)
  const ms = performance.now() - began
  if (verdict.type === 'ready') {
    const [found] = verdict.places
    if (verdict.places !== places && found !== undefined) {
      tell({ type: 'elsewhere', command: prepared.shown, found: addressLabel(found), given: addressLabel(first) })
    }
    return { child, places: verdict.places, ms }
  }
  const gone = child.stop(prepared.stopSignal, settings.limits.stop)
  return { ...failedOutcome(verdict, { wish, child, ms, ownLog }), gone }
}

async function untilServing (child: Child, wish: StartRequest, began: number): Promise<Verdict> {
  const look = lookElsewhere(child, wish)
  let next = began
  for (;;) {
    const elapsed = performance.now() - began
    const serving = await serves(child, wish)
    if (serving !== null) return serving
    if (!child.isAlive && !leftBackgroundProcess(child, elapsed)) {
      // its last output says why
      await child.ended
      return { type: 'ended' }
    }
    if (elapsed >= wish.settings.limits.start) return { type: 'silent' }
    const found = await look(elapsed)
    if (found !== null) return found
    next = Math.max(next + pollAfter(elapsed), performance.now() - 100)
    const pause = delay(Math.max(1, next - performance.now()))
    await (child.isAlive ? Promise.race([pause, child.ended]) : pause)
  }
}

/** How long the first process may be gone before what it left in the background listens, ms. */
const BACKGROUND_MS = 5000

/** It ended with code 0 and left processes behind: one of them may be the server. */
const leftBackgroundProcess = (child: Child, elapsed: number): boolean =>
  child.ending?.code === 0 && elapsed < BACKGROUND_MS && processesOf(child.token).length > 0

/** All addresses accept, go on accepting, and belong to no foreign process. */
async function serves (child: Child, { places, settings }: StartRequest): Promise<Verdict | null> {
  const all = async (): Promise<boolean> => (await Promise.all(places.map(async ({ ip, port }) => await accepts(ip, port)))).every(Boolean)
  if (!await all()) return null
  await Promise.race([delay(settings.limits.settle), child.ended])
  if (!await all()) return null
  for (const place of places) {
    const owner = await foreignListener(child.pid, child.token, place)
    if (owner !== null) return { type: 'stranger', owner, place }
  }
  // the first process of a daemon has ended, and it serves all the same
  return child.isAlive || await livesOn(child, places) ? { type: 'ready', places } : null
}

/** It ended with code 0, and what it started goes on listening: it put itself into the background. */
export const livesOn = async (child: Child, [first]: readonly ListenAddress[]): Promise<boolean> =>
  child.ending?.code === 0 && first !== undefined && process.platform === 'linux' && await elsewhere(child.pid, child.token, first) !== null

/** Looks now and then where the program listens instead; the same address twice in a row counts. */
function lookElsewhere (child: Child, { places, settings }: StartRequest): (elapsed: number) => Promise<Verdict | null> {
  const { start } = settings.limits
  const [first, confirm] = settings.elsewhere === 'follow' ? [250, 150] : [Math.min(1000, start / 10), Math.min(500, start / 20)]
  let due = first
  let seen: ListenAddress | null = null
  return async elapsed => {
    if (elapsed < due || places.length > 1) return null
    due = elapsed + confirm
    const found = await elsewhere(child.pid, child.token, places[0] as ListenAddress)
    const isSame = found !== null && seen !== null && addressLabel(found) === addressLabel(seen)
    seen = found
    if (!isSame || found === null) return null
    return settings.elsewhere === 'follow' && await accepts(found.ip, found.port)
      ? { type: 'ready', places: [found] }
      : { type: 'elsewhere', found }
  }
}
