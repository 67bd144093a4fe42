/** A real pseudo-terminal with a program in it: keys are typed, what is shown is read, and its modes are looked at. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { plainEnv } from './edgeproxy.js'
import { descendants } from './launched.js'

const HELPER = fileURLToPath(new URL('terminal.py', import.meta.url))

export const noTerminal: string | false =
  spawnSync('python3', ['-c', 'import pty, os; os.waitstatus_to_exitcode']).status === 0 ? false : 'no python3 that gives a terminal'

/** Longer than one turn of a program that reads, ms. */
const AGAIN_MS = 100

export interface TestTerminal {
  /** Everything shown so far, without carriage returns. */
  readonly shown: string
  type (keys: string): void
  /** Resolves with the match once what is shown from `type` on fits. */
  until (pattern: RegExp): Promise<RegExpExecArray>
  /** Types a key until what is shown fits: one that comes with others is taken for a paste. */
  typeUntil (key: string, pattern: RegExp): Promise<RegExpExecArray>
  /** Resolves when the terminal has these modes: `icanon=1 echo=1 isig=1`. */
  has (modes: string): Promise<void>
  /** The process in it that has this word in its command line. */
  pidOf (word: string): number
  /** Closes it, as a window is closed. */
  close (): void
  /** Resolves with the exit code of the program. */
  ended (): Promise<number | null>
}

/** Modes in which a terminal hands over lines. */
export const COOKED = 'icanon=1 echo=1 isig=1'
/** Modes in which every key counts by itself. */
export const RAW = 'icanon=0 echo=0 isig=0'

export interface TerminalOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}

/** Variables of whoever runs the tests. */
const FOREIGN = /^npm_|^TAP|^NO_COLOR$|^FORCE_COLOR$|^BROWSER$/i

export function openTerminal (t: Test, words: readonly string[], { cwd = '/', env = {} }: TerminalOptions = {}): TestTerminal {
  const own = Object.fromEntries(Object.entries(plainEnv()).filter(([name]) => !FOREIGN.test(name)))
  const child = spawn('python3', [HELPER, ...words], {
    cwd, env: { ...own, TERM: 'dumb', ...env }, stdio: ['pipe', 'pipe', 'inherit', 'pipe', 'pipe']
  })
  const closed = once(child, 'close')
  t.teardown(async () => {
    child.kill('SIGKILL')
    await closed
  })
  const [input, output] = child.stdio as unknown as [Writable, Readable]
  const [asking, answers] = child.stdio.slice(3) as unknown as [Writable, Readable]
  // whoever is gone is not typed to
  for (const stream of [input, asking]) stream.on('error', () => {})
  let shown = ''
  let from = 0
  const news = new Set<() => void>()
  output.setEncoding('utf8').on('data', (piece: string) => {
    shown += piece.replaceAll('\r', '')
    for (const look of news) look()
  })
  const until: TestTerminal['until'] = pattern => new Promise((resolve, reject) => {
    const look = (): void => {
      const match = pattern.exec(shown.slice(from))
      if (match === null) return
      news.delete(look)
      resolve(match)
    }
    news.add(look)
    look()
    closed.then(() => { reject(new Error(`ended before ${String(pattern)}: ${JSON.stringify(shown)}`)) }, reject)
  })
  return {
    get shown () { return shown },
    type: keys => {
      from = shown.length
      input.write(keys)
    },
    until,
    typeUntil: async (key, pattern) => {
      from = shown.length
      const typing = setInterval(() => { input.write(key) }, AGAIN_MS)
      return await until(pattern).finally(() => { clearInterval(typing) })
    },
    has: async modes => {
      for (let now = ''; now !== modes;) {
        const answer = once(answers, 'data')
        asking.write('?modes\n')
        now = String((await answer)[0]).trim()
      }
    },
    pidOf: word => descendants(child.pid).findLast(pid => readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(word)) ?? 0,
    close: () => { asking.write('?close\n') },
    ended: async () => (await closed as [number | null])[0]
  }
}
