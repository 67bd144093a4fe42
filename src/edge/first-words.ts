/** The record of a request as it arrives: what is known before anybody has looked at it. */
import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import { plainAddress } from '../forward/headers.js'
import { trueMethod } from '../forward/unknown-method.js'
import { Journey } from '../journey.js'
import { noteTls } from './front/facts.js'

/** @param brand whose page it would get before a site is known */
export function firstWords (ray: string, brand: string, request: IncomingMessage): Journey {
  const { socket, headers, url = '/' } = request
  const journey = new Journey(ray, brand, trueMethod(request), url, headers.host ?? '', plainAddress(socket.remoteAddress ?? ''), socket.remotePort ?? 0)
  if ('encrypted' in socket) noteTls(journey, socket as TLSSocket)
  journey.httpVersion = request.httpVersion
  return journey
}
