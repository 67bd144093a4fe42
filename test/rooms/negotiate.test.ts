/** Which form and which language a page takes, header by header. */
import t from 'tap'
import fc from 'fast-check'
import { isTool, pickFormat, pickLanguage } from '../../src/page/negotiate.js'

const FORMATS: ReadonlyArray<readonly [give: string, want: string]> = [
  // the documented table
  ['application/json', 'json'],
  ['application/problem+json', 'problem'],
  ['application/json, text/markdown;q=0.9', 'json'],
  ['text/markdown', 'markdown'],
  ['text/markdown, application/json', 'markdown'],
  ['text/*', 'markdown'],
  ['text/html', 'html'],
  ['*/*', 'html'],
  ['', 'html'],
  // what browsers and common clients send
  ['text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8', 'html'],
  ['image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8', 'html'],
  ['application/json, text/plain, */*', 'json'],
  ['text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2', 'html'],
  ['text/plain', 'text'],
  // weights
  ['text/html;q=0.5, application/json', 'json'],
  ['text/html;q=0.5, application/json;q=0.51', 'json'],
  ['application/json;q=0.5, text/html;q=0.5', 'json'],
  ['text/html;q=0.5, application/json;q=0.5', 'html'],
  ['TEXT/HTML;Q=0.1, Application/JSON ; q=0.2', 'json'],
  ['application/json; q=1.000, text/html', 'json'],
  // a closer range decides, wherever it stands (RFC 9110 section 12.5.1)
  ['*/*, text/html;q=0.5', 'json'],
  ['*/*;q=0.1, text/plain', 'text'],
  ['text/*;q=0.3, text/html;q=0.7', 'html'],
  ['text/html;q=0.7, text/*;q=0.9', 'markdown'],
  ['text/html;level=1;q=0.3, text/html;q=0.7, application/json;q=0.5', 'html'],
  ['application/json;charset=utf-8', 'json'],
  ['application/*', 'json'],
  ['application/*, application/json;q=0', 'problem'],
  // zero excludes
  ['text/html;q=0, */*', 'json'],
  ['text/html;q=0, application/json;q=0.1', 'json'],
  ['text/markdown;q=0, text/*', 'text'],
  ['text/html;q=0', 'text'],
  ['text/html;q=0, text/plain;q=0', 'json'],
  ['*/*;q=0', 'html'],
  // nothing we make, and nonsense
  ['image/png', 'html'],
  ['application/vnd.api+json', 'html'],
  [',,;;,=;q', 'html'],
  ['text/html;q=2, application/json', 'json'],
  ['text/html;q=abc, application/json', 'json'],
  ['application/json;q=-1, text/markdown', 'markdown'],
  ['application/json;title="a, text/html;q=1"', 'json'],
  ['text/plain;x="unclosed, application/json', 'text']
]

t.test('format by Accept', async t => {
  for (const [give, want] of FORMATS) t.equal(pickFormat(give), want, give)
})

const LANGUAGES: ReadonlyArray<readonly [give: string, want: string]> = [
  ['', 'en'],
  ['fr', 'fr'],
  ['en', 'en'],
  ['fr-CA', 'fr'],
  ['FR-fr,fr;q=0.9,en;q=0.8', 'fr'],
  ['en-US,en;q=0.5', 'en'],
  ['en;q=0.5, fr;q=0.6', 'fr'],
  ['fr, en', 'fr'],
  ['de, fr;q=0.1', 'fr'],
  ['de', 'en'],
  ['*', 'en'],
  ['fr;q=0.5, *;q=0.8', 'en'],
  ['fr;q=0, en;q=0', 'en'],
  ['fr;q=0', 'en'],
  ['fro', 'en'],
  [';;;', 'en']
]

t.test('language by Accept-Language', async t => {
  for (const [give, want] of LANGUAGES) t.equal(pickLanguage(give), want, give)
})

t.test('tools: anything accepted, no content coding, no browser', async t => {
  t.equal(isTool('*/*', undefined, 'curl/8.5.0'), true)
  t.equal(isTool(undefined, undefined, undefined), true)
  t.equal(isTool('', '', ''), true)
  t.equal(isTool('text/html', undefined, 'curl/8.5.0'), false, 'asked for a form')
  t.equal(isTool('*/*', 'gzip, deflate', 'curl/8.5.0'), false, 'offers a content coding')
  t.equal(isTool('*/*', undefined, 'Mozilla/5.0 (X11; Linux x86_64)'), false, 'calls itself a browser')
})

t.test('any header gets an answer', async t => {
  const pieces = fc.constantFrom('text/html', 'application/json', '*/*', 'text/*', '*', ',', ';', 'q=', '0', '1', '.5', '"', '\\', ' ', 'fr', 'en', '-')
  fc.assert(fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 40 }), parts => {
    const header = parts.join('')
    return ['html', 'json', 'problem', 'markdown', 'text'].includes(pickFormat(header)) && ['en', 'fr'].includes(pickLanguage(header))
  }))
  t.equal(pickFormat('text/html;q=0.1,'.repeat(10_000) + 'application/json'), 'html', 'a list without end is read for a while')
})
