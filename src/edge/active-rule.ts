/** What rules for faults and rules for delays share: which requests they take, how often, and what became of them. */
import { matcherOf, matchText, type Match, type MatchedRequest } from '../options/values/match.js'

export interface RuleTerms {
  readonly match?: Match | undefined
  /** Share of the requests, 0 to 1. */
  readonly rate: number
  /** How many times; of a sequence, how many rounds. */
  readonly times?: number | undefined
}

export abstract class ActiveRule<R extends RuleTerms = RuleTerms> {
  readonly rule: R
  fired = 0
  /** Some request matched it, whether it was among its share or not. */
  private matched = false
  private ended = false
  private readonly fits: (request: MatchedRequest) => boolean
  private readonly limit: number

  /** @param steps of a sequence, which runs once where `times` says nothing; null: it is none */
  constructor (rule: R, steps: number | null) {
    this.rule = rule
    this.fits = matcherOf(rule.match)
    this.limit = steps === null ? rule.times ?? Infinity : steps * (rule.times ?? 1)
  }

  /** About how many requests it will still decide; Infinity without an end. */
  get remaining (): number { return this.ended ? 0 : this.limit - this.fired }

  /** Ended by who made it, not by its `times`. */
  get isEnded (): boolean { return this.ended }

  /** In force, able to fire, and met by no request. */
  get isIdle (): boolean { return !this.ended && !this.matched && this.rule.rate > 0 }

  stop (): void { this.ended = true }

  /** @returns the number of the time, from 0, that it decides about a request; undefined where it does not */
  protected strike (request: MatchedRequest, random: () => number): number | undefined {
    if (this.remaining === 0 || !this.takes(request)) return undefined
    this.matched = true
    if (this.rule.rate < 1 && random() >= this.rule.rate) return undefined
    return this.fired++
  }

  /** What every form of its status has. */
  protected get terms (): { match: string | null, rate: number, fired: number, remaining: number | null } {
    const { rule: { match, rate }, fired, remaining } = this
    return { match: match === undefined ? null : matchText(match), rate, fired, remaining: remaining === Infinity ? null : remaining }
  }

  private takes (request: MatchedRequest): boolean {
    try {
      return this.fits(request)
    } catch (error) {
      // a function that failed was asked at least, and the request says what it threw
      this.matched = true
      throw error
    }
  }
}
