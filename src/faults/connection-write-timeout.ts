import type { Fault } from './fault.js'
import { startRaw } from './parts/listen.js'

/** Less would fit into the buffers of the two kernels, and the request would count as sent. */
const BODY_BYTES = 8 * 1024 * 1024

export const connectionWriteTimeout = {
  provokes: 'connection_write_timeout',
  explain: 'accepts a connection and never reads from it, so that a large request gets stuck',
  needs: { method: 'POST', bodyBytes: BODY_BYTES },
  async start (wish) {
    // a plain GET meets it as well: it is sent on with a body
    return { ...await startRaw(wish, () => {}, { pauseOnConnect: true }), arrival: { bodyBytes: BODY_BYTES } }
  }
} as const satisfies Fault
