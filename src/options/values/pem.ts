/** Certificates and revocation lists: a PEM file, read and checked here, or the PEM text itself. */
import { resolve } from 'node:path'
import { X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import { Mistake } from '../problem.js'
import { readTextFile } from './text-file.js'
import { textOf, type Value } from './value.js'

function pem (label: string, noun: string, check: (block: string) => void): Value<string> {
  const blocks = new RegExp(`-----BEGIN ${label}-----[\\s\\S]*?-----END ${label}-----`, 'g')
  return {
    placeholder: '<pem>',
    schema: { type: 'string', minLength: 1 },
    read (value, { base }) {
      const text = textOf(value, 'a PEM file')
      const isContent = text.startsWith('-----BEGIN')
      const file = isContent ? 'the text' : resolve(base, text)
      const found = (isContent ? text : readTextFile(file, `${file} `)).match(blocks) ?? []
      if (found.length === 0) throw new Mistake(`${file} holds no ${noun}; it takes PEM text with "-----BEGIN ${label}-----"`)
      found.forEach((block, index) => {
        try {
          check(block)
        } catch (error) {
          throw new Mistake(`${file}: ${noun} ${index + 1} cannot be read (${(error as Error).message}); is the file complete?`)
        }
      })
      return `${found.join('\n')}\n`
    }
  }
}

export const certificates = pem('CERTIFICATE', 'certificate', block => new X509Certificate(block))
export const revocations = pem('X509 CRL', 'revocation list', block => createSecureContext({ crl: block }))
