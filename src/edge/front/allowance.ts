import { performance } from '../../clock.js'

/** So many at once, and so many a second from then on. */
export class Allowance {
  private left: number
  private at: number
  private readonly most: number
  private readonly perSecond: number
  private readonly now: () => number

  /** @param now clock in ms */
  constructor (most: number, perSecond: number, now: () => number = () => performance.now()) {
    this.most = this.left = most
    this.perSecond = perSecond
    this.now = now
    this.at = now()
  }

  /** @returns whether one more is allowed */
  take (): boolean {
    const now = this.now()
    this.left = Math.min(this.most, this.left + (now - this.at) * this.perSecond / 1000)
    this.at = now
    if (this.left < 1) return false
    this.left--
    return true
  }
}
