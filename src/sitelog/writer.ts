/** The site log of an account: `admin/logs/sites/<year>/sites-<day>.log`. Never throws; what goes wrong is told once. */
import { closeSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { epochMs } from '../clock.js'
import { RotationWatch, openAppending } from './append.js'
import * as body from './grammar.js'

export interface SiteLog {
  starting (command: string, env: Readonly<Record<string, string>>, cwd: string): void
  output (pid: number, stream: body.Stream, lines: readonly string[]): void
  failed (failed: body.Failed): void
  ready (command: string, pid: number, ms: number): void
  exited (command: string, ending: body.Ending): void
  suspended (command: string, until: Date): void
  /** @param why `idle for 1800s` */
  stopping (command: string, why: string): void
  stopped (command: string, ending: body.Ending): void
  /** @param signal null where it is stopped and started */
  restart (command: string, signal: string | null): void
  elsewhere (command: string, found: string, expected: string): void
  refusing (command: string, pid: number): void
  close (): void
}

export interface SiteLogOptions {
  readonly now?: () => Date
  /** Hears once, until a line was written again, why lines are dropped. */
  readonly warn?: (sentence: string) => void
}

export const fileOf = (home: string, date: Date): string =>
  join(home, 'admin', 'logs', 'sites', String(date.getFullYear()), `sites-${body.day(date)}.log`)

/** Where the lines of this moment go, in the account's folder. */
export const siteLogOf = (home: string): string => fileOf(home, new Date(epochMs()))

/** @param home the account's folder; null keeps no file */
export function createSiteLog (home: string | null, { now = () => new Date(epochMs()), warn = () => {} }: SiteLogOptions = {}): SiteLog {
  const file = home === null ? null : new DailyFile(home, warn)
  const write = (...texts: readonly string[]): void => {
    if (file === null) return
    const date = now()
    file.write(date, texts.map(text => body.line(date, text)).join(''))
  }
  return {
    starting: (command, env, cwd) => { write(body.startingBody({ command, env, cwd })) },
    output: (pid, stream, lines) => { if (file !== null) write(...lines.map(line => body.outputBody(pid, stream, line))) },
    failed: failed => { write(body.failedBody(failed)) },
    ready: (command, pid, ms) => { write(body.readyBody(command, pid, ms)) },
    exited: (command, ending) => { write(body.exitedBody(command, ending)) },
    suspended: (command, until) => { write(body.suspendedBody(command, until)) },
    stopping: (command, why) => { write(body.stoppingBody(command, why)) },
    stopped: (command, ending) => { write(body.stoppedBody(command, ending)) },
    restart: (command, signal) => { write(body.restartBody(command, signal)) },
    elsewhere: (command, found, expected) => { write(body.elsewhereBody(command, found, expected)) },
    refusing: (command, pid) => { write(body.refusingBody(command, pid)) },
    close: () => { file?.close() }
  }
}

/** One file a day. Lines are written at once: they are in the file when the edge is killed after them. */
class DailyFile {
  private day = ''
  private fd: number | null = null
  private hasWarned = false
  private isClosed = false
  /** The last write ended within a line. */
  private isTorn = false

  private readonly rotation = new RotationWatch()
  private readonly home: string
  private readonly warn: (sentence: string) => void

  constructor (home: string, warn: (sentence: string) => void) {
    this.home = home
    this.warn = warn
  }

  write (date: Date, lines: string): void {
    if (this.isClosed) return
    const file = fileOf(this.home, date)
    try {
      const fd = this.open(file, body.day(date))
      for (let left = Buffer.from(this.isTorn ? `\n${lines}` : lines); left.length > 0;) {
        left = left.subarray(writeSync(fd, left))
        // the next piece says why this one was not all
        this.isTorn = left.length > 0
      }
      this.hasWarned = false
    } catch (error) {
      this.complain(file, error as NodeJS.ErrnoException)
    }
  }

  close (): void {
    this.isClosed = true
    this.release()
  }

  private open (file: string, day: string): number {
    if (this.fd !== null && this.day === day && !this.rotation.sees(this.fd, file)) return this.fd
    this.release()
    this.day = day
    this.fd = openAppending(file)
    return this.fd
  }

  private release (): void {
    if (this.fd === null) return
    try {
      closeSync(this.fd)
    } catch {
      // a full disk may say so only now; there is nothing to save
    }
    this.fd = null
  }

  private complain (file: string, { code, message }: NodeJS.ErrnoException): void {
    if (this.hasWarned) return
    this.hasWarned = true
    try {
      this.warn(`the site log ${file} cannot be written (${code ?? message}): its lines are dropped`)
    } catch {
      // who is told must not stop a program's start
    }
  }
}
