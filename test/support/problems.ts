/** What is wrong with options, as it is told: one sentence each. */
import { OptionsError } from '../../src/options/problem.js'
import { resolveOptions } from '../../src/settings/options.js'

export function problemsOf (options: object): string[] {
  try {
    resolveOptions(options)
    return []
  } catch (error) {
    if (!(error instanceof OptionsError)) throw error
    return error.message.split('\n')
  }
}
