/** Where the process starts: runs the command and turns its answer into the exit code. Nothing else is decided here. */
import { isatty } from 'node:tty'
import { setTimeout } from '../clock.js'
import { run } from './run.js'

const isTerminal = process.stdout.isTTY === true

/** The screen, what has scrolled away, and the cursor in the first place. */
const CLEAR = '\u001b[2J\u001b[3J\u001b[H'

// the reader of a pipe (`edgeproxy help | head`) may leave early
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

process.exitCode = await run(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  isTerminal,
  terminal: isTerminal && isatty(0) ? { input: () => process.stdin, clear: () => { process.stdout.write(CLEAR) } } : undefined
})

// nothing a command left behind may keep the process; unref: where nothing was left it ends by itself, with all output out
setTimeout(() => { process.exit() }, 500).unref()
