/** Where the control API listens, as a flag has it. */
import { isIP } from 'node:net'
import { Mistake } from '../options/problem.js'
import { quote, type Value } from '../options/values/value.js'

export interface ControlAddress {
  readonly host: string
  readonly port: number
}

const LOOPBACK = '127.0.0.1'

const TAKES = 'a port, or address:port, like 8474 or 127.0.0.1:8474; port 0 takes any free one'

/** `8474`, `127.0.0.1:0`, `[::1]:8474`. */
export const controlAddress: Value<ControlAddress> = {
  placeholder: '<[address:]port>',
  takes: TAKES,
  schema: { type: 'string' },
  read (value) {
    const [, bracketed, plain, digits] = /^(?:(?:\[([^\]]+)\]|([^:[\]]+)):)?(\d{1,5})$/.exec(String(value)) ?? []
    const host = bracketed ?? plain ?? LOOPBACK
    const fits = digits !== undefined && Number(digits) <= 65_535 && (host === 'localhost' || isIP(host) !== 0)
    if (!fits) throw new Mistake(`${quote(value)} is no address to listen on; it takes ${TAKES}`)
    return { host: host === 'localhost' ? LOOPBACK : host, port: Number(digits) }
  }
}
