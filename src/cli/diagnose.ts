/** `edgeproxy diagnose`: walks the way to an upstream and says where it ends, and why. */
import { parseArgs } from 'node:util'
import { readFlags, type Flags } from '../options/flags.js'
import { attempt, OptionsError, type Problem } from '../options/problem.js'
import { resolveLayers } from '../settings/resolve.js'
import type { Settings, Target } from '../options/settings.js'
import { TABLE, type Given, type OptionName } from '../settings/rows.js'
import { upstream } from '../dial/options/upstream.js'
import { quote } from '../options/values/value.js'
import type { Command, Io } from './command.js'
import type { Question } from './diagnose-request.js'
import { reportJson, reportText } from './diagnose-report.js'
import { walk } from './diagnose-walk.js'
import { paintFor } from './explain-layout.js'
import { optionsHelp } from './help.js'

/** The options of the edge that change the way to an upstream. */
const NAMES: readonly OptionName[] = [
  'sslMode', 'serverName', 'originCa', 'originCrl', 'originPullCert', 'originPullKey', 'dnsServer', 'parser', 'maxHeaderSize',
  'dnsTimeout', 'connectTimeout', 'tlsTimeout', 'ackTimeout', 'writeTimeout', 'responseTimeout', 'idleTimeout'
]

/** Who diagnoses does not want to wait as long as a visitor would have to; ms. */
const PATIENCE: Given = { dnsTimeout: 5000, connectTimeout: 5000, tlsTimeout: 5000, ackTimeout: 5000, writeTimeout: 5000, responseTimeout: 15_000, idleTimeout: 5000 }

const HELP = `Usage: edgeproxy diagnose <upstream> [options]

Walks the way to an upstream step by step (addresses, connection, TLS, one request) with the same code that forwards
visitors' requests, and says at the first failure its kind, what was really there and what to check. The upstream is
written as for --upstream: 3000, localhost:3000, http://.., https://.., unix:/path, or with an ssl mode a host alone.
Exits with 0 when the way is clear, 1 when it found a failure, 2 when it was asked nonsense.

Request
  --host <name>               Host header to send, as a visitor's browser would. [the upstream's host]
  --path <path>               what to ask for [/]
  --visitor <http|https>      how the visitor came, where that decides the port (a host alone, full or strict) [https]
  --json                      print the findings as JSON

${optionsHelp(NAMES)}
Unlike the edge it waits 5s for each step and 15s for the head of the response, unless a flag says otherwise.

Examples
  edgeproxy diagnose 3000
  edgeproxy diagnose https://localhost:3443 --ssl-mode strict --server-name shop.test
  edgeproxy diagnose shop.test --ssl-mode full --visitor http
`

export const command: Command = {
  name: 'diagnose',
  summary: 'Walk the way to an upstream and say where it ends, and why',
  help: HELP,
  async run (args, io) {
    const { settings, question, json } = read(args, io)
    const found = await walk(settings, question)
    io.stdout.write(json ? `${JSON.stringify(reportJson(found), null, 2)}\n` : reportText(found, paintFor(io)))
    return found.failure === null ? 0 : 1
  }
}

interface Wanted {
  readonly settings: Settings
  readonly question: Question
  readonly json: boolean
}

/** @throws OptionsError with every mistake */
function read (args: readonly string[], io: Io): Wanted {
  const { own, rest, problems } = takeOwn(args)
  const flags = readFlags(TABLE, rest, { names: NAMES, words: 1 }, io.cwd)
  problems.push(...flags.problems)
  const given = settingsOf(flags, problems, io)
  const settings = given === null ? null : forVisitor(given, own.visitor, problems)
  const target = settings?.sites[0]?.upstreams[0]
  if (target?.hop?.kind === 'tunnel') problems.push({ where: target.label, sentence: 'is walked from its other end: the connector prints each connect and each loss; where it runs, diagnose its --to' })
  const question = { host: own.host ?? (target?.socketPath === null && target.hop === undefined ? target.label : 'localhost'), path: own.path ?? '/' }
  if (!/^[\w.:[\]-]+$/.test(question.host)) problems.push({ where: '--host', sentence: `${quote(question.host)} is not a host; it takes a name like shop.test, with a port if you like` })
  if (!/^\/[\x21-\x7e]*$/.test(question.path)) problems.push({ where: '--path', sentence: `${quote(question.path)} is not a path; it starts with / and has no blanks` })
  if (problems.length > 0 || settings === null) throw new OptionsError(problems)
  return { settings, question, json: own.json }
}

/** The way of one visitor: where https visitors go another way than others, one of the two is walked. */
function forVisitor (settings: Settings, visitor: string | undefined, problems: Problem[]): Settings {
  const way = (target: Target): Target => visitor === 'http' ? target : target.whenSecure ?? target
  const decides = settings.sites.some(({ upstreams }) => upstreams.some(({ whenSecure }) => whenSecure !== undefined))
  if (visitor !== undefined && visitor !== 'http' && visitor !== 'https') problems.push({ where: '--visitor', sentence: `${quote(visitor)} is not one of http, https` })
  else if (visitor !== undefined && !decides) problems.push({ where: '--visitor', sentence: 'makes no difference here; it is for a host alone with ssl-mode full or strict' })
  return { ...settings, sites: settings.sites.map(site => ({ ...site, upstreams: site.upstreams.map(target => plain(way(target))) })) }
}

const plain = ({ whenSecure: _, ...target }: Target): Target => target

interface Own { host: string | undefined, path: string | undefined, visitor: string | undefined, json: boolean }

/** The flags that only this command knows are taken out; the rest is read like any command's. */
function takeOwn (args: readonly string[]): { own: Own, rest: string[], problems: Problem[] } {
  const { tokens } = parseArgs({ args: [...args], options: { host: { type: 'string' }, path: { type: 'string' }, visitor: { type: 'string' }, json: { type: 'boolean' } }, strict: false, tokens: true })
  const own: Own = { host: undefined, path: undefined, visitor: undefined, json: false }
  const problems: Problem[] = []
  const taken = new Set<number>()
  for (const token of tokens) {
    if (token.kind !== 'option' || !['host', 'path', 'visitor', 'json'].includes(token.name)) continue
    taken.add(token.index)
    if (token.name === 'json') own.json = true
    else if (token.value === undefined || (token.inlineValue === false && token.value.startsWith('--'))) problems.push({ where: token.rawName, sentence: 'has no value' })
    else own[token.name as 'host' | 'path' | 'visitor'] = token.value
    if (token.name !== 'json' && token.inlineValue === false) taken.add(token.index + 1)
  }
  return { own, rest: args.filter((_arg, index) => !taken.has(index)), problems }
}

function settingsOf (flags: Flags<Given>, problems: Problem[], io: Io): Settings | null {
  const [word] = flags.words
  if (word === undefined) {
    problems.push({ where: 'diagnose', sentence: 'takes an upstream, e.g. edgeproxy diagnose localhost:3000' })
    return null
  }
  const where = attempt(problems, quote(word), () => upstream.read(word, { via: 'text', base: io.cwd }))
  if (where === undefined) return null
  const { settings, found } = resolveLayers({ overrides: flags.given, base: { upstream: [where], intercept: 'replace' }, sites: [], defaults: PATIENCE })
  problems.push(...found.map(({ path: [name], sentence }) => ({ where: placeOf(String(name)), sentence })))
  return settings
}

/** The upstream has no flag here: its mistakes quote it. */
function placeOf (name: string): string {
  if (name === 'upstream') return ''
  return TABLE.has(name) ? `--${TABLE.flag(name)}` : name
}
