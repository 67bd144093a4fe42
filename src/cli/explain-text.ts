/** The explanation of a kind as text and as JSON, in either language. */
import { CATALOG, FAILURE_KINDS, type FailureKind } from '../failures/catalog.js'
import type { Kind, Text } from '../failures/kind.js'
import { STAGES, type Stage } from '../failures/stage.js'
import type { Fault } from '../faults/fault.js'
import { FAULTS } from '../faults/index.js'
import type { Paint } from '../observe/terminal.js'
import type { Language } from '../brand/brand.js'
import { codeOf, pagesOf } from './explain-pages.js'
import { numbered, table, wrap } from './explain-layout.js'

/** Headings and short words. */
const WORDS = {
  stage: { en: 'stage', fr: 'étape' },
  error: { en: 'error', fr: 'erreur' },
  page: { en: 'page', fr: 'page' },
  try: { en: 'try it', fr: 'essayer' },
  meaning: { en: 'What it means', fr: 'Ce que cela veut dire' },
  causes: { en: 'Usual causes, most common first', fr: 'Causes habituelles, la plus fréquente d’abord' },
  checks: { en: 'What to check', fr: 'Que vérifier' },
  reasons: { en: 'Finer reasons', fr: 'Motifs plus précis' },
  none: { en: 'none', fr: 'aucun' }
} as const satisfies Record<string, Text>

const COLON: Readonly<Record<Language, string>> = { en: ':', fr: '\u00a0:' }

const STAGE_WORDS: Readonly<Record<Stage, Text>> = {
  site: { en: 'before any upstream: which site, and whether it may', fr: 'avant tout serveur amont\u00a0: quel site, et s’il est permis' },
  instance: { en: 'whether the program that the edge starts is there', fr: 'si le programme que le proxy lance est là' },
  circuit: { en: 'whether the upstream is worth trying', fr: 'si le serveur amont vaut d’être essayé' },
  resolve: { en: 'from a name to addresses', fr: 'du nom aux adresses' },
  connect: { en: 'a connection to one of them', fr: 'une connexion à l’une d’elles' },
  handshake: { en: 'TLS on the connection', fr: 'TLS sur la connexion' },
  request: { en: 'sending the request', fr: 'l’envoi de la requête' },
  head: { en: 'waiting for status and headers', fr: 'l’attente du statut et des en-têtes' },
  body: { en: 'passing on the body', fr: 'la transmission du corps' },
  answered: { en: 'a complete answer that tells of a failure further on', fr: 'une réponse complète qui annonce un échec plus loin' },
  listener: {
    en: 'on the way through a listener between edge and origin',
    fr: 'sur le chemin qui passe par un écouteur entre le proxy et l’origine'
  },
  tunnel: {
    en: 'on the way through a tunnel that a connector opened',
    fr: 'sur le chemin qui passe par un tunnel ouvert par un connecteur'
  },
  edge: { en: 'the request itself, or the edge', fr: 'la requête elle-même, ou le proxy' }
}

/** The rest are no legs of every journey. */
const TRAVEL: readonly Stage[] = STAGES.slice(0, STAGES.indexOf('answered'))

export interface Asked {
  readonly kind: FailureKind
  readonly reason: string | null
}

/** All kinds with their summaries, by stage. */
export function listKinds (language: Language, paint: Paint): string {
  const width = Math.max(...FAILURE_KINDS.map(name => name.length)) + 4
  const groups = STAGES.map(stage => {
    const rows = FAILURE_KINDS.filter(name => CATALOG[name].stage === stage)
      .map(name => wrap(CATALOG[name].summary[language], `  ${name}`.padEnd(width)))
    return [`${paint('bold', stage)}${COLON[language]} ${STAGE_WORDS[stage][language]}`, ...rows].join('\n')
  })
  const more = language === 'en'
    ? 'edgeproxy explain <kind> tells more; edgeproxy origin <kind> makes it happen.'
    : 'edgeproxy explain <type> en dit plus\u00a0; edgeproxy origin <type> le provoque.'
  return `${groups.join('\n\n')}\n\n${more}\n`
}

