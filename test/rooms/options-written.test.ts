// What is made from the table of options is as the table is: the published schema and the documentation.
import { Ajv } from 'ajv'
import t from 'tap'
import { shownDefault } from '../../src/cli/help.js'
import { configSchema } from '../../src/options/schema.js'
import { OPTION_NAMES, flagOf, optionOf, variableOf, type OptionName } from '../../src/options/table.js'
import { matchWritten } from '../support/written.js'

t.test('schema.json is the schema the config file is held against', async t => {
  matchWritten(t, 'schema.json', () => JSON.stringify(configSchema(), null, 2) + '\n')
  t.doesNotThrow(() => new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(configSchema()))
})

const cell = (text: string): string => text.replace(/\|/g, '\\|')

function row (name: OptionName): string {
  const { value, level, meaning, list, only } = optionOf(name)
  const flag = only === 'file' ? '' : `\`--${flagOf(name)}${value.placeholder === '' ? '' : ` ${value.placeholder}`}\`<br>\`${variableOf(name)}\``
  const key = only === 'shell' ? '' : `\`${name}\`${list === true ? ' (list)' : ''}`
  const where = { edge: 'no', both: 'yes', site: 'only' }[level]
  return `| ${cell(flag)} | ${key} | ${cell(shownDefault(name))} | ${where} | ${cell(meaning)} |`
}

t.test('docs/configuration.md lists every option', async t => {
  const table = ['| flag and variable | key | default | site | meaning |', '|---|---|---|---|---|', ...OPTION_NAMES.map(row)].join('\n')
  matchWritten(t, 'docs/configuration.md', now => now.replace(/(<!-- options -->\n)[^]*(<!-- \/options -->)/, (_, open: string, close: string) => `${open}${table}\n${close}`))
})

t.test('every option has a sentence of its own form', async t => {
  for (const name of OPTION_NAMES) {
    const { meaning, default: preset, otherwise } = optionOf(name)
    t.match(meaning, /^(?!.*\.$)\S.*\S$/, `${name}: no full stop`)
    t.ok(preset !== null || otherwise !== undefined, `${name}: says what happens without`)
  }
})
