/** `edgeproxy diagnose`: walks the way to an upstream and says where it ends, and why. */
import { attempt, OptionsError, type Problem } from '../options/problem.js'
import { resolveLayers } from '../settings/resolve.js'
import type { Settings, Target } from '../options/settings.js'
import type { Given, OptionName } from '../settings/rows.js'
import { upstream } from '../dial/options/upstream.js'
import { quote } from '../options/values/value.js'
import { choice } from '../options/values/text.js'
import type { Io } from './command.js'
import { atFlags, defineCommand, type Asked, type Flags } from './define.js'
import type { Question } from './diagnose-request.js'
import { isClear, reportJson, reportText } from './diagnose-report.js'
import { walk } from './diagnose-walk.js'
import { paintFor } from './explain-layout.js'
import { switchFlag, textValue } from './values.js'

/** The options of the edge that change the way to an upstream. */
const NAMES: readonly OptionName[] = [
  'sslMode', 'serverName', 'hostHeader', 'originCa', 'originCrl', 'originPullCert', 'originPullKey', 'dnsServer', 'parser', 'maxHeaderSize',
  'dnsTimeout', 'connectTimeout', 'tlsTimeout', 'ackTimeout', 'writeTimeout', 'responseTimeout', 'idleTimeout'
]

/** Who diagnoses does not want to wait as long as a visitor would have to; ms. */
const PATIENCE: Given = { dnsTimeout: 5000, connectTimeout: 5000, tlsTimeout: 5000, ackTimeout: 5000, writeTimeout: 5000, responseTimeout: 15_000, idleTimeout: 5000 }

const hostValue = textValue('<name>', text => /^[\w.:[\]-]+$/.test(text)
  ? null
  : `${quote(text)} is not a host; it takes a name like shop.test, with a port if you like`)

const pathValue = textValue('<path>', text => /^\/[\x21-\x7e]*$/.test(text)
  ? null
  : `${quote(text)} is not a path; it starts with / and has no blanks`)

const FLAGS = {
  host: {
    heading: 'Request',
    value: hostValue,
    otherwise: 'the upstream\'s host',
    meaning: 'Host header to send, as a visitor\'s browser would'
  },
  path: { value: pathValue, default: '/', meaning: 'what to ask for' },
  visitor: {
    value: { ...choice('http', 'https'), placeholder: '<http|https>' },
    otherwise: 'https',
    meaning: 'how the visitor came, where that decides the port (a host alone, full or strict)'
  },
  json: { ...switchFlag, meaning: 'print the findings as JSON' }
} as const satisfies Flags

const ABOUT = `Walks the way to an upstream step by step (addresses, connection, TLS, one request) with the same code that forwards
visitors' requests, and says at the first failure its kind, what was really there and what to check. The upstream is
written as for --upstream: 3000, localhost:3000, http://.., https://.., unix:/path, or with an ssl mode a host alone.
Exits with 0 when the way is clear, 1 when it found a failure or an answer that
says that it was asked for in the wrong way, 2 when it was asked nonsense.`

export const command = defineCommand({
  name: 'diagnose',
  summary: 'Walk the way to an upstream and say where it ends, and why',
  usage: ['edgeproxy diagnose <upstream> [options]'],
  about: ABOUT,
  flags: FLAGS,
  options: NAMES,
  words: 1,
  afterOptions: 'Unlike the edge it waits 5s for each step and 15s for the head of the response, unless a flag says otherwise.',
  examples: [
    'edgeproxy diagnose 3000',
    'edgeproxy diagnose https://localhost:3443 --ssl-mode strict --server-name shop.test',
    'edgeproxy diagnose shop.test --ssl-mode full --visitor http'
  ],
  async run (asked, io) {
    const { settings, question } = wantedOf(asked, io)
    const found = await walk(settings, question)
    io.stdout.write(asked.own.json ? `${JSON.stringify(reportJson(found), null, 2)}\n` : reportText(found, paintFor(io)))
    return isClear(found) ? 0 : 1
  }
})

type Mine = Asked<typeof FLAGS>

interface Wanted {
  readonly settings: Settings
  readonly question: Question
}

/** @throws OptionsError with every mistake */
function wantedOf (asked: Mine, io: Io): Wanted {
  const { own, problems } = asked
  const given = settingsOf(asked, io)
  const settings = given === null ? null : forVisitor(given, own.visitor, problems)
  const target = settings?.sites[0]?.upstreams[0]
  if (target?.hop?.kind === 'tunnel') problems.push({ where: target.label, sentence: 'is walked from its other end: the connector prints each connect and each loss; where it runs, diagnose its --to' })
  const host = own.host ?? (target?.socketPath === null && target.hop === undefined ? target.label : 'localhost')
  if (problems.length > 0 || settings === null) throw new OptionsError(problems)
  return { settings, question: { host, path: own.path } }
}

/** The way of one visitor: where https visitors go another way than others, one of the two is walked. */
function forVisitor (settings: Settings, visitor: 'http' | 'https' | undefined, problems: Problem[]): Settings {
  const way = (target: Target): Target => visitor === 'http' ? target : target.whenSecure ?? target
  const decides = settings.sites.some(({ upstreams }) => upstreams.some(({ whenSecure }) => whenSecure !== undefined))
  if (visitor !== undefined && !decides) problems.push({ where: '--visitor', sentence: 'makes no difference here; it is for a host alone with ssl-mode full or strict' })
  return { ...settings, sites: settings.sites.map(site => ({ ...site, upstreams: site.upstreams.map(target => plain(way(target))) })) }
}

const plain = ({ whenSecure: _, ...target }: Target): Target => target

function settingsOf ({ given, words: [word], problems }: Mine, io: Io): Settings | null {
  if (word === undefined) {
    problems.push({ where: 'diagnose', sentence: 'takes an upstream, e.g. edgeproxy diagnose localhost:3000' })
    return null
  }
  const where = attempt(problems, quote(word), () => upstream.read(word, { via: 'text', base: io.cwd }))
  if (where === undefined) return null
  const { settings, found } = resolveLayers({ overrides: given, base: { upstream: [where], intercept: 'replace' }, sites: [], defaults: PATIENCE })
  // the upstream has no flag here: its mistakes quote it
  problems.push(...atFlags(found, { upstream: '' }))
  return settings
}
