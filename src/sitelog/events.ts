/** One line of a site log read back: full form, the short form that people paste, and the damaged `[1STDERR:` of it. */
import type { Stream } from './grammar.js'

export type SiteLogEvent =
  | { readonly type: 'starting', readonly command: string, readonly env: string, readonly cwd: string }
  | { readonly type: 'output', readonly pid: number | null, readonly stream: Stream, readonly text: string }
  /** `code` and `reason` are null where a dash stands, or nothing. */
  | { readonly type: 'failed', readonly command: string, readonly code: number | null, readonly reason: string | null }
  | { readonly type: 'suspended', readonly command: string, readonly until: string }
  | { readonly type: 'elsewhere', readonly command: string, readonly found: string, readonly expected: string }
  | { readonly type: 'ready' | 'exited' | 'stopping' | 'stopped' | 'restart' | 'refusing', readonly command: string, readonly note: string }

const STAMP = /^\s*\[\d{2}\/[A-Z][a-z]{2}\/\d{4}:[\d:]{8}(?: [+-]\d{4})?\] ?/
const CATEGORY = /^\[upstream\] ?/

type EventReader = (groups: Readonly<Record<string, string | undefined>>) => SiteLogEvent

const numberOf = (text: string | undefined): number | null => text === undefined || text === '-' ? null : Number(text)
const noted = (type: Extract<SiteLogEvent, { note: string }>['type']): EventReader =>
  ({ command = '', note = '' }) => ({ type, command, note })

const READERS: ReadonlyArray<readonly [RegExp, EventReader]> = [
  [/^(?:\[(?<pid>\d+)\] |\[\d*\s*|)(?<stream>STDERR|STDOUT):(?: (?<text>.*))?$/, ({ pid, stream, text = '' }) =>
    ({ type: 'output', pid: pid === undefined ? null : Number(pid), stream: stream === 'STDOUT' ? 'stdout' : 'stderr', text })],
  [/^Upstream starting: (?<command>.*) \(env: (?<env>\{.*\}), cwd: (?<cwd>.*)\)$/, ({ command = '', env = '', cwd = '' }) => ({
    type: 'starting',
    command,
    env,
    cwd
  })],
  [/^Upstream starting: (?<command>.+)$/, ({ command = '' }) => ({ type: 'starting', command, env: '', cwd: '' })],
  [/^Upstream starting failed: (?<command>.*) \(return code: (?<code>-?\d+|-)(?: \| reason: (?<reason>.*))?\)$/, (
    { command = '', code, reason }
  ) =>
    ({ type: 'failed', command, code: numberOf(code), reason: reason === undefined || reason === '-' ? null : reason })],
  [/^Upstream starting failed: (?<command>.+)$/, ({ command = '' }) => ({ type: 'failed', command, code: null, reason: null })],
  [/^(?:Upstream suspended: )?(?<command>.*?):? ?will not start again until (?<until>.+)$/, ({ command = '', until = '' }) => ({
    type: 'suspended',
    command,
    until
  })],
  [/^Upstream elsewhere: (?<command>.*) \(listening on (?<found>.*), expected (?<expected>.*)\)$/, (
    { command = '', found = '', expected = '' }
  ) => ({
    type: 'elsewhere',
    command,
    found,
    expected
  })],
  [/^Upstream alive but refusing: (?<command>.*) \((?<note>.*)\)$/, noted('refusing')],
  [/^Upstream restart requested: (?<command>.*) \((?<note>.*)\)$/, noted('restart')],
  [/^Upstream ready: (?<command>.*) \((?<note>.*)\)$/, noted('ready')],
  [/^Upstream exited: (?<command>.*) \((?<note>.*)\)$/, noted('exited')],
  [/^Upstream stopping: (?<command>.*) \((?<note>.*)\)$/, noted('stopping')],
  [/^Upstream stopped: (?<command>.*) \((?<note>.*)\)$/, noted('stopped')]
]

/** null for a line that is none of a site log. */
export function readEvent (line: string): SiteLogEvent | null {
  const body = line.replace(/\r$/, '').replace(STAMP, '').replace(CATEGORY, '')
  for (const [pattern, read] of READERS) {
    const match = pattern.exec(body) ?? pattern.exec(body.trim())
    if (match !== null) return read(match.groups ?? {})
  }
  return null
}
