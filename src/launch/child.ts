/** One process group: started, listened to, ended with everything it started. */
import { spawn, type ChildProcess } from 'node:child_process'
import { access, constants, stat } from 'node:fs/promises'
import { delay, performance } from '../clock.js'
import type { Ending, Stream } from '../diagnosis/ending.js'
import { shellLine } from './shell-line.js'
import type { LaunchCommand } from './settings.js'
import { withoutColors } from '../sitelog/lines.js'
import { codeOf, SpawnError } from './spawn-error.js'
import { watchGroup, unwatchGroup, vacate } from './watchdog.js'
import { memoryKills } from './memory.js'
import { Output } from './output.js'
import { processesOf } from './token.js'

/** Output is read for this long after the process has ended: a grandchild may hold its pipes open for ever, ms. */
const LAST_OUTPUT_MS = 60
/** Output that was printed faster than it is read is read for this long at the most: a grandchild may print without end, ms. */
const BACKLOG_MS = 1000
const LINES_KEPT = 40
/** A shell's exit code for a command that was ended by SIGKILL. */
const KILLED = 137

export interface ChildOptions {
  readonly command: LaunchCommand
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly token: string
  readonly onLines: (pid: number, stream: Stream, lines: readonly string[]) => void
}

export class Child {
  readonly pid: number
  readonly token: string
  /** Resolves when the process has ended and its last output is read. */
  readonly ended: Promise<Ending>
  /** Resolves at its end, before its last output is read. */
  readonly exited: Promise<void>
  ending: Ending | null = null
  /** The edge itself ended it. */
  isStopped = false
  private readonly process: ChildProcess
  private readonly killsBefore = memoryKills()
  private isClosed = false
  /** All members are gone: the system may give its number to another group at any time. */
  private groupIsGone = false
  private readonly outputs: Output[] = []
  private readonly kept: Record<Stream, string[]> = { stdout: [], stderr: [] }

  constructor (process: ChildProcess, pid: number, { token, onLines }: ChildOptions) {
    this.process = process
    this.pid = pid
    this.token = token
    watchGroup(pid)
    const closed = new Promise<void>(resolve => {
      process.once('close', () => {
        this.isClosed = true
        resolve()
      })
    })
    for (const stream of ['stdout', 'stderr'] as const) {
      const pipe = process[stream]
      if (pipe == null) continue
      this.outputs.push(new Output(pipe, lines => {
        this.kept[stream] = [...this.kept[stream], ...lines.slice(-LINES_KEPT).map(withoutColors)].slice(-LINES_KEPT)
        onLines(pid, stream, lines)
      }))
    }
    this.exited = new Promise(resolve => {
      process.once('exit', (code, signal) => {
        this.ending = { code, signal, outOfMemory: (signal === 'SIGKILL' || code === KILLED) && this.memoryRanOut() }
        resolve()
      })
    })
    this.ended = this.exited.then(async () => {
      await this.readLastOutput(closed)
      this.groupLives()
      return this.ending as Ending
    })
  }

  get isAlive (): boolean { return this.ending === null }

  /** Reads to the end of the pipes, or until nothing more comes. */
  private async readLastOutput (closed: Promise<void>): Promise<void> {
    const most = performance.now() + BACKLOG_MS
    let until = performance.now() + LAST_OUTPUT_MS
    for (let now = performance.now(); now < most; now = performance.now()) {
      if (this.outputs.some(({ isBehind }) => isBehind)) until = now + LAST_OUTPUT_MS
      else if (this.isClosed || now >= until) return
      await (this.isClosed ? delay(1) : Promise.race([closed, delay(5)]))
    }
  }

  /** The kernel has killed a process for lack of memory since this one was started: perhaps one of this group. */
  memoryRanOut (): boolean { return memoryKills() > this.killsBefore }

  /** Its last lines: of standard error, else of standard output. */
  get lines (): readonly string[] { return this.kept.stderr.length > 0 ? this.kept.stderr : this.kept.stdout }

  /** To the program alone, not to what it started; to what it left in the background where it has ended. */
  signal (name: NodeJS.Signals): void {
    for (const pid of this.isAlive ? [this.pid] : processesOf(this.token)) this.send(pid, name)
  }

  /** Sends the group `signal` and, after the grace period, SIGKILL. Resolves when nothing is left. @param grace ms */
  async stop (signal: NodeJS.Signals, grace: number): Promise<void> {
    this.isStopped = true
    this.sendGroup(signal)
    const waiting = new AbortController()
    const isGone = async (): Promise<boolean> => {
      await this.ended
      while (this.groupLives() && !waiting.signal.aborted) await delay(5)
      return true
    }
    const gone = isGone()
    const hasEnded = await Promise.race([gone, delay(grace, false, { signal: waiting.signal }).catch(() => false)])
    waiting.abort()
    if (!hasEnded) {
      this.sendGroup('SIGKILL')
      await this.ended
    }
    this.clear()
  }

  /** Kills what outlives the program: members of its group, and processes with its token outside of the group. */
  clear (): void {
    this.sendGroup('SIGKILL')
    for (const pid of processesOf(this.token)) this.send(pid, 'SIGKILL')
    this.process.stdout?.destroy()
    this.process.stderr?.destroy()
    unwatchGroup(this.pid)
  }

  private groupLives (): boolean {
    if (this.sendGroup(0)) return true
    this.groupIsGone = !this.isAlive
    if (this.groupIsGone) vacate(this.pid)
    return false
  }

  /** The number of a group is free for others when all its members are gone; a process that has it then is not ours. */
  private sendGroup (signal: NodeJS.Signals | 0): boolean {
    return !this.groupIsGone && (this.isAlive || !isTaken(this.pid)) && this.send(-this.pid, signal)
  }

  private send (pid: number, signal: NodeJS.Signals | 0): boolean {
    try {
      return process.kill(process.platform === 'win32' ? Math.abs(pid) : pid, signal)
    } catch {
      return false // gone
    }
  }
}

/** Whether a process with this number exists, of whatever user. */
function isTaken (pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/** Looks at the folder first: the system's own error for a missing one names the command. @throws SpawnError */
async function checkFolder (cwd: string): Promise<void> {
  const found = await stat(cwd).catch((error: NodeJS.ErrnoException) => { throw new SpawnError(codeOf(error), cwd, error) })
  if (!found.isDirectory()) throw new SpawnError('ENOTDIR', cwd)
  await access(cwd, constants.X_OK).catch((error: NodeJS.ErrnoException) => { throw new SpawnError(codeOf(error), cwd, error) })
}

/** @throws SpawnError */
export async function startChild (options: ChildOptions): Promise<Child> {
  const { command, cwd, env } = options
  await checkFolder(cwd)
  const [file = '', ...args] = 'line' in command ? ['/bin/sh', '-c', shellLine(command.line)] : command.words
  let child: ChildProcess
  try {
    child = spawn(file, args, { cwd, env: { ...env }, detached: process.platform !== 'win32', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    // spawn() throws for some errors and emits an event for others
    throw new SpawnError(codeOf(error), file, error)
  }
  const { pid } = child
  if (pid !== undefined) return new Child(child, pid, options)
  return await new Promise((_resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => { reject(new SpawnError(codeOf(error), file, error)) })
  })
}