export function explain ({ kind, reason }: Asked, language: Language, paint: Paint): string {
  const entry: Kind = CATALOG[kind]
  const words = (name: keyof typeof WORDS): string => WORDS[name][language]
  const heading = (name: keyof typeof WORDS): string => `\n${paint('bold', words(name))}`
  const chosen = reason === null ? undefined : entry.reasons?.[reason]
  return [
    paint('bold', chosen === undefined ? kind : `${kind}/${reason}`),
    wrap(chosen === undefined ? entry.summary[language] : `${entry.summary[language]} (${chosen[language]})`),
    '',
    // gap 1: the stages of the whole way just fit
    ...table(facts({ kind, reason }, language, paint), 2, 1),
    heading('meaning'), wrap(entry.meaning[language], '  '),
    heading('causes'), ...numbered(entry.causes.map(text => text[language])),
    heading('checks'), ...numbered(entry.checks.map(text => text[language])),
    ...(entry.reasons === undefined || chosen !== undefined ? [] : [heading('reasons'), ...reasonLines(entry.reasons, language)])
  ].join('\n') + '\n'
}

/** More of them than this stand by their names alone, so that a page of explanation stays one. */
const REASONS_IN_WORDS = 8

function reasonLines (reasons: Readonly<Record<string, Text>>, language: Language): string[] {
  const rows = Object.entries(reasons).map(([name, text]) => [name, text[language]] as const)
  return rows.length <= REASONS_IN_WORDS ? table(rows) : [wrap(rows.map(([name]) => name).join(', '), '  ')]
}

function facts ({ kind, reason }: Asked, language: Language, paint: Paint): Array<[string, string]> {
  const entry: Kind = CATALOG[kind]
  const pages = pagesOf(kind, reason).map(to => [WORDS.page[language], `${to.brand} ${codeOf(to)}${COLON[language]} ${to.page.title[language]}`] as [string, string])
  return [
    [WORDS.stage[language], stageLine(entry.stage, language, paint)],
    [WORDS.error[language], entry.rfc9209 === null ? WORDS.none[language] : `${entry.rfc9209} (RFC 9209)`],
    ...pages,
    [WORDS.try[language], reproduce({ kind, reason })]
  ]
}

/** Where on the way it happens. */
function stageLine (stage: Stage, language: Language, paint: Paint): string {
  if (!TRAVEL.includes(stage)) return `${stage} (${STAGE_WORDS[stage][language]})`
  return TRAVEL.map(other => other === stage ? paint('bold', other.toUpperCase()) : other).join(' > ')
}

/** The command that makes it happen; a reason that no fault provokes is left out. */
function reproduce ({ kind, reason }: Asked): string {
  const { reasons = [] }: Fault = FAULTS[kind]
  return `edgeproxy origin ${reason !== null && reasons.includes(reason) ? `${kind}/${reason}` : kind}`
}

/** The same as plain values. */
export function explanation ({ kind, reason }: Asked, language: Language): object {
  const entry: Kind = CATALOG[kind]
  return {
    kind,
    reason,
    stage: entry.stage,
    rfc9209: entry.rfc9209,
    summary: entry.summary[language],
    meaning: entry.meaning[language],
    causes: entry.causes.map(text => text[language]),
    checks: entry.checks.map(text => text[language]),
    reasons: Object.fromEntries(Object.entries(entry.reasons ?? {}).map(([name, text]) => [name, text[language]])),
    pages: pagesOf(kind, reason).map(({ brand, name, page }) => ({ brand, page: name, code: page.code, status: page.status, title: page.title[language] })),
    fault: FAULTS[kind].explain,
    reproduce: reproduce({ kind, reason })
  }
}
