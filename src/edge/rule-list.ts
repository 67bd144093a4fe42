/** The rules of one sort: those that were added, newest first, before those of the options. */
import { isDeepStrictEqual } from 'node:util'
import type { ActiveRule, RuleTerms } from './active-rule.js'
import { UnmetRules, type UnmetRule } from './unmet-rules.js'

/** Rules used up that are still told of. */
const MOST_USED_UP = 100

const isOver = (rule: ActiveRule): boolean => rule.remaining === 0

export class RuleList<R extends RuleTerms, L extends ActiveRule<R>> {
  private added: L[] = []
  private configured: L[] = []
  private readonly unmet = new UnmetRules()
  private readonly make: (rule: R) => L

  constructor (make: (rule: R) => L) { this.make = make }

  get isEmpty (): boolean { return this.added.length === 0 && this.configured.length === 0 }

  /** @throws what `make` throws; then nothing is added */
  add (rule: R): L {
    const live = this.make(rule)
    const usedUp = this.added.filter(rule => isOver(rule) && !rule.isEnded).slice(0, MOST_USED_UP)
    this.added = [live, ...this.added.filter(rule => !isOver(rule) || usedUp.includes(rule))]
    this.unmet.added(live)
    return live
  }

  /** Rules of the options in place of those before; one that stays as it was goes on where it was. */
  configure (rules: readonly R[]): void {
    const before = [...this.configured]
    this.configured = rules.map(rule => {
      const at = before.findIndex(live => isDeepStrictEqual(live.rule, rule))
      return at < 0 ? this.make(rule) : before.splice(at, 1)[0] as L
    }).reverse()
  }

  /** Ends all rules. */
  clear (): void {
    for (const rule of [...this.added, ...this.configured]) rule.stop()
    this.added = []
  }

  /** A request came; the rules in the order in which they are tried. */
  asked (): IterableIterator<L> {
    this.unmet.asked()
    return this.inOrder()
  }

  /** What `of` makes of each, in the order in which they are tried; null leaves it out. */
  status<S> (of: (rule: L, from: 'api' | 'options') => S | null): S[] {
    return [...this.added.map(rule => of(rule, 'api')), ...this.configured.map(rule => of(rule, 'options'))]
      .filter(status => status !== null)
  }

  /** Rules that were added, are in force, and that no request ever met; each is named once. */
  idle (): UnmetRule[] { return this.unmet.take() }

  private * inOrder (): IterableIterator<L> {
    yield * this.added
    yield * this.configured
  }
}
