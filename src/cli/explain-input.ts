/** Log lines handed to `explain`: pasted as an argument or piped in, JSON or as the terminal shows them. */
import { fstatSync } from 'node:fs'
import { clearTimeout, setTimeout } from '../clock.js'
import { readCase, type KnownDialects } from '../bundle/case.js'
import { FAILURE_KINDS, isFailureKind, type FailureKind } from '../failures/catalog.js'

/** What one log line said about its failure. */
export interface LoggedFailure {
  readonly kind: FailureKind
  readonly reason: string | null
  readonly ray: string | null
  readonly message: string | null
  readonly hint: string | null
}

export interface Read {
  readonly failures: readonly LoggedFailure[]
  /** Lines that are log lines but tell of no failure. */
  readonly healthy: number
  /** Lines that say nothing to us. */
  readonly foreign: number
}

/** Failures of a text, in order, each kind once with its last line. @param dialects that lines may be in, besides our own form */
export function readLog (text: string, dialects: KnownDialects): Read {
  const found = new Map<FailureKind, LoggedFailure>()
  let [healthy, foreign] = [0, 0]
  for (const line of text.split('\n').filter(line => line.trim() !== '')) {
    const failure = readLine(line, dialects)
    if (failure === 'healthy') healthy++
    else if (failure === null) foreign++
    else {
      found.delete(failure.kind)
      found.set(failure.kind, failure)
    }
  }
  return { failures: [...found.values()], healthy, foreign }
}

function readLine (line: string, dialects: KnownDialects): LoggedFailure | 'healthy' | null {
  const start = line.indexOf('{')
  const entry = start === -1 ? null : parse(line.slice(start))
  const inDialect = (): LoggedFailure | 'healthy' | null => readDialect(entry === null ? line : line.slice(start), dialects)
  return entry === null ? inDialect() ?? readPretty(line) : readEntry(entry) ?? inDialect()
}

function readDialect (line: string, dialects: KnownDialects): LoggedFailure | 'healthy' | null {
  const found = readCase(line.trimEnd(), dialects)
  if (found === null) return null
  const { failure, ray: { id, colo } } = found
  if (failure === null) return 'healthy'
  const { kind, reason, message, hint } = failure
  return isFailureKind(kind) ? { kind, reason, ray: colo === null ? id : `${id}-${colo}`, message, hint } : null
}

function readEntry (entry: Fields): LoggedFailure | 'healthy' | null {
  const failure = fieldsOf(entry['failure'])
  const kind = textOf(failure?.['kind'])
  if (kind === null || failure === null) return 'outcome' in entry || 'ray' in entry ? 'healthy' : null
  if (!isFailureKind(kind)) return null
  return { kind, reason: textOf(failure['reason']), ray: textOf(entry['ray']), message: textOf(failure['message']), hint: textOf(failure['hint']) }
}

const WORD = new RegExp(`\\b(${[...FAILURE_KINDS].sort((a, b) => b.length - a.length).join('|')})\\b`)

/** A line for the eye names the kind as a word of its own. */
function readPretty (line: string): LoggedFailure | null {
  const kind = WORD.exec(line)?.[1]
  const ray = /\b[0-9a-f]{16}-[A-Z]{3}\b/.exec(line)?.[0] ?? null
  return kind !== undefined && isFailureKind(kind) ? { kind, reason: null, ray, message: null, hint: null } : null
}

type Fields = Readonly<Record<string, unknown>>

const fieldsOf = (value: unknown): Fields | null => typeof value === 'object' && value !== null ? value as Fields : null

const textOf = (value: unknown): string | null => typeof value === 'string' && value !== '' ? value : null

function parse (text: string): Fields | null {
  try {
    return fieldsOf(JSON.parse(text))
  } catch {
    return null
  }
}

/** How long a pipe that was not asked for may stay silent before it counts as none, ms. */
const PATIENCE = 1000
const LARGEST = 10_000_000

/** Whether something is piped or redirected in. A terminal and /dev/null are not. */
export function isPiped (): boolean {
  try {
    const input = fstatSync(0)
    return input.isFIFO() || input.isFile()
  } catch {
    return false // closed
  }
}

/**
 * Standard input to its end.
 * @param patient wait for it without limit, because it was asked for
 */
export async function readInput (patient: boolean): Promise<string> {
  const { stdin } = process
  const pieces: Buffer[] = []
  let size = 0
  return await new Promise((resolve, reject) => {
    const finish = (): void => {
      clearTimeout(timer)
      stdin.destroy()
      resolve(Buffer.concat(pieces).toString('utf8'))
    }
    const timer = patient ? undefined : setTimeout(finish, PATIENCE)
    stdin.on('data', (piece: Buffer) => {
      clearTimeout(timer)
      pieces.push(piece)
      size += piece.length
      if (size > LARGEST) finish()
    })
    stdin.once('end', finish)
    stdin.once('error', reject)
  })
}
