/** How an uploaded page is read: its tags as a browser sees them, what is put in, and what it would be refused for. */
import t, { type Test } from 'tap'
import { BRANDS } from '../../error-pages/index.js'
import type { CustomPages } from '../../src/brand/brand.js'
import { scanCss } from '../../src/page/custom/css.js'
import { scanHtml } from '../../src/page/custom/html.js'
import { readUpload, type ReadUpload } from '../../src/page/custom/upload.js'

const custom = BRANDS.cloudflare.brand.custom as CustomPages

const namesOf = (html: string): string[] => scanHtml(html).tags.map(({ name, closing }) => closing ? `/${name}` : name)

t.test('tags as a browser reads them', async t => {
  const rows: ReadonlyArray<readonly [html: string, names: string[]]> = [
    ['<P><b>x</B></p>', ['p', 'b', '/b', '/p']],
    ['<!-- <head> --><head>', ['head']],
    ['<!--><head>', ['head']],
    ['<!--->-<head>', ['head']],
    ['<!-- a --!><head>', ['head']],
    ['<!-- never ends <head>', []],
    ['<!doctype html><?xml <head>?><a>', ['a']],
    ['a < b <c', ['']],
    ['<script>if (a<b) "<head>"</script><i>', ['script', '/script', 'i']],
    ['<script><!-- <script> </script> --></script><i>', ['script', '/script', 'i']],
    ['<script><!--></script><i>', ['script', '/script', 'i']],
    ['<style></STYLE ><title><head></title></scripty><i>', ['style', '/style', 'title', '/title', '/scripty', 'i']],
    ['<textarea><head></textarea><plaintext><head>', ['textarea', '/textarea', 'plaintext']],
    ['<a title="<head>" data-x=\'>\' y=a>b', ['a']]
  ]
  for (const [html, names] of rows) t.strictSame(namesOf(html), names, html)
})

t.test('attributes: without quotes, in capitals, twice, with references', async t => {
  const [tag] = scanHtml('<IMG SRC=a.png?x=1&amp;y=2 Alt = \'a "b"\' src=no hidden =odd/>').tags
  t.strictSame(tag?.attributes.map(({ name, value }) => [name, value]), [['src', 'a.png?x=1&y=2'], ['alt', 'a "b"'], ['hidden', 'odd/']])
})

t.test('character references of an attribute, as a browser decodes them there', async t => {
  const rows: ReadonlyArray<readonly [written: string, read: string]> = [
    ['caf&eacute;.png', 'café.png'],
    ['caf&eacute.png', 'café.png'],
    ['caf&#233;.png', 'café.png'],
    ['caf&#xE9.png', 'café.png'],
    ['a&#150;b.png', 'a–b.png'],
    ['a&#0;b.png', 'a\uFFFDb.png'],
    ['&NotEqualTilde;.png', '≂̸.png'],
    ['a?b&amp;c', 'a?b&c'],
    ['a?b&amp', 'a?b&'],
    // in an attribute a name without its semicolon is text before a letter, a digit or an equals sign
    ['a?b&ampx', 'a?b&ampx'],
    ['a?b&copy=1', 'a?b&copy=1'],
    ['a?b&copy1', 'a?b&copy1'],
    ['a?b&nosuch;', 'a?b&nosuch;'],
    ['a?b&c=d&', 'a?b&c=d&'],
    ['a&#;b', 'a&#;b']
  ]
  for (const [written, read] of rows) {
    const [tag] = scanHtml(`<img src="${written}">`).tags
    t.equal(tag?.attributes[0]?.value, read, written)
  }
})

t.test('references of a style sheet, outside of comments and strings', async t => {
  const css = '@charset "x"; @import "a.css"; @IMPORT url(b.css) print; /* url(no) @import "no" */ @namespace url(http://www.w3.org/1999/xhtml);' +
    'a{background:URL( "c\\"d.png" ) , url(e\\)f.png);content:"url(no)"} .myurl(no){} @import "late.css"; b{background:url(never'
  t.strictSame(scanCss(css).map(({ kind, target, conditions }) => [kind, target, conditions].join(' ').trim()),
    ['import a.css', 'import b.css print', 'url c"d.png', 'url e)f.png'])
})

