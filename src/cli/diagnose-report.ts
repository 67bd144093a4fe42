/** What a walk to an upstream found, as text and as JSON. */
import { dump } from '../evidence/describe.js'
import { portOwner } from '../evidence/listeners.js'
import { splitAddress } from '../evidence/place.js'
import { CATALOG } from '../failures/catalog.js'
import type { Attempt } from '../failures/failure.js'
import type { Kind } from '../failures/kind.js'
import type { Stage } from '../failures/stage.js'
import { printable, type Paint } from '../observe/terminal.js'
import { usesTls } from '../dial/dial.js'
import { isOfThisMachine } from '../sockets/bound.js'
import { checksCertificates } from '../dial/ssl-mode.js'
import type { TlsSeen, Walk } from './diagnose-walk.js'
import { numbered, wrap } from './explain-layout.js'

export interface Step {
  readonly name: 'resolve' | 'connect' | 'handshake' | 'answer'
  /** `none`: not needed on this way. `unseen`: an earlier step failed. */
  readonly verdict: 'ok' | 'failed' | 'none' | 'unseen'
  readonly ms: number | null
  /** One line for each thing seen. */
  readonly seen: readonly string[]
}

/** The legs of the journey that each step covers. */
const LEGS: Readonly<Record<Step['name'], readonly Stage[]>> = {
  resolve: ['resolve'],
  connect: ['connect', 'tunnel'],
  handshake: ['handshake'],
  answer: ['site', 'circuit', 'request', 'head', 'body', 'answered', 'listener', 'edge']
}

export function stepsOf (walk: Walk): Step[] {
  const { record, target } = walk
  return [
    step(walk, 'resolve', target.socketPath === null && walk.addresses[0] !== target.host, record.resolve, walk.addresses),
    step(walk, 'connect', true, record.connect, [...walk.attempts.map(attemptLine), ...owner(walk)]),
    step(walk, 'handshake', usesTls(target), record.handshake, walk.tls === null ? [] : tlsLines(walk.tls, walk)),
    step(walk, 'answer', true, answerTime(walk), answerLines(walk))
  ]
}

/** From the connection to the end of the answer, or to its failure. */
function answerTime ({ asked }: Walk): number | null {
  if (asked === null) return null
  const { responseTime, timings: { resolve, connect, handshake } } = asked.journey
  return Math.max(0, responseTime - (resolve ?? 0) - (connect ?? 0) - (handshake ?? 0))
}

function step (walk: Walk, name: Step['name'], isNeeded: boolean, ms: number | null, seen: readonly string[]): Step {
  const failed = walk.failure === null ? null : stepOf(walk.failure.stage)
  if (failed === name) return { name, verdict: 'failed', ms, seen: seen.length > 0 ? seen : [walk.failure?.facts.code ?? walk.failure?.kind ?? ''] }
  if (!isNeeded) return { name, verdict: 'none', ms: null, seen: [] }
  const isBefore = failed === null || ORDER.indexOf(name) < ORDER.indexOf(failed)
  return isBefore ? { name, verdict: 'ok', ms, seen } : { name, verdict: 'unseen', ms: null, seen: [] }
}

const ORDER = Object.keys(LEGS) as Array<Step['name']>

const stepOf = (stage: Stage): Step['name'] => ORDER.find(name => LEGS[name].includes(stage)) ?? 'answer'

const attemptLine = ({ address, code, ms }: Attempt): string => `${address} ${code === null ? 'connected' : code} after ${round(ms)} ms`

/** Who is behind the port, where that is this machine. */
function owner ({ target, attempts }: Walk): string[] {
  const local = attempts.some(({ address, code }) => code === null && isOfThisMachine(splitAddress(address)?.host ?? ''))
  const found = local ? portOwner(target.port) : null
  return found === null ? [] : [`behind it: ${found.command} (pid ${found.pid})`]
}

function tlsLines (tls: TlsSeen, { site }: Walk): string[] {
  const names = tls.names.replace(/DNS:((?:\d+\.){3}\d+)(?=,|$)/g, '$1 as a DNS name').replace(/DNS:/g, '').replace(/IP Address:/g, 'IP ') || tls.subject
  const verdict = checksCertificates(site.sslMode)
    ? `${site.sslMode} mode trusts it`
    : tls.strict === null ? 'not checked in this mode; strict would trust it' : `not checked in this mode; strict would refuse it: ${tls.strict.facts.reason ?? tls.strict.kind}`
  return [
    `${tls.protocol}, ${tls.cipher}`,
    `certificate for ${names}, issued by ${tls.issuer}`,
    `valid from ${day(tls.validFrom)} to ${day(tls.validTo)}`,
    verdict,
    ...(tls.clientCertificate === null ? [] : [CLIENT_CERTIFICATE[tls.clientCertificate]])
  ].map(line => printable(line))
}

const CLIENT_CERTIFICATE = {
  missing: 'asked for a client certificate; none was sent',
  sent: 'asked for a client certificate; that of --origin-pull-cert was sent'
} as const

const day = (date: string): string => Number.isNaN(Date.parse(date)) ? '?' : new Date(date).toISOString().slice(0, 10)

