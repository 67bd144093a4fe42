// What is made from the table of options is as the table is: the published schema and the documentation.
import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import t from 'tap'
import { configSchema } from '../../src/options/schema.js'
import { shownDefault } from '../../src/options/table.js'
import { TABLE, type OptionName } from '../../src/settings/rows.js'
import { resolveOptions } from '../../src/settings/options.js'
import { matchWritten } from '../support/written.js'

t.test('schema.json is the schema the config file is held against', async t => {
  matchWritten(t, 'schema.json', () => JSON.stringify(configSchema(TABLE), null, 2) + '\n')
  t.doesNotThrow(() => new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(configSchema(TABLE)))
})

const cell = (text: string): string => text.replace(/\|/g, '\\|')

function row (name: OptionName): string {
  const { value, level, meaning, list, only } = TABLE.row(name)
  const flag = only === 'file' ? '' : `\`--${TABLE.flag(name)}${value.placeholder === '' ? '' : ` ${value.placeholder}`}\`<br>\`${TABLE.variable(name)}\``
  const key = only === 'shell' ? '' : `\`${name}\`${list === true ? ' (list)' : ''}`
  const where = { edge: 'no', both: 'yes', site: 'only' }[level]
  return `| ${cell(flag)} | ${key} | ${cell(shownDefault(TABLE.row(name)))} | ${where} | ${cell(meaning)} |`
}

t.test('docs/configuration.md lists every option', async t => {
  const table = ['| flag and variable | key | default | site | meaning |', '|---|---|---|---|---|', ...TABLE.names.map(row)].join('\n')
  matchWritten(t, 'docs/configuration.md', now => now.replace(/(<!-- options -->\n)[^]*(<!-- \/options -->)/, (_, open: string, close: string) => `${open}${table}\n${close}`))
})

t.test('every option has a sentence of its own form', async t => {
  for (const name of TABLE.names) {
    const { meaning, default: preset, otherwise } = TABLE.row(name)
    t.match(meaning, /^(?!.*\.$)\S.*\S$/, `${name}: no full stop`)
    t.ok(preset !== null || otherwise !== undefined, `${name}: says what happens without`)
  }
})

t.test('what an option goes into is a setting', async t => {
  const settings = resolveOptions({ upstream: 3000 })
  const has = (object: unknown, [key = '', ...rest]: readonly string[]): boolean =>
    typeof object === 'object' && object !== null && key in object && (rest.length === 0 || has((object as Record<string, unknown>)[key], rest))
  for (const name of TABLE.names) {
    const { into = name, level, early, only } = TABLE.row(name)
    if (only === 'shell') continue
    if (level !== 'edge') t.ok(has(settings.sites[0], into.split('.')), `${name}: ${into} of a site`)
    if (level === 'edge' || early === true) t.ok(has(settings, into.split('.')), `${name}: ${into} of the edge`)
  }
})

t.test('an editor shows something for every option', async t => {
  const files = ['dial', 'edge', 'exchange', 'forward', 'launch', 'launch/options/types', 'launch/options/limits', 'observe', 'options', 'page', 'site', 'upstream']
    .map(room => `src/${room.includes('/') ? room : `${room}/options`}.ts`).concat('error-pages/cloudflare/options.ts')
    .map(file => new URL(`../../${file}`, import.meta.url))
  const text = files.map(file => readFileSync(file, 'utf8')).join('\n')
  for (const name of TABLE.names) t.match(text, new RegExp(`\\*/\n  ${name}: \\{\n`), `${name}: a comment above its row`)
})
