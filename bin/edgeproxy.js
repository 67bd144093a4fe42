#!/usr/bin/env node
// A committed launcher, so that npx can link it before anything has been compiled.
import { existsSync, readFileSync } from 'node:fs'

/** Files that the module loader opens at once, and some for the first connections. Node has raised the soft limit to the hard one. */
const NEEDED = 256

// asks for a restart of programs, and would end a process that does not listen yet
process.on('SIGUSR2', () => {})

const main = new URL('../dist/src/cli/main.js', import.meta.url)

function openFilesLimit () {
  try {
    return Number(/^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1'))?.[1] ?? Infinity)
  } catch {
    return Infinity
  }
}

/** Without enough files the loader fails halfway, with whatever module it was at. */
function refuse (limit) {
  const told = Number.isFinite(limit) ? `is ${limit}` : 'is too low'
  console.error(`edgeproxy: the limit of open files ${told}, and edgeproxy needs at least ${NEEDED}; raise it first: ulimit -n 65536`)
  process.exitCode = 1
}

async function start () {
  const limit = openFilesLimit()
  if (limit < NEEDED) return refuse(limit)
  try {
    await import(main.href)
  } catch (error) {
    if (error?.code !== 'EMFILE') throw error
    refuse(limit)
  }
}

if (existsSync(main)) {
  await start()
} else {
  console.error('edgeproxy: not built yet; run "npm ci" (or "npm run build") in the clone first')
  process.exitCode = 1
}
