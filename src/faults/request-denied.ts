import type { Fault } from './fault.js'
import { nothingToClose } from './parts/listen.js'

export const requestDenied = {
  provokes: 'request_denied',
  explain: 'meets a rule of the site that denies every path',
  async start () {
    return { site: { deny: [{ path: '/' }] }, close: nothingToClose }
  }
} as const satisfies Fault
