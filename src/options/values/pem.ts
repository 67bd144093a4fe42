/** Certificates, their keys and revocation lists: a PEM file, read and checked here, or the PEM text itself. */
import { resolve } from 'node:path'
import { X509Certificate, createPrivateKey } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import { inside, Mistake } from '../problem.js'
import { readTextFile } from './text-file.js'
import { textOf, type Value } from './value.js'

interface Sort {
  /** As a pattern: private keys have several. */
  readonly label: string
  /** As it is shown. */
  readonly shown: string
  readonly noun: string
  /** @throws any error when the block is none */
  readonly check: (block: string) => void
}

const LABELS = /(?<=-----BEGIN )[A-Z0-9 ]+(?=-----)/g

function pem ({ label, shown, noun, check }: Sort): Value<string> {
  const blocks = new RegExp(`-----BEGIN ${label}-----[\\s\\S]*?-----END ${label}-----`, 'g')
  return {
    placeholder: '<pem>',
    schema: { type: 'string', minLength: 1 },
    read (value, { base }) {
      const text = textOf(value, 'a PEM file')
      const isContent = text.startsWith('-----BEGIN')
      const file = isContent ? 'the text' : resolve(base, text)
      const content = isContent ? text : readTextFile(file, `${file} `)
      const found = content.match(blocks) ?? []
      if (found.length === 0) {
        throw new Mistake(`${file} holds no ${noun}${instead(content)}; it takes PEM text with "-----BEGIN ${shown}-----"`)
      }
      found.forEach((block, index) => {
        try {
          inside(`${file} `, () => { check(block) })
        } catch (error) {
          if (error instanceof Mistake) throw error
          throw new Mistake(`${file}: ${noun} ${index + 1} cannot be read (${(error as Error).message}); is the file complete?`)
        }
      })
      return `${found.join('\n')}\n`
    }
  }
}

/** What the file holds although it was not asked for: usually two files were swapped. */
function instead (content: string): string {
  const labels = [...new Set(content.match(LABELS) ?? [])]
  return labels.length === 0 ? '' : `, only ${labels.map(label => `"${label}"`).join(' and ')}`
}

export const certificates = pem({
  label: 'CERTIFICATE',
  shown: 'CERTIFICATE',
  noun: 'certificate',
  check: block => new X509Certificate(block)
})

export const revocations = pem({
  label: 'X509 CRL',
  shown: 'X509 CRL',
  noun: 'revocation list',
  check: block => createSecureContext({ crl: block })
})

/** PKCS#8, or the older forms of RSA and EC keys. The first one of a file counts. */
export const privateKey = pem({
  label: '(?:RSA |EC |ENCRYPTED )?PRIVATE KEY',
  shown: 'PRIVATE KEY',
  noun: 'private key',
  check (block) {
    // the edge asks for no passphrase: it starts without anybody there
    if (/ENCRYPTED/.test(block)) {
      throw new Mistake(
        'holds an encrypted private key, and the edge has no passphrase for it; write it without: openssl pkey -in key.pem -out plain.pem'
      )
    }
    createPrivateKey(block)
  }
})
