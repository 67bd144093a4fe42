/** Ways to an origin that go through a process in between: `railgun:localhost:2408`, `tunnel:shop`. */
import { Mistake } from '../../options/problem.js'
import type { Target } from '../../options/settings.js'
import { quote, textOf, type Value } from '../../options/values/value.js'

/** A tunnel's name and its secret travel in one line, separated by blanks. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/
/** Where the documented listener listens. */
export const LISTENER_PORT = 2408

const TOKEN = /^[\x21-\x7e]{1,200}$/

export const tunnelName: Value<string> = {
  placeholder: '<name>',
  schema: { type: 'string', pattern: NAME.source },
  read (value) {
    const text = textOf(value, 'the name of a tunnel, like shop')
    if (NAME.test(text)) return text
    throw new Mistake(`${quote(value)} is not the name of a tunnel; it takes letters, digits, dots and dashes, up to 64`)
  }
}

/** The value is never quoted back. */
export const tunnelToken: Value<string> = {
  placeholder: '<token>',
  schema: { type: 'string', pattern: TOKEN.source },
  read (value) {
    if (typeof value === 'string' && TOKEN.test(value)) return value
    throw new Mistake('is not a token; it takes 1 to 200 letters, digits and signs, without blanks')
  }
}

/** `tunnel:shop`: nothing to dial; the token is an option of its own. */
export function tunnelTarget (text: string): Target {
  const name = tunnelName.read(text.slice('tunnel:'.length), { via: 'text', base: '' })
  return { protocol: 'http:', host: '', port: 0, socketPath: null, label: `tunnel:${name}`, localAddress: null, hop: { kind: 'tunnel', name, token: null } }
}

/** The same address, as that of a listener. */
export function listenerTarget (target: Target, shown: string): Target {
  if (target.protocol === 'https:') throw new Mistake(`${quote(shown)} has https://, but a listener is asked by plain HTTP; leave the scheme out, and give https:// to edgeproxy railgun --upstream`)
  if (target.socketPath !== null) throw new Mistake(`${quote(shown)} is a socket, but a listener has a port; write localhost:2408`)
  const [port, label] = target.port === 0 ? [LISTENER_PORT, `${target.label}:${LISTENER_PORT}`] : [target.port, target.label]
  return { ...target, port, label: `railgun:${label}`, hop: { kind: 'railgun' } }
}
