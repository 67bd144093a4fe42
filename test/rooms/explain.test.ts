import { readdirSync, readFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import { CATALOG, FAILURE_KINDS } from '../../src/failures/catalog.js'
import type { Kind, Text } from '../../src/failures/kind.js'
import type { Fault } from '../../src/faults/fault.js'
import { FAULTS } from '../../src/faults/index.js'
import { STAGES } from '../../src/failures/stage.js'

const NBSP = '\u00a0'

const sentences = (text: string): number => text.match(/[.!?](?= [A-ZÀ-Ý-]|$)/g)?.length ?? 0

/** What holds for every text of the catalog, in both languages. */
function checkText (t: Test, where: string, text: Text): void {
  t.not(text.en, text.fr, `${where}: the languages differ`)
  for (const [language, words] of Object.entries(text)) {
    const name = `${where} (${language}): ${words.slice(0, 40)}`
    t.notMatch(words, /TODO|\s{2}|^\s|\s$/, `${name} is finished and clean`)
    // eslint-disable-next-line no-control-regex -- none may reach a terminal
    t.notMatch(words, /[\x00-\x1f\x7f-\x9f]/, `${name} has no control bytes`)
  }
  // French puts an unbreakable space before these, so that no line begins with one
  t.notMatch(text.fr, / [:;?!](?: |$)/, `${where}: French spacing`)
}

t.test('every kind is explained in both languages', async t => {
  for (const name of FAILURE_KINDS) {
    const kind: Kind = CATALOG[name]
    t.ok(STAGES.includes(kind.stage), name)
    checkText(t, `${name} summary`, kind.summary)
    t.match(kind.summary.en, /^[^A-Z].*[^.!?]$/, `${name}: the summary is a clause, not a sentence`)
    t.match(kind.summary.fr, /^[^A-Z].*[^.!?]$/, `${name}: the French summary is a clause, too`)
    checkText(t, `${name} meaning`, kind.meaning)
    for (const language of ['en', 'fr'] as const) {
      const count = sentences(kind.meaning[language])
      t.ok(count >= 2 && count <= 4, `${name}: the meaning has two to four sentences (${language}: ${count})`)
    }
    for (const part of ['causes', 'checks'] as const) {
      t.ok(kind[part].length >= 2 && kind[part].length <= 5, `${name}: two to five ${part}`)
      kind[part].forEach((text, index) => {
        checkText(t, `${name} ${part} ${index}`, text)
        t.match(text.en, /^[A-Z]/, `${name} ${part} ${index} begins a sentence`)
      })
    }
    for (const [reason, text] of Object.entries(kind.reasons ?? {})) {
      t.match(reason, /^[a-z0-9_]+$/)
      checkText(t, `${name} reason ${reason}`, text)
    }
  }
})

t.test('a command to type can be pasted', async t => {
  for (const name of FAILURE_KINDS) {
    for (const { en, fr } of (CATALOG[name] as Kind).checks) {
      const command = (text: string): string => text.slice(text.indexOf(':') + 1)
      if (/: (?:curl|ss|dig|openssl|edgeproxy|getent|nc|tcpdump|ip|ping) /.test(en)) {
        t.notMatch(command(fr).trimStart(), NBSP, `${name}: no unbreakable space within the command`)
        t.equal(command(en).match(/--?[\w-]+/g)?.join(), command(fr).match(/--?[\w-]+/g)?.join(), `${name}: the same flags in both languages`)
      }
    }
  }
})

t.test('neighbors point at each other by names that exist', async t => {
  const words = new Set(FAILURE_KINDS as string[])
  for (const name of FAILURE_KINDS) {
    const { meaning } = CATALOG[name] as Kind
    for (const text of [meaning.en, meaning.fr]) {
      for (const [mentioned] of text.matchAll(/\b(?:connection|tls|http|dns|request|upstream)_[a-z_]+\b/g)) t.ok(words.has(mentioned), `${name} mentions ${mentioned}`)
    }
  }
})

/** Literals behind `reason:` or handed to the helpers that fill it in. */
const RAISED = /reason: '([a-z_]+)'|\b(?:bad|refuse)\(.*, '([a-z_]+)'(?:, \d+)?\)|: '([a-z_]+)',?$/gm

t.test('every reason that is raised, or can be asked for, is explained', async t => {
  const explained = new Set(FAILURE_KINDS.flatMap(name => Object.keys((CATALOG[name] as Kind).reasons ?? {})))
  const folders = ['dial', 'exchange', 'upgrade', 'site', 'edge'].map(room => new URL(`../../src/${room}/`, import.meta.url))
  let found = 0
  for (const folder of folders) {
    for (const file of readdirSync(folder).filter(name => name.endsWith('.ts'))) {
      const source = readFileSync(new URL(file, folder), 'utf8')
      if (!source.includes('UpstreamFailure(') && file !== 'tables.ts') continue
      for (const [, literal, handed, listed] of source.matchAll(RAISED)) {
        const reason = literal ?? handed ?? (file === 'tables.ts' ? listed : undefined)
        if (reason === undefined) continue
        found++
        t.ok(explained.has(reason), `${reason} of ${file}`)
      }
    }
  }
  t.ok(found > 20, 'they were found at all')
  for (const name of FAILURE_KINDS) {
    const { reasons = [] }: Fault = FAULTS[name]
    for (const reason of reasons) t.ok(Object.hasOwn((CATALOG[name] as Kind).reasons ?? {}, reason), `${name}/${reason}`)
  }
})
