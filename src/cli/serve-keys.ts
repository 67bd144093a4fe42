/** The keys of an edge on a terminal. */
import type { Edge } from '../edge.js'
import type { Rule } from '../edge/fault-rule.js'
import { CATALOG, type FailureKind } from '../failures/catalog.js'
import type { Fault } from '../faults/fault.js'
import { FAULTS } from '../faults/index.js'
import type { Settings } from '../options/settings.js'
import { openBrowser } from './browser.js'
import type { Io } from './command.js'
import { waitOf } from './demo/failures.js'
import type { Keyboard } from './keyboard.js'
import { followKeys, type Key } from './keys.js'
import { complain } from './output.js'

/** What an application meets most often, in the order in which `f` goes through them. */
const FAILURES: readonly FailureKind[] = [
  'connection_refused', 'connection_terminated', 'http_response_timeout', 'http_response_body_terminated', 'upstream_gateway_error',
  'tls_certificate_error', 'dns_error'
]

const isAvailable = (kind: FailureKind): boolean => ((FAULTS[kind] as Fault).unavailable?.() ?? null) === null

type Say = (line: string) => void

/** Every request fails: the next kind with each turn, none after the last. */
class Failing {
  private readonly edge: Pick<Edge, 'fail'>
  private readonly limits: Settings['sites'][number]['limits'] | undefined
  private readonly say: Say
  private rule: Rule | null = null
  private next = 0

  constructor (edge: Pick<Edge, 'fail'>, { sites }: Settings, say: Say) {
    this.edge = edge
    this.limits = sites[0]?.limits
    this.say = say
  }

  keys (): Key[] {
    return [
      { key: 'f', does: 'let every request fail, the next kind of failure each time; F: none', press: () => { this.turn() } },
      { key: 'F', does: null, press: () => { this.end() } }
    ]
  }

  private turn (): void {
    const kinds = FAILURES.filter(isAvailable)
    const kind = kinds[this.next]
    if (kind === undefined) {
      this.end()
      return
    }
    this.rule?.stop()
    this.rule = this.edge.fail({ kind, rate: 1 })
    this.next++
    const wait = this.limits === undefined ? null : waitOf(kind, this.limits)
    const shown = wait === null ? kind : `${kind} after ${wait / 1000} s`
    this.say(`every request fails now: ${shown} (${CATALOG[kind].summary.en}); f: the next failure, F: none`)
  }

  private end (): void {
    const before = this.rule
    before?.stop()
    this.rule = null
    this.next = 0
    this.say(before === null ? 'no failure was on' : 'requests go to the upstream again')
  }
}

export interface ServeKeys {
  readonly edge: Edge
  readonly settings: Settings
  readonly io: Io
  /** Asks to end, as Ctrl-C does. */
  readonly quit: () => void
  /** Restarts the programs; null where none can be there. */
  readonly restart: (() => void) | null
  /** Whether faults may be turned on. */
  readonly fails: boolean
}

/** Prints beside the log: where that is for programs, on standard error. */
const sayer = ({ log }: Settings, { stdout, stderr }: Io): Say => line => {
  (log.format === 'json' ? stderr : stdout).write(`${line}\n`)
}

/** Opens the address, and says so when that fails. */
export async function openAddress (edge: Pick<Edge, 'openAt'>, io: Io): Promise<void> {
  const reason = await openBrowser(edge.openAt, io.env)
  if (reason !== null) complain(io, reason)
}

/** Follows keys where standard input and output are a terminal; null where not. */
export function serveKeys ({ edge, settings, io, quit, restart, fails }: ServeKeys): Keyboard | null {
  const { terminal } = io
  if (terminal === undefined) return null
  const say = sayer(settings, io)
  const failing = new Failing(edge, settings, line => { say(`edgeproxy: ${line}`) })
  const keys: Key[] = [
    ...restart === null ? [] : [{ key: 'r', does: 'restart the program, also one that is not started for a while', press: restart }],
    { key: 'o', does: `open ${edge.openAt} in the browser`, press: () => { void openAddress(edge, io) } },
    ...fails ? failing.keys() : [],
    { key: 'c', does: 'clear the screen', press: () => { terminal.clear() } },
    { key: 'q', does: 'quit, as Ctrl-C does', press: quit }
  ]
  return followKeys({ keys, say, terminal })
}
