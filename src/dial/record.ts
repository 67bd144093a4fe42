/** What a dial was like: written down as it goes on. */
import type { Attempt } from '../failures/failure.js'
import type { Journey } from '../journey.js'
import type { ClientCertificate } from './client-certificate.js'

/** Filled in leg by leg, also when a later leg fails. Milliseconds; null where the dial did not come by. */
export interface DialRecord {
  /** The leg that it is on. */
  stage: 'resolve' | 'connect' | 'handshake'
  resolve: number | null
  connect: number | null
  handshake: number | null
  /** Address really used, once known. */
  address: string | null
  attempts: readonly Attempt[]
  /** TLS version agreed on; null without TLS. */
  tls: string | null
  /** What became of the upstream's wish for a client certificate; undefined where it had none. */
  clientCertificate: ClientCertificate
}

export const emptyRecord = (): DialRecord =>
  ({ stage: 'connect', resolve: null, connect: null, handshake: null, address: null, attempts: [], tls: null, clientCertificate: undefined })

/** A record of a dial that begins for this request. */
export const beginDial = (journey: Journey): DialRecord => (journey.dial = emptyRecord())

/** Writes down what a dial was like. */
export function noteDial (journey: Journey, { resolve, connect, handshake, tls }: DialRecord): void {
  Object.assign(journey.timings, { resolve, connect, handshake })
  journey.upstreamTls = tls
  journey.dial = null
}
