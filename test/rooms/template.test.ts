/** Templates: placeholders escaped, sections, files taken in, and mistakes named by file and line. */
import t from 'tap'
import fc from 'fast-check'
import { escapeHtml } from '../../src/page/escape.js'
import { parseTemplate, type Template } from '../../src/page/template.js'
import type { Fields } from '../../src/brand/brand.js'

const KNOWN = new Set(['name', 'list', 'inner'])

function parse (source: string, files: Record<string, string> = {}): Template {
  const all: Record<string, string> = { 'page.html': source, ...files }
  return parseTemplate('page.html', name => {
    const text = all[name]
    if (text === undefined) throw new Error(`no file ${name}`)
    return text
  }, KNOWN)
}

const text = (bytes: string): string => Buffer.from(bytes, 'latin1').toString()

const fill = (source: string, values: Fields, files?: Record<string, string>): string => text(parse(source, files).render(values))

t.test('fills in', async t => {
  const cases: ReadonlyArray<readonly [source: string, values: Fields, want: string]> = [
    ['<p>{{name}}</p>', { name: 'a' }, '<p>a</p>'],
    ['{{ name }}', { name: 'a' }, 'a'],
    ['{{name}}{{name}}', { name: '' }, ''],
    ['é{{name}}’', { name: '日本' }, 'é日本’'],
    ['{{name}}', { name: null }, ''],
    ['{{#list}}<li>{{.}}</li>{{/list}}', { list: ['a', '<b>'] }, '<li>a</li><li>&lt;b&gt;</li>'],
    ['{{#list}}<li>{{.}}</li>{{/list}}', { list: [] }, ''],
    ['a{{#name}}[{{.}} {{name}}]{{/name}}z', { name: 'x' }, 'a[x x]z'],
    ['a{{#name}}[{{name}}]{{/name}}z', { name: '' }, 'az'],
    ['a{{#name}}[{{name}}]{{/name}}z', { name: null }, 'az'],
    ['{{#list}}{{.}}({{#inner}}{{.}}{{/inner}}){{/list}}', { list: ['a', 'b'], inner: ['1', '2'] }, 'a(12)b(12)'],
    ['a{b} {{name}} }} {c', { name: '{{name}}' }, 'a{b} {{name}} }} {c']
  ]
  for (const [source, values, want] of cases) {
    t.equal(fill(source, values), want, source)
    for (const [name, value] of Object.entries(values)) {
      const rest = Object.fromEntries(Object.entries(values).filter(([other]) => other !== name))
      t.equal(text(parse(source).bind({ [name]: value }).render(rest)), want, `${source}, ${name} known from the start`)
    }
  }
})

t.test('a value can only be text', async t => {
  const hostile = '<script>alert("1")</script>\'&\0\x1b\x9b'
  const safe = '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;\uFFFD\uFFFD\uFFFD'
  t.equal(fill('{{name}}', { name: hostile }), safe)
  t.equal(text(parse('{{name}}').bind({ name: hostile }).render({})), safe)
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), value => {
    const html = text(escapeHtml(value))
    const back = html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')
    // eslint-disable-next-line no-control-regex -- these are the ones replaced
    return !/[<>"']/.test(html) && back === value.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g, '\uFFFD')
  }))
})

t.test('takes in other files', async t => {
  t.equal(fill('[{{>part.html}}]', { name: 'x' }, { 'part.html': '<b>{{name}}</b>' }), '[<b>x</b>]')
  t.throws(() => parse('{{>missing.html}}'), { message: 'no file missing.html' })
})

t.test('mistakes are named at the start, by file and line', async t => {
  const cases: ReadonlyArray<readonly [source: string, message: RegExp]> = [
    ['<p>\n{{nmae}}', /^page\.html:2: unknown placeholder \{\{nmae\}\}; known are inner, list, name$/],
    ['{{.}}', /^page\.html:1: unknown placeholder \{\{\.\}\}/],
    ['a\nb\n{{#list}}', /^page\.html:3: section \{\{#list\}\} is never closed$/],
    ['\n{{/list}}', /^page\.html:2: \{\{\/list\}\} closes no section/],
    ['{{#list}}{{#name}}{{/list}}{{/name}}', /^page\.html:1: \{\{\/list\}\} closes no section/],
    ['{{\nname\n}}\n{{oops}}', /^page\.html:4: unknown placeholder/]
  ]
  for (const [source, message] of cases) t.throws(() => parse(source), { message }, source)
  t.throws(() => parse('\n{{>part.html}}', { 'part.html': '\n\n{{oops}}' }), { message: /^part\.html:3: / })
})

t.test('a value that is missing at run time is named', async t => {
  t.throws(() => parse('\n{{name}}').render({}), { message: 'page.html:2: {{name}} has no value' })
  t.throws(() => parse('{{>part.html}}', { 'part.html': '\n\n{{name}}' }).render({}), { message: 'part.html:3: {{name}} has no value' })
})
