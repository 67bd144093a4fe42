// What is in a bundle, read by readers of other hands: python3's zipfile unpacks it, har-schema's schemas judge the HAR files.
import { execFileSync, spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { Ajv, type ValidateFunction } from 'ajv'

export interface Unpacked {
  /** In the order of the zip. */
  readonly names: readonly string[]
  /** A file as text. */
  text (name: string): string
  /** A file read as JSON. */
  json (name: string): any
  /** Every byte of every file, and their names. */
  readonly all: string
}

export const NO_PYTHON: string | false = spawnSync('python3', ['-c', 'import zipfile']).status === 0 ? false : 'python3 is not here to unpack zips'

const UNZIP = `
import base64, io, json, sys, zipfile
z = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()))
assert z.testzip() is None
json.dump([[i.filename, base64.b64encode(z.read(i)).decode(), i.date_time, oct(i.external_attr >> 16)] for i in z.infolist()], sys.stdout)
`

export interface Entry { readonly name: string, readonly bytes: Buffer, readonly date: readonly number[], readonly mode: string }

/** Checks the sums and unpacks, in python. */
export function unzip (zip: Uint8Array): Entry[] {
  const out = execFileSync('python3', ['-c', UNZIP], { input: zip, maxBuffer: 64 * 1024 * 1024 })
  return (JSON.parse(out.toString()) as Array<[string, string, number[], string]>).map(([name, base64, date, mode]) => ({ name, bytes: Buffer.from(base64, 'base64'), date, mode }))
}

export function unpack (zip: Uint8Array): Unpacked {
  const entries = unzip(zip)
  const text = (wanted: string): string => {
    const entry = entries.find(({ name }) => name === wanted)
    if (entry === undefined) throw new Error(`no ${wanted} among ${entries.map(({ name }) => name).join(', ')}`)
    return entry.bytes.toString('utf8')
  }
  return {
    names: entries.map(({ name }) => name),
    text,
    json: name => JSON.parse(text(name)),
    all: entries.map(({ name, bytes }) => `${name}\n${bytes.toString('latin1')}\n`).join('')
  }
}

const require = createRequire(import.meta.url)

/** Judges a HAR document by the published schemas. */
export function harValidator (): ValidateFunction {
  const ajv = new Ajv({ strict: false, logger: false, validateSchema: true, allErrors: true })
  ajv.addMetaSchema(JSON.parse(readFileSync(require.resolve('ajv/dist/refs/json-schema-draft-06.json'), 'utf8')) as object)
  for (const [name, format] of FORMATS) ajv.addFormat(name, format)
  ajv.addSchema(Object.values(require('har-schema') as Record<string, object>))
  const validate = ajv.getSchema('har.json#')
  if (validate === undefined) throw new Error('no schema har.json#')
  return validate
}

const FORMATS: ReadonlyArray<readonly [string, RegExp]> = [
  ['date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/],
  ['date', /^\d{4}-\d\d-\d\d$/],
  ['ipv4', /^\d{1,3}(\.\d{1,3}){3}$/],
  ['ipv6', /^[0-9a-f:]+:[0-9a-f:.]*$/i],
  ['uri', /^[a-z][a-z0-9+.-]*:\S+$/i],
  ['email', /@/]
]
