/** The README of a bundle: what happened in plain words, who to send it to, what to say and ask, what is inside. */
import { CATALOG, isFailureKind } from '../failures/catalog.js'
import type { Brand, Guide, Language } from '../brand/brand.js'
import type { Seen } from './ask.js'
import type { Case } from './case-shape.js'
import { urlOf } from './har-message.js'
import type { Masker } from './mask.js'
import { bothTimes } from './moment.js'
import { PARTS, WORDS, type FileName } from './words.js'

export interface ReadmeParts {
  readonly case: Case
  readonly brand: Brand | null
  readonly guide: Guide
  readonly language: Language
  readonly scheme: 'http' | 'https'
  /** The other files that are really inside. */
  readonly files: readonly FileName[]
  /** The request made again; null where it was not. */
  readonly through: Seen | null
  readonly straight: Seen | null
  readonly masker: Masker
}

export function readme (parts: ReadmeParts): string {
  const words = WORDS[parts.language]
  const sections = [
    [`# ${words.title}: ${codeAndTitle(parts)}`, words.simulated],
    factLines(parts),
    [`## ${words.to}`, ...recipients(parts)],
    [`## ${words.say}`, message(parts)],
    ...(parts.guide.ask.length === 0 ? [] : [[`## ${words.ask}`, bullets(parts.guide.ask.map(text => text[parts.language]))]]),
    [`## ${words.inside}`, inside(parts)],
    [`## ${words.missing}`, bullets(missing(parts)) || words.nothing],
    [`## ${words.masked}`, bullets(parts.masker.masked.map(code)) || words.maskedNone, words.maskedNote]
  ]
  return `${sections.map(lines => lines.join('\n\n')).join('\n\n')}\n`
}

const bullets = (lines: readonly string[]): string => lines.map(line => `- ${line}`).join('\n')

/** Foreign text as Markdown code: it can neither format nor link. */
const code = (text: string): string => {
  const plain = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, ' ') // eslint-disable-line no-control-regex -- control characters are what it takes out
  const fence = '`'.repeat(Math.max(0, ...(plain.match(/`+/g) ?? []).map(run => run.length)) + 1)
  return fence.length === 1 ? `\`${plain}\`` : `${fence} ${plain} ${fence}`
}

function codeAndTitle ({ case: { code, brand: name }, brand, language }: ReadmeParts): string {
  const title = brand !== null && name === brand.name ? brand.pages.all[code]?.title[language] : undefined
  return title === undefined ? code : `${code} ${title}`
}

function factLines (parts: ReadmeParts): string[] {
  const { case: it, language, masker, scheme } = parts
  const { facts, ...words } = WORDS[language]
  const who = it.madeBy === 'upstream' ? words.byUpstream : words.byEdge
  const rows: Array<readonly [string, string | null]> = [
    [facts.what, it.status === null ? words.noHead : `${it.status === Number(it.code) ? '' : `${it.status}, `}${codeAndTitle(parts)} (${who})`],
    [facts.url, code(`${it.method} ${masker.text(urlOf(scheme, it.host, it.target))}`)],
    [facts.ray, `${code(it.ray.colo === null ? it.ray.id : `${it.ray.id}-${it.ray.colo}`)}${it.ray.colo === null ? '' : ` (${words.colo} ${it.ray.colo})`}`],
    [facts.when, bothTimes(it.ray.time)],
    [facts.kind, kindLine(it, language)],
    [facts.seen, it.failure?.message == null ? null : code(masker.quotation(it.failure.message))],
    [facts.hint, it.failure?.hint == null ? null : code(masker.quotation(it.failure.hint))],
    [facts.upstream, it.upstream.address === null ? words.noUpstream : code(masker.text(it.upstream.address))],
    [facts.fault, it.fault === null ? null : `${words.fault} ${code(it.fault)}`],
    [facts.again, againLine(parts)]
  ]
  return [rows.filter(([, value]) => value !== null).map(([name, value]) => `- **${name}**: ${value}`).join('\n')]
}

function kindLine ({ failure, madeBy, outcome }: Case, language: Language): string | null {
  const words = WORDS[language]
  if (failure === null) return madeBy === 'upstream' && outcome !== 'abandoned' ? words.noFailure : null
  const { kind, stage, reason } = failure
  const summary = isFailureKind(kind) ? `, ${CATALOG[kind].summary[language]}` : ''
  return `${code(reason === null ? kind : `${kind} (${reason})`)}${stage === null ? '' : ` (${words.stage} ${code(stage)})`}${summary}`
}

function againLine ({ through, straight, language, masker }: ReadmeParts): string | null {
  const words = WORDS[language]
  const line = (where: string, seen: Seen | null): string[] => {
    if (seen === null) return []
    const status = seen.response === null ? null : `${words.answered} ${seen.response.status}`
    const ray = seen.response?.headers.find(([name]) => name.toLowerCase() === 'x-edge-ray')?.[1]
    return [`${where} ${[status, ray === undefined ? null : `ray ${code(ray)}`, seen.error === null ? null : code(masker.quotation(seen.error))].filter(Boolean).join(', ')}`]
  }
  return [...line(words.through, through), ...line(words.straight, straight)].join('; ') || null
}

function recipients ({ guide, language }: ReadmeParts): string[] {
  const words = WORDS[language]
  const lines = guide.to.map((who, index) => who === 'host' ? words.host : index === 0 ? words.supportFirst : words.support)
  return [lines.map((line, index) => `${index + 1}. ${line}`).join('\n')]
}

/** One paragraph to send along: code, sentence, URL, time, ray. */
function message (parts: ReadmeParts): string {
  const { case: it, guide, language, masker, scheme } = parts
  const words = WORDS[language]
  return [
    `> ${codeAndTitle(parts)}, ${code(`${it.method} ${masker.text(urlOf(scheme, it.host, it.target))}`)}, ${words.at} ${bothTimes(it.ray.time)}, ray ${code(it.ray.id)}.`,
    `> ${guide.say[language]}`
  ].join('\n')
}

function inside ({ files, guide, language }: ReadmeParts): string {
  const words = WORDS[language]
  const wanted = new Set<FileName>(guide.parts.flatMap(part => PARTS[part]))
  return bullets(files.map(name => `${code(name)}: ${words.files[name]}${wanted.has(name) ? ` (**${words.asked}**)` : ''}`))
}

/** What the brand asks to be added, and parts that it asks for and that could not be made. */
function missing ({ files, guide, language }: ReadmeParts): string[] {
  const absent = guide.parts.flatMap(part => PARTS[part]).filter(name => !files.includes(name))
  return [...guide.add.map(text => text[language]), ...absent.map(name => `${code(name)}: ${WORDS[language].files[name]}`)]
}
