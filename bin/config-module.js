// Runs in a thread of its own (src/options/config/module.ts starts it): imports a config module and sends what it exports
// back, once, as plain values. JavaScript, because a thread is started from a file that runs as it is.
import { parentPort, workerData } from 'node:worker_threads'

/** Options are three levels deep. */
const DEEPEST = 32

/** Where in the options, and what is wrong there. */
class Unfit {
  constructor (path, clause) {
    this.path = path
    this.clause = clause
  }
}

/** Anything can be thrown, even what cannot be shown. */
function told (error) {
  try {
    return { message: String(error?.message ?? error), stack: String(error?.stack ?? ''), isSyntax: error instanceof SyntaxError }
  } catch {
    return { message: 'it throws something that cannot be shown', stack: '', isSyntax: false }
  }
}

/** Proxies are asked and getters read through this and nothing else: what they throw is a mistake in that place. */
function attempt (path, read) {
  try {
    return read()
  } catch (error) {
    throw new Unfit(path, `cannot be read: ${told(error).message.split('\n')[0]}`)
  }
}

function plain (value, path) {
  if (typeof value === 'function' || typeof value === 'symbol') throw new Unfit(path, `is a ${typeof value}; options are plain values`)
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof URL) return value.href
  if (path.length > DEEPEST) throw new Unfit(path.slice(0, 4), 'leads back to itself or goes too deep; options are plain values')
  const isList = Array.isArray(value)
  const entries = attempt(path, () => Object.keys(value)).map(key => {
    const at = [...path, isList ? Number(key) : key]
    return [key, plain(attempt(at, () => value[key]), at)]
  })
  return isList ? entries.map(([, one]) => one) : Object.fromEntries(entries)
}

async function load () {
  try {
    const exported = (await import(workerData)).default
    return { made: plain(await (typeof exported === 'function' ? exported() : exported), []) }
  } catch (error) {
    return error instanceof Unfit ? { unfit: { path: error.path, clause: error.clause } } : { error: told(error) }
  }
}

parentPort.postMessage('begins')
parentPort.postMessage(await load())
