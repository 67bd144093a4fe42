/** How a process ended, and why as far as it said so: for a request that it did not answer. */
import { delay, turn } from '../clock.js'
import { endedText, type Ending } from '../diagnosis/ending.js'
import { errorLine } from '../diagnosis/error-line.js'
import type { Explained } from '../failures/failure.js'
import type { JourneyInstance, ProgramEnd } from '../journey.js'
import { maskedText } from '../sitelog/masked.js'
import { siteLogOf } from '../sitelog/writer.js'
import type { Child } from './child.js'
import { LINES_TOLD } from './failures.js'
import type { LaunchSettings } from './settings.js'
import { isEnding } from './token.js'

/** A program may close a connection a moment before it ends, and a shell or npm ends a moment after its program, ms. */
const EXIT_IS_KNOWN_MS = 150
/** Of a process that the kernel is ending, the end is known within this even on a busy machine, ms. */
const KERNEL_MS = 2000

type ProgramEnded = JourneyInstance['end']

/** Resolves with whether it has ended: at once where the kernel says that it is about to, else within a short while. */
async function hasEnded (child: Child): Promise<boolean> {
  const within = async (ms: number): Promise<void> => {
    const cancel = new AbortController()
    await Promise.race([child.exited, delay(ms, undefined, { signal: cancel.signal }).catch(() => {})])
    cancel.abort()
  }
  if (child.isAlive && !isEnding(child.pid)) await within(EXIT_IS_KNOWN_MS)
  if (child.isAlive && isEnding(child.pid)) await within(KERNEL_MS)
  // in a busy process the time-out comes first although the end is known as well
  if (child.isAlive) await turn()
  if (child.isAlive) return false
  // its last output says why
  await child.ended
  return true
}

const sentence = (program: string, how: string, why: string | null): string => `${program} ${how}${why === null ? '' : `: ${why}`}`

function explain (program: string, ending: Ending, why: string | null, siteLog: string | null): Explained {
  const { en, fr } = endedText(ending)
  const fix = ending.outOfMemory === true ? MEMORY : ending.signal === null ? ERROR : SIGNAL
  return {
    happened: { en: `${sentence(program, en, why)}.`, fr: `${sentence(program, fr, why).replace(': ', '\u00a0: ')}.` },
    fix: siteLog === null
      ? fix
      : { en: `${fix.en} Its last lines are in ${siteLog}.`, fr: `${fix.fr} Ses dernières lignes sont dans ${siteLog}.` }
  }
}

const ERROR = {
  en: 'Correct the error that ended it; the next request starts it again.',
  fr: 'Corrigez l’erreur qui l’a arrêté\u00a0; la requête suivante le relance.'
}
const SIGNAL = {
  en: 'SIGKILL usually means that memory ran out or somebody ended it; SIGSEGV and SIGABRT that it crashed. The next request ' +
    'starts it again.',
  fr: 'SIGKILL signifie en général que la mémoire a manqué ou que quelqu’un l’a arrêté\u00a0; SIGSEGV et SIGABRT, ' +
    'qu’il a planté. La requête suivante le relance.'
}
const MEMORY = {
  en: 'Let it need less memory (fewer workers, a smaller heap), or stop other programs. The next request starts it again.',
  fr: 'Réduisez la mémoire dont il a besoin (moins de processus, un tas plus petit) ou arrêtez d’autres ' +
    'programmes. La requête suivante le relance.'
}

/**
 * Asked after a connection to the process has ended; resolves with null where it goes on running.
 * @param commandOf as it is shown, secrets masked
 */
export function endOf (child: Child | null, { cwd, home }: Pick<LaunchSettings, 'cwd' | 'home'>, commandOf: () => string): ProgramEnded {
  const find = async (): Promise<ProgramEnd | null> => {
    if (child === null || !await hasEnded(child)) return null
    const command = commandOf()
    const ending = child.ending ?? { code: null, signal: null }
    const lines = child.lines.map(maskedText)
    // one that the edge ended says nothing of interest
    const why = child.isStopped ? null : errorLine(lines, cwd)
    const who = `${command} (pid ${child.pid})`
    return {
      summary: sentence(who, endedText(ending).en, why),
      byItself: !child.isStopped,
      start: { command, cwd, pid: child.pid, exitCode: ending.code, signal: ending.signal, lines: lines.slice(-LINES_TOLD) },
      explained: explain(who, ending, why, home === null ? null : siteLogOf(home))
    }
  }
  let known: Promise<ProgramEnd | null> | null = null
  return async () => {
    const end = await (known ??= find())
    // it may end later
    if (end === null) known = null
    return end
  }
}
