/**
 * `edgeproxy origin`: runs one broken upstream alone, to point curl, a browser or another proxy at; without a name it
 * lists all of them.
 */
import { clearInterval, setInterval } from '../clock.js'
import { FAILURE_KINDS, type FailureKind, isFailureKind } from '../failures/catalog.js'
import { commandLine } from '../launch/prepared-command.js'
import type { LaunchSettings } from '../launch/settings.js'
import type { Fault, RunningFault } from '../faults/fault.js'
import { FAULTS, startFault } from '../faults/index.js'
import { didYouMean } from '../nearest.js'
import { OptionsError } from '../options/problem.js'
import { quote } from '../options/values/value.js'
import type { Io } from './command.js'
import { defineCommand, refuse, type Asked, type Flags } from './define.js'
import { complain } from './output.js'
import { catchSignals } from './signals.js'
import { portNumber } from './values.js'

const FLAGS = {
  port: { heading: 'Options', value: portNumber, otherwise: 'any free one', meaning: 'port on 127.0.0.1' }
} as const satisfies Flags

const ABOUT = `Runs one broken upstream alone until Ctrl-C and prints where it listens. Nothing of the edge takes part: point curl, a
browser or another proxy at it. Without a kind it lists them all.`

export const command = defineCommand({
  name: 'origin',
  summary: 'Run one broken upstream alone, to point anything at',
  usage: ['edgeproxy origin [<kind>[/<reason>]] [--port <port>]'],
  about: ABOUT,
  flags: FLAGS,
  words: Infinity,
  examples: ['edgeproxy origin', 'edgeproxy origin http_response_empty --port 3000', 'edgeproxy origin tls_certificate_error/wrong_host'],
  async run (asked, io) {
    const { kind, reason, port } = wantedOf(asked)
    return kind === null ? list(io) : await serve(kind, reason, port, io)
  }
})

interface Wanted {
  readonly kind: FailureKind | null
  readonly reason: string | undefined
  readonly port: number | undefined
}

/** @throws OptionsError */
function wantedOf ({ own: { port }, words: [word, extra], problems }: Asked<typeof FLAGS>): Wanted {
  refuse(problems)
  if (extra !== undefined) throw mistake(quote(extra), 'is not expected here; origin runs one kind at a time')
  if (word === undefined && port !== undefined) throw mistake('--port', 'has no use without a kind')
  if (word === undefined) return { kind: null, reason: undefined, port }
  const [kind = '', reason] = word.split('/', 2)
  if (!isFailureKind(kind)) throw mistake(quote(kind), `is not a kind of failure${didYouMean(kind, FAILURE_KINDS) || '; "edgeproxy origin" lists them'}`)
  const { reasons = [] }: Fault = FAULTS[kind]
  if (reason !== undefined && !reasons.includes(reason)) {
    throw mistake(quote(reason), reasons.length === 0 ? `${kind} takes no reason` : `is not a reason of ${kind}; it takes ${reasons.join(', ')}${didYouMean(reason, reasons)}`)
  }
  return { kind, reason, port }
}

const mistake = (where: string, sentence: string): OptionsError => new OptionsError([{ where, sentence }])

function list (io: Io): number {
  const width = Math.max(...FAILURE_KINDS.map(kind => kind.length))
  for (const kind of FAILURE_KINDS) {
    const fault: Fault = FAULTS[kind]
    const why = fault.unavailable?.() ?? null
    const indent = ' '.repeat(width + 2)
    io.stdout.write(`${kind.padEnd(width)}  ${fault.explain}\n`)
    if (fault.reasons !== undefined) io.stdout.write(`${indent}/${fault.reasons.join(' /')}\n`)
    if (why !== null) io.stdout.write(`${indent}not on this machine: ${why}\n`)
  }
  return 0
}

async function serve (kind: FailureKind, reason: string | undefined, port: number | undefined, io: Io): Promise<number> {
  const signals = catchSignals()
  let running: RunningFault
  try {
    running = await startFault(kind, { reason, port })
  } catch (error) {
    signals.stop()
    complain(io, (error as Error).message, 'edgeproxy origin')
    return 1
  }
  io.stdout.write(describe(kind, reason, running))
  // some of them are made of the request itself and keep nothing open that would keep the process alive
  const keepAlive = setInterval(() => {}, 0x7fffffff)
  await signals.first
  signals.stop()
  clearInterval(keepAlive)
  await running.close()
  return 0
}

/** What runs, where, and how to meet it. */
export function describe (kind: FailureKind, reason: string | undefined, running: RunningFault): string {
  const fault: Fault = FAULTS[kind]
  const lines = [`${reason === undefined ? kind : `${kind}/${reason}`}: ${fault.explain}`, ...meeting(kind, running)]
  if (fault.needs !== undefined) lines.push(`it takes a ${fault.needs.method} with a body of ${fault.needs.bodyBytes / 1024 / 1024} MB or more`)
  return `${lines.join('\n')}\nCtrl-C ends it\n`
}

/** The command line that meets it. */
const startedBy = ({ command, cwd }: LaunchSettings): string => `edgeproxy --cwd ${cwd} -- ${commandLine(command)}`

function meeting (kind: FailureKind, { site = {}, arrival }: RunningFault): string[] {
  const target = site.upstreams?.[0]
  if (site.dnsServer != null) return [`name server on udp://${site.dnsServer}, to be asked for ${target?.host}`]
  if (site.launch != null) return [`the edge starts it itself: ${startedBy(site.launch)}`]
  if (target === undefined || arrival !== undefined) {
    return [`no upstream takes part: it is made of the request and of the edge's settings; try edgeproxy serve --fail ${kind}`]
  }
  const url = `${target.protocol}//${target.label}`
  if (target.localAddress !== null) return [`listening on ${url}, fails for whoever connects from ${target.localAddress}`]
  const name = site.serverName == null ? [] : [`name it should have: ${site.serverName}`]
  return [`upstream ${url}`, ...name]
}
