// A script for a private network: asks each upstream given as an argument through an edge and prints the failures with their hints as JSON.
// Each upstream is a program of its own that listens all along, unless the argument says otherwise: `port,never`, `port,upload`.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { startEdge } from '../../src/index.js'

const LISTENS = 'require("http").createServer((request, response) => { request.resume(); request.on("end", () => response.end("healthy")) })' +
  '.listen(+process.argv[1], "127.0.0.1", () => console.log("ready"))'

interface Seen { readonly status: number, readonly hint?: string | null | undefined }

/** A hint is left out where the machine is too busy to look within its limit: then it is asked once more. */
async function askThrough (arg: string): Promise<Seen> {
  let seen = await askOnce(arg)
  for (let tries = 1; tries < 10 && seen.hint === null; tries++) seen = await askOnce(arg)
  return seen
}

async function askOnce (arg: string): Promise<Seen & { kind?: string | undefined }> {
  const [where = '', ...words] = arg.split(',')
  const program = words.includes('never') ? null : spawn(process.execPath, ['-e', LISTENS, where.split(':').at(-1) ?? ''], { stdio: ['ignore', 'pipe', 'inherit'] })
  if (program !== null) await once(program.stdout, 'data')
  const edge = await startEdge({ upstream: where, connectTimeout: '400ms', ackTimeout: '700ms', writeTimeout: '500ms', responseTimeout: '1500ms' })
  const body = words.includes('upload') ? Buffer.alloc(20_000_000) : null
  const { status } = await fetch(edge.url, { method: body === null ? 'GET' : 'POST', body })
  const failure = status === 200 ? null : await edge.nextFailure()
  await edge.close()
  if (program !== null && program.kill('SIGKILL')) await once(program, 'exit')
  return { status, kind: failure?.kind, hint: failure?.hint }
}

const seen: Seen[] = []
// one after the other: a look at the machine has little time
for (const arg of process.argv.slice(2)) seen.push(await askThrough(arg))
process.stdout.write(JSON.stringify(seen))
