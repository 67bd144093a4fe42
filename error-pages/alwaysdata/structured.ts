/** The bodies for programs. No document describes any, so these are our own: RFC 9457 members first, then what helps. */
import type { View } from '../../src/brand/brand.js'
import type { PlatformPage } from './page.js'

const WORDS = {
  en: {
    visitor: 'If you are visiting this site',
    owner: 'If this is your site',
    support: 'What to hand over',
    seen: 'Seen on this machine:',
    ray: 'Ray ID',
    colon: ':',
    footer: 'Simulated by edgeproxy on this machine; not made by alwaysdata.'
  },
  fr: {
    visitor: 'Si vous visitez ce site',
    owner: 'Si ce site est le vôtre',
    support: 'À transmettre',
    seen: 'Constaté sur cette machine\u00A0:',
    ray: 'Identifiant Ray',
    colon: '\u00A0:',
    footer: 'Simulé par edgeproxy sur cette machine\u00A0; cette page ne vient pas d’alwaysdata.'
  }
} as const

/** Whole seconds, and null where asking again is no use yet. */
export const retryAfter = (view: View, page: PlatformPage): number | null => view.retryAfter ?? page.retryAfter

const timestamp = ({ made }: View): string => `${made.slice(0, 19)}Z`

/** `2026-09-01 10:02:00 UTC` */
export const utc = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`

/** What was seen, the recognized cause and what to do about it; all null unless the client is on this machine. */
const seen = ({ detail, explained }: View): string[] => [detail, explained?.happened, explained?.fix].filter(text => typeof text === 'string')

export function json (view: View, page: PlatformPage): object {
  const { language, explained } = view
  const wait = retryAfter(view, page)
  const texts = (list: PlatformPage['owner']): string[] => list.map(text => text[language])
  return {
    // the title says no more than the status's own where the documents have none (RFC 9457 section 4.2.1)
    type: page.documented && view.revealed ? `tag:edgeproxy.invalid,2026:alwaysdata/${view.kind}` : 'about:blank',
    title: page.title[language],
    status: page.status,
    detail: [page.happened[language], ...view.detail === null ? [] : [WORDS[language].seen, view.detail]].join(' '),
    instance: `urn:ray:${view.ray}`,
    ...view.revealed ? { kind: view.kind } : {},
    ray_id: view.ray,
    timestamp: timestamp(view),
    host: view.host,
    retryable: wait !== null,
    ...wait === null ? {} : { retry_after: wait },
    ...explained === null ? {} : { cause: explained.happened, fix: explained.fix },
    for_visitors: page.visitor[language],
    for_owners: texts(page.owner),
    hand_over: texts(page.support ?? []),
    simulated: true,
    footer: WORDS[language].footer
  }
}

const bullets = (texts: PlatformPage['owner'], language: View['language']): string => texts.map(text => `- ${text[language]}`).join('\n')

/** Foreign text as Markdown code: it can neither format nor link. */
function quoted (text: string): string {
  const fence = '`'.repeat(Math.max(0, ...(text.match(/`+/g) ?? []).map(run => run.length)) + 1)
  return `${fence} ${text.replace(/\s+/g, ' ')} ${fence}`
}

export function markdown (view: View, page: PlatformPage): string {
  const { language } = view
  const words = WORDS[language]
  const sections = [
    `# ${page.title[language]} (${page.status})`,
    [page.happened[language], waitLine(view, page)].join(' ').trimEnd(),
    ...seen(view).length === 0 ? [] : [`${words.seen} ${seen(view).map(quoted).join('  \n')}`],
    `## ${words.visitor}`, page.visitor[language],
    `## ${words.owner}`, bullets(page.owner, language),
    `## ${words.support}`, bullets(page.support ?? [], language),
    '---',
    `${words.ray}${words.colon} \`${view.ray}\`, ${utc(view.made)}, ${quoted(view.host)}`,
    words.footer
  ]
  return `${sections.join('\n\n')}\n`
}

/** Status and title first, so that a glance at a terminal is enough. */
export function text (view: View, page: PlatformPage): string {
  const { language } = view
  const words = WORDS[language]
  const paragraphs = [
    `${page.status} ${page.title[language]}`,
    [page.happened[language], waitLine(view, page)].join(' ').trimEnd(),
    ...seen(view).length === 0 ? [] : [`${words.seen}\n${seen(view).join('\n')}`],
    `${words.visitor}\n${bullets([page.visitor], language)}`,
    `${words.owner}\n${bullets(page.owner, language)}`,
    `${words.support}\n${bullets(page.support ?? [], language)}`,
    `${words.ray}${words.colon} ${view.ray}  ${utc(view.made)}\n${words.footer}\n`
  ]
  return paragraphs.join('\n\n')
}

const WAIT = {
  en: (seconds: number) => seconds === 1 ? 'Try again in a second.' : `Try again in ${seconds} seconds.`,
  fr: (seconds: number) => seconds === 1 ? 'Réessayez dans une seconde.' : `Réessayez dans ${seconds} secondes.`
} as const

/** `Retry-After` for people; empty where there is none. */
export function waitLine (view: View, page: PlatformPage): string {
  const wait = retryAfter(view, page)
  return wait === null ? '' : WAIT[view.language](wait)
}
