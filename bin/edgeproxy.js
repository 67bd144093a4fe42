#!/usr/bin/env node
// A committed launcher, so that npx can link it before anything has been compiled.
import { existsSync } from 'node:fs'

// asks for a restart of programs, and would end a process that does not listen yet
process.on('SIGUSR2', () => {})

const main = new URL('../dist/src/cli/main.js', import.meta.url)
if (existsSync(main)) {
  await import(main.href)
} else {
  console.error('edgeproxy: not built yet; run "npm ci" (or "npm run build") in the clone first')
  process.exitCode = 1
}
