import t from 'tap'
import { CATALOG } from '../../src/failures/catalog.js'
import type { Kind } from '../../src/failures/kind.js'
import { CAUSES } from '../../src/diagnosis/causes.js'
import { diagnose } from '../../src/diagnosis/diagnosis.js'
import { reportOf } from '../support/start-report.js'
import { CASES } from '../support/start-cases.js'

const reasons = Object.keys((CATALOG.upstream_start_failed as Kind).reasons ?? {})

t.test('every reason of the kind has a cause, and every cause is a reason', async t => {
  t.strictSame([...new Set(CAUSES.map(({ reason }) => reason as string))].sort(), [...reasons].sort())
  t.strictSame([...new Set(CASES.map(({ want }) => want))].sort(), [...reasons].sort(), 'and every reason has cases below')
})

t.test('the words of every cause', async t => {
  for (const { reason, happened, fix } of CAUSES) {
    for (const text of [happened, fix]) {
      t.not(text.en, text.fr, reason)
      t.match(text.en, /[.)]$/, `${reason}: a sentence`)
      t.match(text.fr, /[.)]$/, `${reason}: une phrase`)
      t.notMatch(text.en, /'/, `${reason}: typographic apostrophe`)
      t.notMatch(text.fr, /'/, `${reason}: apostrophe typographique`)
      t.notMatch(text.fr, / [:;?!»]|« /, `${reason}: French spacing`)
      const names = (words: string): string => [...new Set(words.match(/\{\w+\}/g))].sort().join()
      t.equal(names(text.fr), names(text.en), `${reason}: the same placeholders`)
    }
  }
})

for (const { give, report, want, says = [] } of CASES) {
  t.test(`${want}: ${give}`, async t => {
    const { reason, explained: { happened, fix } } = diagnose(reportOf(report))
    t.equal(reason, want)
    for (const text of [happened.en, happened.fr, fix.en, fix.fr]) t.notMatch(text, /[[\]{}]/, 'filled in')
    for (const word of says) {
      t.ok(happened.en.includes(word) || fix.en.includes(word), `${word} is in: ${happened.en}`)
      t.ok(happened.fr.includes(word) || fix.fr.includes(word), `${word} is in: ${happened.fr}`)
    }
  })
}
