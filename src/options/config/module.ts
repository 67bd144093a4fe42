/** Loads a config file that is a program: `edgeproxy.config.mjs`, whose default export is the options or makes them. */
import { pathToFileURL } from 'node:url'
import { Mistake } from '../problem.js'
import { quote } from '../values/value.js'

let loads = 0

const firstLine = (error: unknown): string => String(error instanceof Error ? error.message : error).split('\n')[0] ?? ''

/** Syntax errors tell their line only in the stack. */
function lineOf (error: unknown, href: string): string {
  const stack = error instanceof Error ? error.stack ?? '' : ''
  const at = stack.indexOf(href)
  const line = at === -1 ? null : /^:(\d+)/.exec(stack.slice(at + href.length))
  return line === null ? '' : ` (line ${line[1]})`
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
    throw new Mistake(`cannot be loaded: ${firstLine(error)}${lineOf(error, href)}`)
  }
  if (made === undefined) throw new Mistake('exports no options; write export default { upstream: \'localhost:3000\' }')
  if (typeof made !== 'object' || made === null) throw new Mistake(`exports ${quote(made)} instead of an object with options`)
  return made
}
