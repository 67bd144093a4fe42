/** `edgeproxy explain`: what a kind of failure means, found by its name, by the code on a page, or in a log line. */
import { dialectsOf } from '../../error-pages/index.js'
import type { KnownDialects } from '../bundle/case.js'
import { CATALOG, FAILURE_KINDS, isFailureKind } from '../failures/catalog.js'
import type { Kind } from '../failures/kind.js'
import { printable, type Paint } from '../observe/terminal.js'
import { didYouMean } from '../nearest.js'
import { ALL_SENTENCES, createToFrench } from '../wording/french.js'
import { OptionsError } from '../options/problem.js'
import { quote } from '../options/values/value.js'
import type { Language } from '../brand/brand.js'
import type { Io } from './command.js'
import { defineCommand, refuse, type Asked as AskedFor, type Flags } from './define.js'
import { listed, ownBrand, brandFlag } from './own-brand.js'
import { isPiped, readInput, readLog, type LoggedFailure } from './explain-input.js'
import { paintFor, wrap } from './explain-layout.js'
import { codeOf, kindsOfCode, knownCodes, reasonsOfCode } from './explain-pages.js'
import { codeIn, documentedIn, ORIGIN_FIRST } from './explain-documented.js'
import { explainSiteLog } from './explain-sitelog.js'
import { explain, explanation, listKinds, type Asked } from './explain-text.js'
import { isLanguage, language, switchFlag } from './values.js'

const ABOUT = `Explains a kind of failure: what it means, its usual causes, what to check, which page it leads to, and the command that
makes it happen. <what> is one of
  a kind            connection_refused, or with its finer reason tls_certificate_error/expired
  a code            521, 1016, 504: the kinds whose page has it
  a log line        as the log has it, JSON or pretty, or of a dialect that can be
                    read, such as cloudflare; quote it
  a site log        lines of admin/logs/sites, in full or as people paste them, also
                    with those of Apache's or uWSGI's own log: what happened, what to do
  what a page says  its title (Connection to upstream skipped), or error code: 521
  a documented line nginx's "upstream prematurely closed connection", the lines of a
                    Railgun listener
  -                 log lines on standard input; the dash may be left out in a pipe
Without anything it lists all kinds.`

const FLAGS = {
  lang: {
    heading: 'Options',
    value: language,
    otherwise: 'EDGEPROXY_LANG, else the language of the terminal (LC_ALL, LANG), else English',
    meaning: 'language'
  },
  json: { ...switchFlag, meaning: 'the same as JSON' },
  brand: { ...brandFlag, meaning: 'a brand of your own, by its folder: lines of its dialects are read, too' }
} as const satisfies Flags

export const command = defineCommand({
  name: 'explain',
  summary: 'Explain a kind of failure, a code such as 521, or a log line',
  usage: ['edgeproxy explain [<what>] [--lang en|fr] [--json] [--brand <folder>]'],
  about: ABOUT,
  flags: FLAGS,
  words: Infinity,
  examples: [
    'edgeproxy explain http_response_empty',
    'edgeproxy explain 521 --lang fr',
    'tail -n 1 edge.log | edgeproxy explain',
    'tail -n 40 admin/logs/sites/2026/sites-2026-11-28.log | edgeproxy explain'
  ],
  async run (asked, io) {
    const what = whatOf(asked)
    const { lang = languageOf(io), json } = asked.own
    const dialects = dialectsOf(listed(await ownBrand(asked.own.brand)))
    const say: Say = { language: lang, json, dialects, paint: paintFor(io), write: text => { io.stdout.write(text) } }
    if (what === null && !isPiped()) return list(say)
    if (what === null || what === '-') {
      const text = await readInput(what === '-')
      return text.trim() === '' && what === null ? list(say) : explainLog(text, say)
    }
    return explainWord(what, say)
  }
})

interface Say {
  readonly language: Language
  readonly json: boolean
  /** Forms that a log line may have, besides our own. */
  readonly dialects: KnownDialects
  readonly paint: Paint
  readonly write: (text: string) => void
}

const writeJson = (say: Say, value: unknown): void => { say.write(`${JSON.stringify(value, null, 2)}\n`) }

function list (say: Say): number {
  if (say.json) writeJson(say, FAILURE_KINDS.map(kind => explanation({ kind, reason: null }, say.language)))
  else say.write(listKinds(say.language, say.paint))
  return 0
}

