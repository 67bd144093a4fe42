/** A pasted piece of a site log in `explain`: the failure, what happened and what to do, then the general part. */
import type { Kind } from '../failures/kind.js'
import { CATALOG } from '../failures/catalog.js'
import { printable, type Paint } from '../observe/terminal.js'
import type { Language } from '../brand/brand.js'
import { readSiteLog, type SiteLogRead } from '../sitelog/parser.js'
import type { LoggedStart } from '../sitelog/starts.js'
import { wrap } from './explain-layout.js'
import { explain, explanation } from './explain-text.js'

const WORDS = {
  happened: { en: 'What happened', fr: 'Ce qui s’est passé' },
  fix: { en: 'What to do', fr: 'Que faire' },
  healthy: { en: 'No failure in these lines of a site log.', fr: 'Aucun échec dans ces lignes d’un journal de site.' }
} as const

export interface Look {
  readonly language: Language
  readonly json: boolean
  readonly paint: Paint
}

/**
 * What to print, or null where the text is no site log.
 * @param isOther another kind of log was recognized: then only lines that a site log alone has count
 */
export function explainSiteLog (text: string, look: Look, isOther: boolean): string | null {
  const read = readSiteLog(text)
  if (read.lines === 0 && (isOther || read.failures.length === 0)) return null
  return look.json ? asJson(read, look) : asText(read, look)
}

function asText ({ failures }: SiteLogRead, look: Look): string {
  if (failures.length === 0) return `${WORDS.healthy[look.language]}\n`
  return failures.map(told => seen(told, look) + explain(told, look.language, look.paint)).join(`\n${'-'.repeat(80)}\n\n`)
}

/** Texts hold names and paths of the log: shown, never acted on. */
function seen ({ kind, reason, command, explained }: LoggedStart, { language, paint }: Look): string {
  const summary = (CATALOG[kind] as Kind).reasons?.[reason]?.[language] ?? CATALOG[kind].summary[language]
  const part = (name: 'happened' | 'fix'): string[] => [paint('bold', WORDS[name][language]), wrap(printable(explained[name][language]), '  ', '  ')]
  return [
    `${paint('bold', `${kind}/${reason}`)}${language === 'fr' ? '\u00a0' : ''}: ${summary}`, ...command === '' ? [] : [paint('dim', wrap(printable(command), '  '))], '',
    ...part('happened'), '', ...part('fix'), '', ''
  ].join('\n')
}

const asJson = ({ failures }: SiteLogRead, { language }: Look): string => `${JSON.stringify(failures.map(told => ({
  ...explanation(told, language),
  logged: { command: told.command, happened: told.explained.happened[language], fix: told.explained.fix[language] }
})), null, 2)}\n`
