/** The flags of `edgeproxy bundle`: a few of its own, and the options of the edge that change the way to an upstream. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Mistake, OptionsError, type Problem } from '../../options/problem.js'
import type { Given, OptionName } from '../../settings/rows.js'
import { printable } from '../../observe/terminal.js'
import { upstream } from '../../dial/options/upstream.js'
import { choice, path } from '../../options/values/text.js'
import { quote, type Value } from '../../options/values/value.js'
import type { Repeat } from '../../bundle/wish.js'
import type { Language } from '../../brand/brand.js'
import { decodeRay, type DecodedRay } from '../../ray/ray.js'
import type { Io } from '../command.js'
import type { Asked, Flags } from '../define.js'
import { brandFlag } from '../own-brand.js'
import { switchFlag, textValue } from '../values.js'

/** The options of the edge that change the way to an upstream. */
export const WAY: readonly OptionName[] = [
  'upstream', 'sslMode', 'serverName', 'originCa', 'originCrl', 'originPullCert', 'originPullKey', 'dnsServer', 'maxHeaderSize', 'dnsTimeout', 'connectTimeout', 'tlsTimeout', 'responseTimeout'
]

/** A path as it is said back: whole, because its end is what tells it from others. */
export const pathShown = (path: string): string => `"${printable(path)}"`

export interface BundleFlags {
  readonly ray: DecodedRay
  readonly logFile: string
  /** As it may be given to `createBundle`. */
  readonly edge: string
  readonly out: string
  readonly force: boolean
  readonly repeat: Repeat
  readonly railgunLog: string | null
  readonly keep: readonly string[]
  readonly headers: ReadonlyArray<readonly [string, string]>
  readonly language: Language
  /** The options named in WAY. */
  readonly way: Given
}

const edgeValue: Value<string> = {
  placeholder: '<where>',
  schema: { type: 'string' },
  read (value, origin) {
    const { target: { protocol, label, socketPath } } = upstream.read(value, origin)
    return socketPath === null ? `${protocol}//${label}` : label
  }
}

const headerValue: Value<readonly [name: string, value: string]> = {
  placeholder: '<line>',
  schema: { type: 'string' },
  read (line) {
    const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*)$/.exec(String(line)) ?? []
    // the value may be a secret: it is not said back
    if (name === undefined || value === undefined) throw new Mistake('takes a header line like "Accept-Language: fr"')
    return [name, value]
  }
}

export const FLAGS = {
  'log-file': {
    heading: 'Where',
    value: { ...path, placeholder: '<path>' },
    meaning: 'the edge\'s log: our JSON lines, or a dialect that a brand can read, such as cloudflare'
  },
  brand: { ...brandFlag, meaning: 'a brand of your own, by its folder: its dialects are read, its words used' },
  edge: { value: edgeValue, default: 'http://127.0.0.1:8080', meaning: 'the running edge' },
  out: { value: path, otherwise: 'edgeproxy-<ray>.zip', meaning: 'the zip' },
  force: { ...switchFlag, meaning: 'replace the zip when it exists' },
  'railgun-log': { value: path, meaning: 'the log of a listener between edge and upstream, for 527' },
  repeat: {
    heading: 'Asking again',
    ...switchFlag,
    meaning: 'repeat any method, without its body; else only GET, HEAD and OPTIONS are repeated'
  },
  'no-repeat': { ...switchFlag, meaning: 'repeat nothing: the HAR files are built from the record' },
  header: { value: headerValue, list: true, meaning: 'header line for the repeated request, e.g. "Accept-Language: fr"' },
  keep: { heading: 'Words', value: textValue('<name>'), list: true, meaning: 'do not mask this header, cookie or parameter' },
  lang: { value: { ...choice('en', 'fr', 'auto'), placeholder: '<en|fr>' }, default: 'en', meaning: 'language of the README' }
} as const satisfies Flags

/** @throws OptionsError with every mistake */
export function readBundleFlags ({ own, given, words: [word], problems }: Asked<typeof FLAGS>, io: Io): BundleFlags {
  const ray = readRay(word, problems)
  const { 'log-file': logFile, edge, force, header: headers, keep, lang } = own
  if (logFile === undefined) problems.push({ where: '--log-file', sentence: 'is missing; name the file the edge writes its log to, e.g. --log-file edge.log (start the edge with the same flag)' })
  if (own.repeat && own['no-repeat']) problems.push({ where: '--repeat', sentence: 'and --no-repeat exclude each other; leave one of them out' })
  const out = own.out ?? resolve(io.cwd, `edgeproxy-${ray?.id ?? ''}.zip`)
  if (ray !== null && !force && existsSync(out)) problems.push({ where: '--out', sentence: `${pathShown(out)} exists already; --force replaces it, or name another file` })
  if (problems.length > 0 || ray === null || logFile === undefined) throw new OptionsError(problems)
  return {
    ray,
    logFile,
    edge,
    out,
    force,
    repeat: own.repeat ? 'all' : own['no-repeat'] ? 'never' : 'safe',
    railgunLog: own['railgun-log'] ?? null,
    keep,
    headers,
    language: lang === 'fr' ? 'fr' : 'en',
    way: given
  }
}

function readRay (word: string | undefined, problems: Problem[]): DecodedRay | null {
  if (word === undefined) {
    problems.push({ where: 'bundle', sentence: 'takes a ray ID, e.g. edgeproxy bundle a3436fd6db5a3dde-LAB --log-file edge.log; it stands on the page, in the response’s headers and in the log' })
    return null
  }
  try {
    return decodeRay(word)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    problems.push({ where: quote(word), sentence: 'is no ray ID; it takes 16 hex digits and, optionally, a dash and three letters, like a3436fd6db5a3dde-LAB' })
    return null
  }
}