function answerLines ({ asked, failure }: Walk): string[] {
  if (asked === null || (failure !== null && asked.journey.upstreamStatus === null)) return []
  const { upstreamStatus, bytesSent } = asked.journey
  const own = upstreamStatus !== null && upstreamStatus >= 500 && failure === null ? '; an error of the application itself, passed on as it is' : ''
  const type = asked.contentType === null || failure !== null ? '' : `, ${printable(asked.contentType)}`
  const size = failure !== null ? '' : asked.endless ? `, ${bytesSent} bytes and more to come` : `, ${bytesSent} bytes`
  return [`status ${upstreamStatus}${type}${size}${own}`]
}

const round = (ms: number): number => ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms)

const VERDICTS = { ok: ['green', 'ok'], failed: ['red', 'FAILED'], none: ['dim', '-'], unseen: ['dim', '-'] } as const
const NOTHING: Readonly<Record<Step['verdict'], string>> = { ok: '', failed: '', none: 'not needed', unseen: 'not reached' }

export function reportText (walk: Walk, paint: Paint): string {
  const lines = stepsOf(walk).flatMap(step => stepLines(step, paint))
  const end = isClear(walk) ? [paint('green', 'The way is clear.')] : walk.failure === null ? hintLines(walk, paint) : failureLines(walk, paint)
  return `${[paint('bold', shownTarget(walk)), ...lines, '', ...end].join('\n')}\n`
}

/** Whether visitors would get through; an answer that says that it was asked for in the wrong way is none of use. */
export const isClear = ({ failure, hint }: Walk): boolean => failure === null && hint === null

const hintLines = ({ hint }: Walk, paint: Paint): string[] =>
  [paint('yellow', 'The upstream answers, but not what visitors want:'), paint('bold', wrap(printable(hint ?? ''), '  '))]

function stepLines ({ name, verdict, ms, seen }: Step, paint: Paint): string[] {
  const [color, word] = VERDICTS[verdict]
  const time = ms === null ? '' : `${round(ms)} ms`
  const head = `  ${name.padEnd(11)}${paint(color, word.padEnd(8))}${time.padEnd(10)}`
  const hang = ' '.repeat(31)
  const [first = NOTHING[verdict], ...rest] = seen
  return [wrap(first, head, hang).trimEnd(), ...rest.map(line => wrap(line, hang, hang))]
}

function failureLines (walk: Walk, paint: Paint): string[] {
  const { failure, evidence, hint } = walk
  if (failure === null) return []
  const kind: Kind = CATALOG[failure.kind]
  const name = failure.facts.reason === undefined ? failure.kind : `${failure.kind} (${failure.facts.reason})`
  return [
    wrap(`${paint('red', name)}: ${kind.summary.en}`),
    wrap(printable(failure.message), '  '),
    ...(hint === null ? [] : [paint('bold', wrap(printable(hint), '  '))]),
    // an answer that was understood is no riddle
    ...(evidence === null || evidence.bytes.length === 0 || failure.stage === 'answered' ? [] : ['', 'What it sent', ...dump(evidence).map(line => `  ${line}`)]),
    '', 'What to check', ...numbered(checksFor(walk, kind)),
    '', `edgeproxy explain ${failure.kind} tells more.`
  ]
}

/** The checks of the kind with this upstream filled in; what is being done right now is no advice. */
function checksFor (walk: Walk, kind: Kind): string[] {
  const { target: { host, port }, addresses } = walk
  const address = addresses[0] ?? host
  const blanks: Readonly<Record<string, string>> = { upstream: shownTarget(walk), host, port: String(port), address, name: walk.serverName }
  const fill = (text: string): string => host === '' ? text : text.replace(/<(upstream|host|port|address|name)>/g, (blank, name: string) => blanks[name] ?? blank)
  return kind.checks.map(text => text.en).filter(text => !text.includes('edgeproxy diagnose')).map(fill)
}

const shownTarget = ({ target }: Walk): string =>
  target.socketPath === null && target.hop === undefined ? `${target.protocol}//${target.label}` : target.label

export function reportJson (walk: Walk): object {
  const { failure, evidence, hint, tls } = walk
  return {
    upstream: shownTarget(walk),
    clear: isClear(walk),
    hint,
    steps: stepsOf(walk).map(({ name, verdict, ms, seen }) => ({ name, verdict, ms: ms === null ? null : round(ms), seen })),
    tls: tls === null ? null : { ...tls, strict: tls.strict === null ? 'trusted' : tls.strict.facts.reason ?? tls.strict.kind },
    status: walk.asked?.journey.upstreamStatus ?? null,
    failure: failure === null
      ? null
      : {
          kind: failure.kind,
          stage: failure.stage,
          reason: failure.facts.reason ?? null,
          code: failure.facts.code ?? null,
          message: failure.message,
          hint,
          attempts: walk.attempts,
          certificate: evidence?.certificate ?? null,
          bytes: evidence?.bytes.toString('hex') ?? null,
          offendingAt: evidence?.offendingAt ?? null,
          checks: checksFor(walk, CATALOG[failure.kind])
        }
  }
}
