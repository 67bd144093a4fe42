/** Where an instance stands; `suspended`: its last starts failed, and it is left alone for a while. */
import type { Instance } from './instance.js'

export type InstanceState = 'stopped' | 'starting' | 'ready' | 'stopping' | 'suspended'

export function instanceState ({ isReady, isStarting, isStopping, suspendedUntil }: Instance): InstanceState {
  if (isStopping) return 'stopping'
  if (isStarting) return 'starting'
  if (isReady) return 'ready'
  return suspendedUntil > Date.now() ? 'suspended' : 'stopped'
}