t.test('hostile text takes no long time', async t => {
  const started = performance.now()
  for (const piece of ['<', '<a ', '<!--', '<script><!--<script>', '<a b="', '</', '<style>', '&#x', '<a =']) scanHtml(piece.repeat(200_000 / piece.length))
  for (const piece of ['@import', 'url(', '"', "'", '/*', '\\', 'url("', '@import url(']) scanCss(piece.repeat(200_000 / piece.length))
  t.ok(performance.now() - started < 20_000)
})

function upload (t: Test, files: Record<string, string | Record<string, string>>, type: string | null = null): ReadUpload {
  return readUpload(custom, `${t.testdir(files)}/page.html`, type)
}

const head = '<html><head></head><body>::CLOUDFLARE_ERROR_500S_BOX::'

t.test('everything beside the page is put in, all the way down', async t => {
  const { text, mistakes, notes, files } = upload(t, {
    'page.html': `${head}<LINK REL="alternate stylesheet" HREF=/css/a.css media="print"><script src=x.js defer type=module></script><link rel="shortcut icon" href=i.ico>` +
      '<img src="./img/a%20b.png?v=1" srcset="i.ico 1x, https://cdn.test/y.png 2x"><p style="background:url(i.ico)">' +
      '<svg><use href="#x"/><image xlink:href=i.ico /></svg><a href=other.html></a><img src=data:,x><iframe src=f.html></iframe>',
    css: { 'a.css': '@import "b.css"; @import url(b.css) screen; body{background:url(../i.ico)}', 'b.css': 'b{color:red}</style>' },
    'x.js': 'document.write("</script>")',
    img: { 'a b.png': 'png' },
    'i.ico': 'ico'
  })
  t.strictSame(mistakes, [])
  const ico = 'data:image/x-icon;base64,aWNv'
  t.match(text, `<style media="print">b{color:red}<\\/style> @media screen{b{color:red}<\\/style>} body{background:url("${ico}")}`)
  t.match(text, '<script type=module>document.write("<\\/script>")</script>')
  t.match(text, `href="${ico}"`)
  t.match(text, `<img src="data:image/png;base64,cG5n" srcset="${ico} 1x, https://cdn.test/y.png 2x">`)
  t.match(text, `<p style="background:url(&quot;${ico}&quot;)">`)
  t.match(text, `<use href="#x"/><image xlink:href="${ico}" />`)
  t.match(text, '<a href=other.html></a><img src=data:,x>')
  t.equal(notes.length, 2, 'the other machine and the frame')
  t.equal(files.length, 6)
})

t.test('what cannot be put in is named with its place', async t => {
  const { mistakes } = upload(t, {
    'page.html': `${head}\n<link rel=stylesheet href=a.css>\n<style>\n a{background:url(gone.png)}</style><img src=file:///etc/passwd><img src=css><base href=/x/>`,
    'a.css': '@import "b.css";',
    'b.css': 'x{}\n@import "a.css";',
    css: {}
  })
  const told = mistakes.map(({ file, line, column, sentence }) => `${file.split('/').at(-1) ?? ''}:${line}:${column} ${sentence}`).join('\n')
  for (const part of [/page\.html:4:15 .*gone\.png cannot be read: there is no such file/, /page\.html:4:42 .*file:\/\/\/etc\/passwd" cannot be reached/, /css cannot be read: it is a folder/, /a <base> leads/]) t.match(told, part)
  t.notMatch(told, 'imports itself', 'an import behind a rule is none')
  const cycle = upload(t, { 'page.html': `${head}<link rel=stylesheet href=a.css>`, 'a.css': '@import "b.css";', 'b.css': '@import "a.css";' })
  t.match(cycle.mistakes[0]?.sentence, /a\.css imports itself: .*a\.css > .*b\.css > .*a\.css$/)
  const many = upload(t, { 'page.html': `${head}<link rel=stylesheet href=0.css>`, ...Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`${at}.css`, `@import "${at + 1}.css";`.repeat(2) + 'x'.repeat(1000)])), '30.css': '' })
  t.match(many.mistakes[0]?.sentence, /may have 1,500,000 bytes and has more than that/, 'what doubles 30 times comes to an end')
})

