/** How long code from outside may take to load. */
import { clearTimeout, setTimeout } from '../../clock.js'
import { Mistake } from '../problem.js'

export const LOAD_LIMIT_MS = 3000

const OVERDUE = `does not finish loading within ${LOAD_LIMIT_MS / 1000} s; is there a promise that never settles?`

/** @throws Mistake when `work` has not settled in time; what it does later is ignored. */
export async function withinLimit<T> (work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  // the timer also keeps a process whose only hope is a promise that will never settle
  const overdue = new Promise<never>((_resolve, reject) => { timer = setTimeout(() => { reject(new Mistake(OVERDUE)) }, LOAD_LIMIT_MS) })
  try {
    return await Promise.race([work, overdue])
  } finally {
    clearTimeout(timer)
  }
}
