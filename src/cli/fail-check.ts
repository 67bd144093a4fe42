/** Whether the faults that were asked for can be had: their reasons, and whether this machine can produce them. */
import type { Fault } from '../faults/fault.js'
import { FAULTS } from '../faults/index.js'
import { didYouMean } from '../options/nearest.js'
import { OptionsError } from '../options/problem.js'
import type { FailRule, Settings } from '../options/settings.js'
import { quote } from '../options/values/value.js'

/** One sentence, or null when the fault can be had. */
function mistakeIn ({ kind, reason }: FailRule): string | null {
  const { reasons = [], unavailable }: Fault = FAULTS[kind]
  if (reason !== undefined && !reasons.includes(reason)) {
    if (reasons.length === 0) return `${kind} has no reasons to choose from; leave out /${reason}`
    return `${quote(reason)} is not a reason of ${kind}; it takes ${reasons.join(', ')}${didYouMean(reason, reasons)}`
  }
  const why = unavailable?.() ?? null
  return why === null ? null : `${kind} cannot be produced on this machine: ${why}`
}

/** @throws OptionsError with one mistake for each rule that cannot be had; `where` names the option. */
export function checkFail (settings: Settings, where: string): void {
  const problems = settings.fail.map(mistakeIn).filter(sentence => sentence !== null).map(sentence => ({ where, sentence }))
  if (problems.length > 0) throw new OptionsError(problems)
}