t.test('what an upload is refused for', async t => {
  const told = (html: string, type: string | null = null): string => upload(t, { 'page.html': html }, type).mistakes.map(({ line, column, sentence }) => `${line}:${column} ${sentence}`).join('\n')
  const ok = '<html><head></head>'
  const rows: ReadonlyArray<readonly [html: string, type: string | null, want: RegExp]> = [
    [' \n', '5xx', /the page is blank/],
    ['<head>::CLOUDFLARE_ERROR_500S_BOX::', null, /1:1 this <head> is never closed/],
    ['<!-- <head></head> -->::CLOUDFLARE_ERROR_500S_BOX::', null, /there is no <head>/],
    [`${ok}<META content=x NAME=' Referrer '>::CLOUDFLARE_ERROR_500S_BOX::`, null, /1:20 a referrer meta tag/],
    [ok, '500_errors', /must hold the token ::CLOUDFLARE_ERROR_500S_BOX::/],
    [`${ok}::cloudflare_error_500s_box::`, '500_errors', /1:20 tokens are written in capital letters/],
    [`${ok}::CLOUDFLARE_ERROR_500S_BOX::\n::CLOUDFLARE_ERROR_500S_BOX::`, null, /2:1 a second page-specific token/],
    [`${ok}::CLOUDFLARE_ERROR_500S_BOX::::CLOUDFLARE_ERROR_1000S_BOX::`, null, /is not for a page of the type 500_errors, but for 1000_errors/],
    [`${ok}<script>'::CLOUDFLARE_ERROR_500S_BOX::'</script>`, null, /stands inside of a script/],
    [`${ok}<p title="::CLOUDFLARE_ERROR_1000S_BOX::">`, null, /stands inside of a tag/],
    [`${ok}::CAPTCHA_BOX::`, 'under_attack', /is not for a page of the type under_attack/],
    [ok, 'managed_challenge', /must hold the token ::CF_WIDGET_BOX:: or ::CAPTCHA_BOX::/]
  ]
  for (const [html, type, want] of rows) t.match(told(html, type === '5xx' ? '500_errors' : type), want, html)
  for (const type of ['waf_block', 'ip_block', 'ratelimit_block']) {
    t.equal(told(ok, type), '', `${type} needs no token`)
    t.equal(told(`${ok}::CLOUDFLARE_ERROR_1000S_BOX::`, type), '', `${type} may have the box of its class`)
  }
})

t.test('a page of no known type: everything that is wrong with any page is told all the same', async t => {
  const sentences = (html: string): string[] => upload(t, { 'page.html': html }).mistakes.map(({ sentence }) => sentence)
  t.match(sentences('  \n'), [/the page is blank/])
  t.equal(sentences('').length, 1, 'a blank page has no other mistake')
  t.match(sentences('<meta name=referrer content=x><body>'), [/no token says which type/, /there is no <head>/, /referrer meta tag/])
  t.match(sentences(`<head></head>${'x'.repeat(custom.maxBytes)}`), [/no token says which type/, /1,500,000 bytes and has/])
})

t.test('tokens in small letters are no tokens, and that is told', async t => {
  const untyped = upload(t, { 'page.html': '<head></head>\n::cloudflare_error_500s_box:: ::foo::' })
  t.match(untyped.mistakes.map(({ sentence }) => sentence), [/no token says which type/])
  t.match(untyped.notes, [{ line: 2, column: 1, sentence: 'tokens are written in capital letters: ::CLOUDFLARE_ERROR_500S_BOX::' }])
  t.equal(untyped.notes.length, 1, 'what is no token in any letters is text')
  const required = upload(t, { 'page.html': '<head></head>::cloudflare_error_500s_box:: ::Ray_Id::' }, '500_errors')
  t.match(required.mistakes.map(({ sentence }) => sentence), ['tokens are written in capital letters: ::CLOUDFLARE_ERROR_500S_BOX::'])
  t.match(required.notes.map(({ sentence }) => sentence), ['tokens are written in capital letters: ::RAY_ID::'])
})
