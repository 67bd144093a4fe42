/** Where the process starts: runs the command and turns its answer into the exit code. Nothing else is decided here. */
import { run } from './run.js'

// the reader of a pipe (`edgeproxy help | head`) may leave early
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

process.exitCode = await run(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  isTerminal: process.stdout.isTTY === true
})

// nothing a command left behind may keep the process; unref: where nothing was left it ends by itself, with all output out
setTimeout(() => { process.exit() }, 500).unref()
