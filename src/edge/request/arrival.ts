/** The journey of a request as it arrives: what is known before any step looks at it. */
import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import { plainAddress } from '../../forward/headers.js'
import { Journey } from '../../journey.js'
import { noteTls } from '../front/facts.js'
import { trueMethod } from '../../forward/unknown-method.js'

/** @param brand whose page it would get before a site is known */
export function journeyOf (ray: string, brand: string, request: IncomingMessage): Journey {
  const { socket, headers, url = '/' } = request
  const address = plainAddress(socket.remoteAddress ?? '')
  const journey = new Journey(ray, brand, trueMethod(request), url, headers.host ?? '', address, socket.remotePort ?? 0)
  if ('encrypted' in socket) noteTls(journey, socket as TLSSocket)
  journey.httpVersion = request.httpVersion
  return journey
}
