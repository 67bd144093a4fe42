/** Loads a config file that is a program: `edgeproxy.config.mjs`, whose default export is the options or makes them. */
import { spawnSync } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { Mistake } from '../problem.js'
import { quote } from '../values/value.js'

let loads = 0

const firstLine = (error: unknown): string => String(error instanceof Error ? error.message : error).split('\n')[0] ?? ''

/** Where it went wrong, ` (line 3)`: an import's syntax error does not tell it, `node --check` does. */
function lineOf (error: unknown, file: string, href: string): string {
  const text = error instanceof SyntaxError
    ? spawnSync(process.execPath, ['--check', file], { encoding: 'utf8' }).stderr
    : error instanceof Error ? error.stack ?? '' : ''
  const found = [href, file].map(name => text.indexOf(name) === -1 ? null : /^:(\d+)/.exec(text.slice(text.indexOf(name) + name.length)))
  const line = found.find(match => match !== null)
  return line === undefined ? '' : ` (line ${line?.[1]})`
}

/**
 * The options a module exports. A module is loaded anew each time, under a new address: what it imports itself is not.
 * @throws Mistake when it cannot be loaded, throws or exports nothing.
 */
export async function loadModule (file: string): Promise<unknown> {
  const href = `${pathToFileURL(file).href}?load=${++loads}`
  let made: unknown
  try {
    const module = await import(href) as { readonly default?: unknown }
    made = module.default
    if (typeof made === 'function') made = await (made as () => unknown)()
  } catch (error) {
    throw new Mistake(`cannot be loaded: ${firstLine(error)}${lineOf(error, file, href)}`)
  }
  if (made === undefined) throw new Mistake('exports no options; write export default { upstream: \'localhost:3000\' }')
  if (typeof made !== 'object' || made === null) throw new Mistake(`exports ${quote(made)} instead of an object with options`)
  return made
}
