/**
 * Loads a config file that is a program: `edgeproxy.config.mjs`, whose default export is the options or makes them. It runs
 * in a thread of its own, so that nothing it does lasts: code that never ends is ended, a promise that never settles is told,
 * prototypes it changes are not ours, and a running edge answers meanwhile.
 */
import { execFile } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { SHARE_ENV, Worker } from 'node:worker_threads'
import { formatPath, type Path } from '../place.js'
import { Mistake } from '../problem.js'

import { checkPlainFile } from '../values/text-file.js'
import { quote } from '../values/value.js'
import { withinLimit } from './limit.js'

/** What the thread sends back, once. */
interface Report {
  readonly made?: unknown
  /** What cannot be an option. */
  readonly unfit?: { readonly path: Path, readonly clause: string }
  readonly error?: { readonly message: string, readonly stack: string, readonly isSyntax: boolean }
}

/** From the package's own root: the same line works from the sources, from dist and when installed. */
const thread = (): URL => new URL('bin/config-module.js', import.meta.resolve('edgeproxy/package.json'))

const MOST_MEMORY_MB = 512

const NEVER = 'ends without having exported options: a promise in it never settles, or it ends the process'

const LINE_LIMIT_MS = 5000

const syntaxErrorOf = async (file: string): Promise<string> => await new Promise(resolve => {
  execFile(process.execPath, ['--check', file], { encoding: 'utf8', timeout: LINE_LIMIT_MS }, (_error, _stdout, stderr) => {
    resolve(stderr)
  })
})

/** Where it went wrong, ` (line 3)`: an import's syntax error does not tell it, `node --check` does. */
async function lineOf ({ stack, isSyntax }: NonNullable<Report['error']>, file: string, href: string): Promise<string> {
  const text = isSyntax ? await syntaxErrorOf(file) : stack
  const found = [href, file].map(name => text.indexOf(name) === -1 ? null : /^:(\d+)/.exec(text.slice(text.indexOf(name) + name.length)))
  const line = found.find(match => match !== null)
  return line === undefined ? '' : ` (line ${line?.[1]})`
}

async function report (href: string): Promise<Report> {
  const worker = new Worker(thread(), {
    workerData: href,
    argv: process.argv.slice(2),
    // what a module sets for the programs of the edge goes on reaching them
    env: SHARE_ENV,
    // flags of the process are for the process; NODE_OPTIONS reaches the thread, too
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB }
  })
  const ended = new Promise<never>((_resolve, reject) => {
    worker.on('error', error => { reject(new Mistake(`cannot be loaded: ${firstLine(String(error?.message ?? error))}`)) })
    worker.once('exit', () => { reject(new Mistake(NEVER)) })
  })
  try {
    const { began, reported } = messagesOf(worker)
    await Promise.race([began, ended])
    return await withinLimit(Promise.race([reported, ended]))
  } finally {
    await worker.terminate()
  }
}

/** The time counts from where the module's own code begins: starting a thread on a busy machine is not its fault. */
function messagesOf (worker: Worker): { readonly began: Promise<void>, readonly reported: Promise<Report> } {
  let begin = (): void => {}
  const began = new Promise<void>(resolve => { begin = resolve })
  const reported = new Promise<Report>(resolve => {
    worker.on('message', (message: Report | 'begins') => { message === 'begins' ? begin() : resolve(message) })
  })
  return { began, reported }
}

const firstLine = (text: string): string => text.split('\n')[0] ?? ''

/**
 * The options a module exports. A module is loaded anew each time, with everything it imports.
 * @throws Mistake when it cannot be loaded, throws, takes too long or exports no options.
 */
export async function loadModule (file: string): Promise<unknown> {
  checkPlainFile(file)
  const { href } = pathToFileURL(file)
  const { error, unfit, made } = await report(href)
  if (error !== undefined) throw new Mistake(`cannot be loaded: ${firstLine(error.message)}${await lineOf(error, file, href)}`)
  if (unfit !== undefined) throw new Mistake(`${formatPath(unfit.path) || 'its export'} ${unfit.clause}`)
  if (made === undefined) throw new Mistake('exports no options; write export default { upstream: \'localhost:3000\' }')
  if (typeof made !== 'object' || made === null) throw new Mistake(`exports ${quote(made)} instead of an object with options`)
  return made
}
