import type { Fault } from './fault.js'
import { startRaw } from './parts/listen.js'

export const connectionWriteTimeout = {
  provokes: 'connection_write_timeout',
  explain: 'accepts a connection and never reads from it, so that a large request gets stuck',
  // less would fit into the buffers of the two kernels, and the request would count as sent
  needs: { method: 'POST', bodyBytes: 8 * 1024 * 1024 },
  start: wish => startRaw(wish, () => {}, { pauseOnConnect: true })
} as const satisfies Fault
