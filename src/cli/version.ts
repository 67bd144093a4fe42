/** The version of this package, read from where it is installed. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const manifest = JSON.parse(readFileSync(fileURLToPath(import.meta.resolve('edgeproxy/package.json')), 'utf8')) as { readonly version: string }

export const VERSION = manifest.version
