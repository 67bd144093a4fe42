/** Whether the faults that were asked for can be had: their reasons, and whether this machine can produce them. */
import type { Fault } from '../faults/fault.js'
import { FAULTS } from '../faults/index.js'
import { didYouMean } from '../nearest.js'
import type { Locate } from '../options/place.js'
import type { Problem } from '../options/problem.js'
import type { FailRule } from '../edge/options/fail.js'
import { quote } from '../options/values/value.js'
import { writtenAt } from '../options/written.js'

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

/** One mistake for each rule that cannot be had. */
export const checkFail = (rules: readonly FailRule[], at: Locate): Problem[] => rules.flatMap(rule => {
  const sentence = mistakeIn(rule)
  return sentence === null ? [] : [{ ...at(writtenAt(rule) ?? ['fail']), sentence }]
})
