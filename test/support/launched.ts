/** An edge that starts its program itself, with its log in memory; small programs for it, and what they leave behind. */
import { readFileSync, readdirSync } from 'node:fs'
import type { Test } from 'tap'
import type { EdgeOptions } from '../../src/settings/options.js'
import { get, type Answer, type Ended } from './client.js'
import type { LogLine } from './log.js'
import { eventually, startRecordedEdge, type RecordedEdge } from './story.js'

/** This Node.js without what the test runner puts into every child: it starts faster, and its errors are its own. */
export const NODE = ['/usr/bin/env', '-u', 'NODE_OPTIONS', process.execPath]

/** A program of this Node.js, as the words of a command. */
export const node = (source: string, ...args: string[]): string[] => [...NODE, '-e', source, ...args]

/** Answers with its pid and the target; runs `more` with `server` and `request` at hand. */
export const server = (onRequest = '', before = ''): string[] => node(`
${before}
const server = require('node:http').createServer((request, response) => {
  ${onRequest}
  if (!response.headersSent) response.end(process.pid + ' ' + request.url)
})
server.listen(Number(process.env.PORT), process.env.IP)
`)

export interface Launched extends RecordedEdge {
  get (path: string, headers?: Readonly<Record<string, string>>): Promise<Answer & { ended: Ended }>
  lineOf (answer: Answer): Promise<LogLine>
  /** Lines of the edge about its programs, in order. */
  readonly events: readonly LogLine[]
  /** The first such line that fits, past or to come. */
  event (fits: RegExp, timeout?: number): Promise<LogLine>
}

/** Limits that a busy machine keeps, and pauses that do not last. */
const LIMITS: Partial<EdgeOptions> = { startTimeout: '20s', settleTime: '20ms', startFailures: 0, minUptime: '1ms', stopTimeout: '5s', responseTimeout: '20s', idleTimeout: '20s' }

export async function launch (t: Test, command: EdgeOptions['command'], options: Partial<EdgeOptions> = {}): Promise<Launched> {
  const { edge, log, url } = await startRecordedEdge(t, { command, ...LIMITS, ...options })
  return {
    edge,
    log,
    url,
    get: (path, headers) => get(`${url}${path}`, headers),
    lineOf: answer => log.line(({ ray }) => ray === answer.header('x-edge-ray'), 20_000),
    get events () { return log.lines.filter(line => line['program'] !== undefined) },
    event: (fits, timeout = 20_000) => log.line(line => line['program'] !== undefined && fits.test(line.msg), timeout)
  }
}

/** Its first thread may be gone before the others are, and with them what it has open. */
export const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0) && (!/^\d+ \(.*\) [ZX]/s.test(statOf(pid)) || threadsOf(pid) > 1)
  } catch {
    return false
  }
}

const threadsOf = (pid: number): number => {
  try {
    return readdirSync(`/proc/${pid}/task`).length
  } catch {
    return 0
  }
}

const statOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1')
  } catch {
    return ''
  }
}

/** Resolves when it is gone. */
export const gone = async (pid: number): Promise<void> => { await eventually(() => !isAlive(pid)) }

/** Open file descriptors of this process. */
export const openFiles = (): number => readdirSync('/proc/self/fd').length

/** What compiles the tests is none of what they started. */
const COMPILER = 'esbuild'

/** Living children of this process, and their children. */
export function descendants (root = process.pid): number[] {
  const parents = readdirSync('/proc').filter(name => /^\d+$/.test(name)).map(Number)
    .map(pid => [pid, statOf(pid)] as const)
    .filter(([, stat]) => !stat.includes(`(${COMPILER})`))
    .map(([pid, stat]) => [pid, Number(/^\d+ \(.*\) [^ZX] (\d+)/s.exec(stat)?.[1] ?? -1)] as const)
  const below = (pid: number): number[] => parents.filter(([, parent]) => parent === pid).flatMap(([child]) => [child, ...below(child)])
  return below(root)
}
