import { say, type PlatformPage } from '../page.js'
import { upstreamGatewayError } from './upstream-gateway-error.js'

/** The program's own 504; shown only where a site asks for it. */
export const upstreamGatewayTimeout = {
  ...upstreamGatewayError,
  status: 504,
  code: '504',
  happened: say(
    'This site’s program answered, and said that something behind it did not answer in time.',
    'Le programme de ce site a répondu, mais signale que quelque chose derrière lui n’a pas répondu à temps.'),
  scene: 'late'
} as const satisfies PlatformPage
