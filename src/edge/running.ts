/**
 * Requests and tunnels inside, in the order of their arrival. The list's links stand in the members themselves and are
 * cleared when one leaves: a request that is over points at no other and is pointed at by none. A set would not do: its
 * discarded tables, once they are old, keep the requests they named alive through every collection of the young generation.
 */
export interface Member<T> {
  previous: T | null
  next: T | null
}

export class RunningList<T extends Member<T>> implements Iterable<T> {
  size = 0
  private first: T | null = null
  private last: T | null = null
  private whenEmpty: (() => void) | null = null

  add (member: T): void {
    const { last } = this
    if (last === null) this.first = member
    else {
      last.next = member
      member.previous = last
    }
    this.last = member
    this.size++
  }

  /** @param member is in the list */
  remove (member: T): void {
    const { previous, next } = member
    if (previous === null) this.first = next
    else previous.next = next
    if (next === null) this.last = previous
    else next.previous = previous
    member.previous = member.next = null
    if (--this.size === 0) this.whenEmpty?.()
  }

  /** Calls back when it is empty, and each time that it is again. */
  emptied (done: () => void): void {
    this.whenEmpty = done
    if (this.size === 0) done()
  }

  * [Symbol.iterator] (): Iterator<T> {
    for (let member = this.first; member !== null;) {
      // it may be removed meanwhile
      const { next } = member
      yield member
      member = next
    }
  }
}
