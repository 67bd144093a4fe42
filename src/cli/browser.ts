/** Opens an address in the browser: the one that BROWSER names, else the system's. */
import { spawn } from 'node:child_process'
import { clearTimeout, setTimeout } from '../clock.js'
import type { Io } from './command.js'

/** A browser that goes on longer than this has opened it, ms. */
const WATCHED_MS = 5000

/** What the system opens an address with. */
const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', '""']
}

const XDG = ['xdg-open'] as const

/** BROWSER as other tools read it: commands divided by colons, `%s` for the address; `none` for no browser at all. */
function commandFor (url: string, browser: string): readonly string[] {
  const words = browser.split(/\s+/).filter(word => word !== '')
  return words.some(word => word.includes('%s')) ? words.map(word => word.replaceAll('%s', url)) : [...words, url]
}

const isSet = (value: string | undefined): value is string => value !== undefined && value.trim() !== ''

/** The commands that may open it, the first that can be had counts; none where nobody wants a browser. */
function commandsFor (url: string, env: Io['env'], platform: NodeJS.Platform): readonly (readonly string[])[] {
  const { BROWSER } = env
  if (BROWSER?.trim() === 'none') return []
  if (!isSet(BROWSER)) return [[...OPENERS[platform] ?? XDG, url]]
  const named = platform === 'win32' ? [BROWSER] : BROWSER.split(':').filter(isSet)
  return named.map(browser => commandFor(url, browser))
}

/** Resolves with why it did not open, or null. */
function start ([program = '', ...args]: readonly string[], env: Io['env']): Promise<string | null> {
  return new Promise(resolve => {
    const child = spawn(program, args, { detached: true, stdio: 'ignore', env: { ...env }, windowsVerbatimArguments: program === 'cmd' })
    const timer = setTimeout(() => { resolve(null) }, WATCHED_MS).unref()
    const over = (reason: string | null): void => {
      clearTimeout(timer)
      resolve(reason)
    }
    child.unref()
    child.once('error', ({ message }) => { over(/ENOENT/.test(message) ? `there is no ${program}` : message) })
    child.once('exit', (code, signal) => {
      over(code === 0 ? null : `${program} ended with ${signal ?? `code ${code}`}`)
    })
  })
}

/** @returns one sentence when it did not open, or null */
export async function openBrowser (url: string, env: Io['env'], platform: NodeJS.Platform = process.platform): Promise<string | null> {
  const commands = commandsFor(url, env, platform)
  const reasons: string[] = []
  for (const command of commands) {
    const reason = await start(command, env)
    if (reason === null) return null
    reasons.push(reason)
  }
  return `no browser was opened (${reasons.length === 0 ? 'BROWSER is none' : reasons.join('; ')}); open ${url} yourself`
}
