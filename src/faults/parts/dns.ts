/**
 * A name server over UDP, just good enough to answer badly (RFC 1035 section 4.1).
 */
import { createSocket } from 'node:dgram'
import type { FaultWish, RunningFault } from '../fault.js'
import { LOOPBACK, leadTo, portError, targetAt } from './listen.js'

/** A name of the zone that is reserved for tests (RFC 6761): nobody's real resolver is asked for it. */
export const NOWHERE = 'nowhere.edgeproxy.test'

const HEADER = 12
const RESPONSE = 0x80
const RECURSION_AVAILABLE = 0x80

/** The answer without any record: the question again, with `code` as its verdict. */
export function answerTo (query: Buffer, code: number): Buffer {
  const answer = Buffer.from(query.subarray(0, endOfQuestion(query)))
  answer[2] = (answer[2] ?? 0) | RESPONSE
  answer[3] = RECURSION_AVAILABLE | code
  // one question, no records; an additional record of the query (EDNS) is not repeated
  answer.fill(0, 6, HEADER)
  return answer
}

function endOfQuestion (query: Buffer): number {
  let at = HEADER
  for (let length = query[at]; length !== undefined && length > 0; length = query[at]) at += length + 1
  return at + 5
}

/** Starts a name server; `reply` gives the answer to a query, or null for silence. */
export async function startNameServer (wish: FaultWish, reply: (query: Buffer) => Buffer | null): Promise<RunningFault> {
  const server = createSocket('udp4')
  server.on('message', (query, peer) => {
    const answer = reply(query)
    if (answer !== null) server.send(answer, peer.port, peer.address)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', error => reject(portError(error, wish.port)))
    server.bind(wish.port ?? 0, LOOPBACK, resolve)
  })
  const dnsServer = `${LOOPBACK}:${server.address().port}`
  const close = (): Promise<void> => new Promise(resolve => server.close(resolve))
  return { site: leadTo(targetAt(80, { host: NOWHERE }), { dnsServer }), close }
}