function explainWord (what: string, say: Say): number {
  if (/^\d+$/.test(what)) return explainCode(what, say)
  const code = codeIn(what)
  if (code !== null) return explainCode(code, say)
  if (/[\s{]/.test(what)) return explainLog(what, say)
  const asked = readKind(what)
  if (say.json) writeJson(say, explanation(asked, say.language))
  else say.write(explain(asked, say.language, say.paint))
  return 0
}

/** @throws OptionsError */
function readKind (what: string): Asked {
  const [kind = '', reason] = what.split('/', 2)
  if (!isFailureKind(kind)) throw mistake(quote(what), `is no kind of failure${didYouMean(kind, FAILURE_KINDS) || '; "edgeproxy explain" lists them'}`)
  const reasons = Object.keys((CATALOG[kind] as Kind).reasons ?? {})
  if (reason === undefined) return { kind, reason: null }
  if (reasons.length === 0) throw mistake(quote(reason), `${kind} has no finer reasons`)
  if (!reasons.includes(reason)) throw mistake(quote(reason), `is no reason of ${kind}; it has ${reasons.join(', ')}${didYouMean(reason, reasons)}`)
  return { kind, reason }
}

function explainCode (code: string, say: Say): number {
  const found = kindsOfCode(code)
  if (found.length === 0) throw mistake(quote(code), `is no code that a failure leads to; known are ${knownCodes().sort((a, b) => Number(a) - Number(b)).join(', ')}`)
  const [first] = found
  const reasons = reasonsOfCode(code)
  const origin = ORIGIN_FIRST[code]
  if (origin !== undefined && !say.json) say.write(`${wrap(origin[say.language])}\n\n`)
  if (say.json) writeJson(say, found.map(({ kind }) => explanation({ kind, reason: null }, say.language)))
  else if (first !== undefined && found.every(({ kind }) => kind === first.kind)) {
    const [reason = null] = reasons.length === 1 ? reasons : []
    say.write(explain({ kind: first.kind, reason }, say.language, say.paint))
  } else {
    const lines = found.map(({ kind, to }) => wrap(`${to.brand} ${codeOf(to)}: ${CATALOG[kind].summary[say.language]}`, `  ${kind.padEnd(35)}`, ' '.repeat(37)))
    const more = say.language === 'en' ? 'edgeproxy explain <kind> tells more; failure.kind in the log line says which one it was.' : 'edgeproxy explain <type> en dit plus\u00a0; failure.kind dans la ligne de journal dit lequel.'
    say.write(`${lines.join('\n')}\n\n${wrap(more)}\n`)
  }
  return 0
}

function explainLog (text: string, say: Say): number {
  const { failures, healthy, foreign } = readLog(text, say.dialects)
  const told = explainSiteLog(text, say, failures.length + healthy > 0)
  if (told !== null) {
    say.write(told)
    return 0
  }
  if (failures.length === 0) {
    const asked = healthy === 0 ? documentedIn(text) : null
    if (asked !== null) {
      if (say.json) writeJson(say, explanation(asked, say.language))
      else say.write(explain(asked, say.language, say.paint))
      return 0
    }
    if (healthy === 0) throw mistake(foreign === 0 ? 'standard input' : 'the text', 'holds no log line of edgeproxy; it takes the JSON lines of --log json, or names from "edgeproxy explain"')
    say.write(say.json ? '[]\n' : say.language === 'en' ? `No failure in ${healthy === 1 ? 'this log line' : `these ${healthy} log lines`}.\n` : `Aucun échec dans ${healthy === 1 ? 'cette ligne' : `ces ${healthy} lignes`} de journal.\n`)
    return 0
  }
  if (say.json) writeJson(say, failures.map(failure => ({ ...explanation(known(failure), say.language), logged: failure })))
  else say.write(failures.map(failure => seen(failure, say) + explain(known(failure), say.language, say.paint)).join(`\n${'-'.repeat(80)}\n\n`))
  return 0
}

/** The reason of a log line, where the catalog has words for it. */
const known = ({ kind, reason }: LoggedFailure): Asked =>
  ({ kind, reason: reason !== null && Object.hasOwn((CATALOG[kind] as Kind).reasons ?? {}, reason) ? reason : null })

const toFrench = createToFrench(ALL_SENTENCES)

/** What this one line said, before the general part. Foreign text: shown, never acted on. */
function seen ({ ray, message, hint }: LoggedFailure, { paint, language }: Say): string {
  const told = (text: string | null): string | null => text === null || language === 'en' ? text : toFrench(text) ?? text
  const lines = [ray, told(message), told(hint)].filter(text => text !== null).map(text => wrap(printable(text), '  '))
  return lines.length === 0 ? '' : `${paint('dim', lines.join('\n'))}\n\n`
}

/** @throws OptionsError */
function whatOf ({ words, problems }: AskedFor<typeof FLAGS>): string | null {
  const [what, ...more] = words
  // a pasted line that was not quoted comes in pieces
  const isPasted = more.length > 0 && /[{"[]|^Upstream |STD(?:ERR|OUT):/.test(words.join(' '))
  refuse(problems)
  const whole = words.join(' ')
  if (more.length > 0 && (documentedIn(whole) !== null || codeIn(whole) !== null)) return whole
  if (more.length > 0 && !isPasted) throw mistake(quote(more[0]), 'is not expected here; explain takes one thing at a time')
  return isPasted ? words.join(' ') : what ?? null
}

function languageOf ({ env }: Io): Language {
  const [own = ''] = [env['EDGEPROXY_LANG']].filter(text => text !== 'auto')
  if (isLanguage(own)) return own
  const locale = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find(text => text !== undefined && text !== '')
  return locale?.startsWith('fr') === true ? 'fr' : 'en'
}

const mistake = (where: string, sentence: string): OptionsError => new OptionsError([{ where, sentence }])
