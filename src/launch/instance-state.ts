/** Where an instance stands; `suspended`: its last starts failed, and it is left alone for a while. */
import { epochMs } from '../clock.js'
import type { Instance } from './instance.js'

export type InstanceState = 'stopped' | 'starting' | 'ready' | 'stopping' | 'suspended'

export function instanceState ({ isReady, isStarting, isStopping, suspendedUntil }: Instance): InstanceState {
  if (isStopping) return 'stopping'
  if (isStarting) return 'starting'
  if (isReady) return 'ready'
  return suspendedUntil > epochMs() ? 'suspended' : 'stopped'
}
