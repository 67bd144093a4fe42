/** A clock that moves only when told to, for rooms that take `now` as an argument. */

export interface Clock {
  /** Epoch ms. */
  readonly now: () => number
  advance (ms: number): void
}

export function createClock (start = Date.UTC(2026, 0, 1)): Clock {
  let time = start
  return { now: () => time, advance: ms => { time += ms } }
}
