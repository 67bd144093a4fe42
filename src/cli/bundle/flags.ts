/** The flags of `edgeproxy bundle`: a few of its own, and the options of the edge that change the way to an upstream. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readFlags } from '../../options/flags.js'
import { attempt, Mistake, OptionsError, type Problem } from '../../options/problem.js'
import { TABLE, type Given, type OptionName } from '../../settings/rows.js'
import { printable } from '../../observe/terminal.js'
import { upstream } from '../../dial/options/upstream.js'
import { quote } from '../../options/values/value.js'
import type { Repeat } from '../../bundle/again.js'
import type { Language } from '../../page/brand.js'
import { decodeRay, type DecodedRay } from '../../ray/ray.js'
import type { Io } from '../command.js'

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

const OWN = {
  edge: { type: 'string' },
  out: { type: 'string' },
  force: { type: 'boolean' },
  repeat: { type: 'boolean' },
  'no-repeat': { type: 'boolean' },
  'railgun-log': { type: 'string' },
  keep: { type: 'string' },
  header: { type: 'string' }
} as const

type OwnName = keyof typeof OWN
type Own = Partial<Record<OwnName, string[]>>

/** @throws OptionsError with every mistake */
export function readBundleFlags (args: readonly string[], io: Io): BundleFlags {
  const problems: Problem[] = []
  const { own, rest } = takeOwn(args, problems)
  const flags = readFlags(TABLE, rest, { names: [...WAY, 'logFile', 'lang'], words: 1 }, io.cwd)
  problems.push(...flags.problems)
  const { logFile, lang, ...way } = flags.given
  const ray = readRay(flags.words[0], problems)
  if (logFile == null) problems.push({ where: '--log-file', sentence: 'is missing; name the file the edge writes its log to, e.g. --log-file edge.log (start the edge with the same flag)' })
  if (own.repeat !== undefined && own['no-repeat'] !== undefined) problems.push({ where: '--repeat', sentence: 'and --no-repeat exclude each other; leave one of them out' })
  const edge = attempt(problems, '--edge', () => readEdge(own.edge?.at(-1) ?? 'http://127.0.0.1:8080', io.cwd))
  const headers = (own.header ?? []).flatMap(line => attempt(problems, '--header', () => [readHeader(line)]) ?? [])
  const force = own.force !== undefined
  const out = resolve(io.cwd, own.out?.at(-1) ?? `edgeproxy-${ray?.id ?? ''}.zip`)
  if (ray !== null && !force && existsSync(out)) problems.push({ where: '--out', sentence: `${pathShown(out)} exists already; --force replaces it, or name another file` })
  if (problems.length > 0 || ray === null || logFile == null || edge === undefined) throw new OptionsError(problems)
  return {
    ray,
    logFile,
    edge,
    out,
    force,
    repeat: own.repeat !== undefined ? 'all' : own['no-repeat'] !== undefined ? 'never' : 'safe',
    railgunLog: own['railgun-log'] === undefined ? null : resolve(io.cwd, own['railgun-log'].at(-1) ?? ''),
    keep: own.keep ?? [],
    headers,
    language: lang === 'fr' ? 'fr' : 'en',
    way
  }
}

/** The flags that only this command knows are taken out; the rest is read like any command's. */
function takeOwn (args: readonly string[], problems: Problem[]): { own: Own, rest: string[] } {
  const { tokens } = parseArgs({ args: [...args], options: OWN, strict: false, tokens: true })
  const own: Own = {}
  const taken = new Set<number>()
  for (const token of tokens) {
    if (token.kind !== 'option' || !Object.hasOwn(OWN, token.name)) continue
    const name = token.name as OwnName
    const isSwitch = OWN[name].type === 'boolean'
    taken.add(token.index)
    if (isSwitch) (own[name] ??= []).push('')
    else if (token.value === undefined || token.value === '' || (token.inlineValue === false && token.value.startsWith('--'))) problems.push({ where: token.rawName, sentence: 'has no value' })
    else (own[name] ??= []).push(token.value)
    if (!isSwitch && token.inlineValue === false && token.value?.startsWith('--') !== true) taken.add(token.index + 1)
  }
  return { own, rest: args.filter((_arg, index) => !taken.has(index)) }
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

function readEdge (word: string, base: string): string {
  const { target: { protocol, label, socketPath } } = upstream.read(word, { via: 'text', base })
  return socketPath === null ? `${protocol}//${label}` : label
}

function readHeader (line: string): readonly [string, string] {
  const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*)$/.exec(line) ?? []
  // the value may be a secret: it is not said back
  if (name === undefined || value === undefined) throw new Mistake('takes a header line like "Accept-Language: fr"')
  return [name, value]
}
