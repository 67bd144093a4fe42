/**
 * One journey as a line for people, with a second, indented one for a failure:
 *
 *   14:03:07.120 521 GET  shop.test/pay?id=1 connection_refused -> 127.0.0.1:3000 2 ms a3436fd6db5a3dde-LAB
 *                connect ECONNREFUSED 127.0.0.1:3000
 *                hint: nothing listens on port 3000; node (pid 812) listens on 3001
 *
 * The same explanation again is `as above (2 times)`. A program that still starts is no error: its page reloads by itself.
 */
import type { Journey } from '../journey.js'
import { STOPPED, isOwnBug, upstreamOf } from './level.js'
import { OwnAddress } from './own-address.js'
import { Said } from './said.js'
import { paintColor, paintPlain, printable, type Paint, type Style, type TerminalLook } from './terminal.js'

const INDENT = ' '.repeat(13)
const SHORTEST_URL = 24

export const clockTime = (ms: number): string => {
  const date = new Date(ms)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`
}

/** What the lines before tell. */
export interface Screenful {
  readonly said: Said
  readonly own: OwnAddress
}

/** The journey's lines, each with its line feed. @param before default: it is the first one */
export function prettyLine (journey: Journey, look: TerminalLook, before: Screenful = { said: new Said(), own: new OwnAddress() }): string {
  const paint = look.color ? paintColor : paintPlain
  return headline(journey, look, before.own, paint) + '\n' + details(journey, before.said, paint)
}

/** The page that was shown asks for itself again. */
const isComing = ({ failure, outcome }: Journey): boolean =>
  outcome === 'branded' && failure?.kind === 'upstream_not_ready' && failure.facts.reloads === true

function headline (journey: Journey, look: TerminalLook, own: OwnAddress, paint: Paint): string {
  const time = clockTime(journey.time + journey.responseTime)
  const status = journey.statusCode === null ? '---' : isComing(journey) ? '...' : String(journey.statusCode)
  const method = printable(journey.method).padEnd(4)
  const upstream = upstreamOf(journey)
  const where = upstream === null ? '' : `-> ${printable(upstream)} `
  const took = `${formatTook(journey.responseTime)} `
  const verdict = verdictOf(journey)
  const taken = [time, status, method, verdict, where + took + journey.ray].join(' ').length + 1
  const target = shorten(printable(own.isHost(journey.host) ? journey.url : journey.host + journey.url), Math.max(SHORTEST_URL, look.width - taken))
  return [
    paint('dim', time), paint(statusStyle(journey), status), method, target,
    paint(journey.failure === null ? 'dim' : statusStyle(journey), verdict),
    where + took + paint('dim', journey.ray)
  ].join(' ')
}

const formatTook = (ms: number): string =>
  ms < 10 ? `${ms.toFixed(1)} ms` : ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`

/** The failure's kind, and how the journey ended where that is not the plain case. */
function verdictOf (journey: Journey): string {
  if (isComing(journey)) return 'starting'
  const parts: (string | null)[] = [journey.outcome === 'branded' && journey.failure !== null ? null : journey.outcome, journey.failure?.kind ?? null]
  if (journey.failure?.facts.reason !== undefined) parts.push(`(${printable(journey.failure.facts.reason)})`)
  if (journey.upgrade !== null) parts.push(printable(journey.upgrade))
  if (journey.fault !== null) parts.push('[asked for]')
  if (journey.timings.delay !== null) parts.push(`[delayed ${formatTook(journey.timings.delay)}]`)
  return parts.filter(part => part !== null).join(' ')
}

const STYLE_OF_CLASS: Readonly<Record<string, Style>> = { 1: 'cyan', 2: 'green', 3: 'cyan', 4: 'yellow', 5: 'red' }

function statusStyle (journey: Journey): Style {
  if (isOwnBug(journey)) return 'magenta'
  if (isComing(journey)) return 'cyan'
  if (journey.outcome === 'cut') return 'red'
  return journey.statusCode === null ? 'yellow' : STYLE_OF_CLASS[String(journey.statusCode).charAt(0)] ?? 'red'
}

/** Keeps the beginning and, because query strings tell requests apart, a little of the end. */
function shorten (text: string, width: number): string {
  if (text.length <= width) return text
  // by characters, not by units: half a surrogate pair is no text
  const characters = [...text]
  const tail = Math.floor(width / 4)
  return characters.slice(0, width - tail - 1).join('') + '…' + characters.slice(characters.length - tail).join('')
}

function details (journey: Journey, said: Said, paint: Paint): string {
  const { failure, hint, bug } = journey
  let lines = ''
  if (journey.stopped) lines += INDENT + STOPPED + '\n'
  lines += explanation(failure?.message ?? null, isComing(journey) ? null : hint, said, paint)
  if (bug !== null) lines += stackLines(bug)
  return lines
}

/** The failure's own sentence and the hint; where both were told a moment ago, that they were. */
function explanation (message: string | null, hint: string | null, said: Said, paint: Paint): string {
  if (hint === null) said.pass()
  const times = hint === null ? 1 : said.count(`${message ?? ''}\n${hint}`)
  if (times > 1) return INDENT + paint('dim', `as above (${times} times)`) + '\n'
  return (message === null ? '' : INDENT + printable(message) + '\n') +
    (hint === null ? '' : INDENT + paint('bold', 'hint:') + ' ' + printable(hint) + '\n')
}

const stackLines = (bug: Error): string =>
  (bug.stack ?? `${bug.name}: ${bug.message}`).split('\n').map(line => INDENT + printable(line) + '\n').join('')
