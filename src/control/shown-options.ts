/** Options as they may be shown: what is a secret by its name or its form is masked. */
import { isRecord } from '../options/values/value.js'
import { isSecretName, MASK } from '../secrets.js'
import { maskedText } from '../sitelog/masked.js'

/** Members that hold variables of a program: the name of one proves nothing about its value. */
const VARIABLES = 'env'

/** Keys and certificates, where they stand as text. */
const PEM = /-----BEGIN [A-Z ]*PRIVATE KEY-----/

function shown (value: unknown, name: string): unknown {
  if (typeof value === 'string') return isSecretName(name) || PEM.test(value) ? MASK : maskedText(value)
  if (Array.isArray(value)) return value.map(one => shown(one, name))
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, name === VARIABLES ? MASK : shown(one, key)]))
}

export const shownOptions = (options: Readonly<Record<string, unknown>>): object => shown(options, '') as object
