/**
 * Single keys of a terminal. For them the terminal is in raw mode, in which the kernel turns no key into a signal, so that is
 * done here. The modes that it had are back whenever this process is not the one that is typed to: while it is suspended or
 * in the background, and when it ends in any way that it can notice; node puts them back at an exit and after a crash.
 */
import { isatty, type ReadStream } from 'node:tty'
import { clearTimeout, setTimeout } from '../clock.js'
import { isInForeground } from './foreground.js'

export interface Keyboard {
  /** Gives the terminal back. */
  close (): void
}

/** Keys that the kernel would turn into a signal for everybody in the foreground. */
const SIGNAL_KEYS: Readonly<Record<string, NodeJS.Signals>> = { '\u0003': 'SIGINT', '\u001a': 'SIGTSTP', '\u001c': 'SIGQUIT' }

/** Signals that end the process at once, without anything that node does at an exit. */
const SUDDEN: readonly NodeJS.Signals[] = ['SIGQUIT', 'SIGHUP']

/** The file descriptor of standard input. */
const STDIN = 0

/** Whoever is in the background looks this often whether it was brought back, ms. */
const LOOK_MS = 500

/** One key, with Enter or without, or one that was pressed several times before it was read; pastes and sequences are none. */
function keysIn (text: string): readonly string[] {
  const keys = text.replace(/(?<=.)[\r\n]+$/, '')
  return new Set(keys).size === 1 ? [...keys] : []
}

class RawTerminal implements Keyboard {
  private readonly input: ReadStream
  private readonly onKey: (key: string) => void
  private isOn = false
  private isClosed = false
  private looking: NodeJS.Timeout | null = null
  private readonly handlers: readonly (readonly [NodeJS.Signals, () => void])[]

  constructor (input: ReadStream, onKey: (key: string) => void) {
    this.input = input
    this.onKey = onKey
    this.handlers = [
      ['SIGTSTP', () => { this.suspend() }],
      ['SIGCONT', () => { this.resume() }],
      ...SUDDEN.map(signal => [signal, () => { this.end(signal) }] as const)
    ]
    for (const [signal, handler] of this.handlers) process.on(signal, handler)
    // who waits for data reads, unless it was told to pause
    input.pause().on('data', this.read).on('error', this.lost).on('end', this.lost)
    this.take()
  }

  close (): void {
    this.isClosed = true
    this.give()
    for (const [signal, handler] of this.handlers) process.off(signal, handler)
    this.input.off('data', this.read).off('end', this.lost)
    this.input.unref()
  }

  private readonly read = (data: Buffer): void => {
    const text = data.toString('latin1')
    const signal = [...text].map(key => SIGNAL_KEYS[key]).find(found => found !== undefined)
    if (signal !== undefined) send(signal)
    else keysIn(text).forEach(this.onKey)
  }

  /** The terminal is gone; the signal that says so may have come in the same turn, and be lost with its handler. */
  private readonly lost = (): void => {
    if (this.isClosed) return
    this.close()
    if (!isatty(STDIN)) process.kill(process.pid, 'SIGHUP')
  }

  private take (): void {
    if (this.looking !== null) clearTimeout(this.looking)
    this.looking = null
    if (isInForeground()) {
      this.isOn = true
      // off first: what is in force there may have been changed by a shell, and node would not look
      this.input.setRawMode(false)
      this.input.setRawMode(true)
      this.input.resume()
    } else {
      this.looking = setTimeout(() => { this.take() }, LOOK_MS).unref()
    }
  }

  private give (): void {
    if (this.looking !== null) clearTimeout(this.looking)
    this.looking = null
    if (!this.isOn) return
    this.isOn = false
    this.input.pause()
    this.input.setRawMode(false)
  }

  private suspend (): void {
    this.give()
    process.kill(process.pid, 'SIGSTOP')
  }

  /** Whatever stopped it, the shell has put modes of its own in place meanwhile. */
  private resume (): void {
    this.isOn = false
    this.input.pause()
    this.take()
  }

  /** Where nobody else waits for such a signal it does what it does by itself. */
  private end (signal: NodeJS.Signals): void {
    if (process.listenerCount(signal) > 1) return
    this.close()
    process.kill(process.pid, signal)
  }
}

/** To everybody in the foreground, as the kernel does it; where there is no such thing, to this process alone. */
function send (signal: NodeJS.Signals): void {
  if (process.platform === 'win32') process.emit(signal)
  else process.kill(0, signal)
}

/** @param input standard input, a terminal */
export const openKeyboard = (input: ReadStream, onKey: (key: string) => void): Keyboard => new RawTerminal(input, onKey)
