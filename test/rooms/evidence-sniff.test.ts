import t from 'tap'
import { dump, excerpt } from '../../src/evidence/describe.js'
import { sniff } from '../../src/evidence/sniff.js'
import { findDeviation } from '../../src/evidence/strictness.js'

const hex = (text: string): Buffer => Buffer.from(text.replace(/ /g, ''), 'hex')

t.test('names what the first bytes look like', async t => {
  const cases: ReadonlyArray<readonly [give: Buffer | string, want: string | null]> = [
    [hex('15 03 01 00 02 02 0a'), 'a TLS alert'],
    [hex('15 03 03 00 02 02 28'), 'a TLS alert'],
    [hex('16 03 03 00 7a 02'), 'a TLS handshake record'],
    ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'the HTTP/2 connection preface'],
    [hex('00 00 12 04 00 00 00 00 00 00 03 00 00 00 80'), 'an HTTP/2 SETTINGS frame'],
    [hex('00 00 08 07 00 00 00 00 00 00 00 00 00 00 00 00 01'), 'an HTTP/2 GOAWAY frame'],
    ['SSH-2.0-OpenSSH_9.6p1\r\n', 'an SSH greeting'],
    ['220 mail.test ESMTP Postfix\r\n', 'an SMTP greeting'],
    ['220 (vsFTPd 3.0.5)\r\n', 'an FTP greeting'],
    ['+OK POP3 ready\r\n', 'a POP3 greeting'],
    ['* OK [CAPABILITY IMAP4rev1] ready\r\n', 'an IMAP greeting'],
    ['RFB 003.008\n', 'a VNC greeting'],
    ["-ERR unknown command 'GET'\r\n", 'a Redis error'],
    ['ERROR\r\n', 'a memcached error'],
    [Buffer.concat([hex('4a 00 00 00 0a'), Buffer.from('8.0.36\0')]), 'a MySQL greeting'],
    [Buffer.concat([hex('45 00 00 00 8a'), Buffer.from('SFATAL\0VFATAL\0C08P01\0')]), 'a PostgreSQL error'],
    [Buffer.concat([Buffer.from('AMQP'), hex('00 00 09 01')]), 'an AMQP header'],
    [hex('ff fd 18 ff fd 20'), 'telnet negotiation'],
    [hex('1f 8b 08 00 00 00 00 00'), 'gzip data'],
    [hex('ef bb bf 48 54 54 50 2f 31 2e 31'), 'a UTF-8 byte order mark before the status line'],
    ['\r\n\r\nHTTP/1.1 200 OK\r\n', 'blanks before the status line'],
    ['http/1.1 200 OK\r\n', 'an HTTP status line in lower case'],
    ['ICY 200 OK\r\nicy-name: x\r\n', 'a SHOUTcast status line'],
    ['GET / HTTP/1.1\r\nHost: x\r\n', 'an HTTP request'],
    ['<br />\n<b>Warning</b>:  Undefined variable $x in /srv/a.php', 'a PHP message'],
    ['PHP Fatal error:  Uncaught Error in /srv/a.php', 'a PHP message'],
    ['Traceback (most recent call last):\n  File "a.py"', 'a Python traceback'],
    ['<?xml version="1.0"?><a/>', 'XML without a status line'],
    ['<!DOCTYPE html><html>', 'HTML without a status line'],
    ['<html><body>hello', 'HTML without a status line'],
    ['Content-Type: text/html\r\n\r\n<p>', 'header lines without a status line'],
    ['Status: 200 OK\r\nContent-Type: text/html\r\n\r\n', 'header lines without a status line'],
    ['{"ok":true}', 'JSON without a status line'],
    ['[1,2,3]', 'JSON without a status line'],
    ['hello world\n', 'text without a status line (HTTP/0.9)'],
    ['HTTP/1.1 200 OK\r\n\r\n', null],
    [hex('00 01 02 03 04 05'), null],
    ['', null]
  ]
  for (const [give, want] of cases) t.equal(sniff(Buffer.from(give)), want, want ?? 'nothing')
})

t.test('finds what is odd about a head, where, and who would relay it', async t => {
  const ok = 'HTTP/1.1 200 OK\r\n'
  const cases: ReadonlyArray<readonly [give: string, says: RegExp, at: string, relayedBy: RegExp | null]> = [
    ['HTTP/1.1 200 OK\nX-A: 1\n\n', /bare line feed/, '\n', /nginx.*Squid/],
    [`${ok}X-A: 1\r\n two\r\n\r\n`, /folded/, ' two', /HAProxy/],
    [`${ok}X-A : 1\r\n\r\n`, /before a header's colon/, ' :', /Caddy.*Squid/],
    [`${ok}X A: 1\r\n\r\n`, /in a header's name/, ' A', /Caddy/],
    [`${ok}: 1\r\n\r\n`, /no name/, ': 1', null],
    [`${ok}no colon here\r\n\r\n`, /no colon/, 'no colon', /nginx/],
    [`${ok}X(A): 1\r\n\r\n`, /not allowed/, '(A)', null],
    [`${ok}X-A: a\0b\r\n\r\n`, /NUL/, '\0', /HAProxy and Caddy/],
    [`${ok}X-A: a\x01b\r\n\r\n`, /control/, '\x01', null],
    [`${ok}X-A: a\rb\r\n\r\n`, /carriage return/, '\rb', /Caddy and Squid/],
    [`${ok}Content-Length: 2\r\nContent-Length: 2\r\n\r\nok`, /twice/, 'Content-Length: 2\r\n\r\n', /HAProxy/],
    [`${ok}Content-Length: 2\r\nContent-Length: 3\r\n\r\nok`, /disagree/, 'Content-Length: 3', /Apache/],
    [`${ok}Content-Length: 2, 2\r\n\r\nok`, /twice/, ', 2', /HAProxy/],
    [`${ok}Content-Length: -2\r\n\r\nok`, /not a number/, '-2', /nginx before/],
    [`${ok}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n`, /together/, 'Transfer-Encoding', /Squid/],
    [`${ok}Transfer-Encoding: foo\r\n\r\n`, /unknown coding/, 'foo', /Apache/],
    ['HTTP/9.9 200 OK\r\n\r\n', /version/, '9.9', /nginx/],
    ['HTTP/1.1 abc OK\r\n\r\n', /three digits/, 'abc', /nginx/],
    ['HTTP/1.1 2000 OK\r\n\r\n', /three digits/, '2000', /nginx/],
    ['HTTP/1.1 099 Low\r\n\r\n', /below 100/, '099', /Apache/],
    ['HTTP/1.1 999 High\r\n\r\n', /above 599/, '999', /Varnish/]
  ]
  for (const [give, says, at, relayedBy] of cases) {
    const found = findDeviation(Buffer.from(give, 'latin1'), null)
    t.match(found?.says, says, JSON.stringify(give))
    t.equal(found?.at, give.indexOf(at), `${says} at ${JSON.stringify(at)}`)
    if (relayedBy === null) t.equal(found?.relayedBy, null)
    else t.match(found?.relayedBy, relayedBy)
  }
  t.equal(findDeviation(Buffer.from(`${ok}Content-Length: 2\r\n\r\n\n\n\0`), null), null, 'a clean head, whatever the body is')
  t.equal(findDeviation(Buffer.from('SSH-2.0\n'), null), null, 'no HTTP at all')
})

t.test('of several oddities takes the one where the parser stopped', async t => {
  const head = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\nX-A : 1\r\n\r\n')
  t.match(findDeviation(head, null)?.says, /colon/)
  t.match(findDeviation(head, head.indexOf('Content-Length: 3') + 17)?.says, /disagree/)
})

t.test('a quotation marks the byte and lets nothing act on a terminal', async t => {
  const bytes = Buffer.from('HTTP/1.1 200 OK\r\nX-A : \x1b[31m\u00e9\r\n')
  t.equal(excerpt(bytes, 20), '"... 200 OK\\r\\nX-A>>> <<<: \\x1b[31m\\xc3\\xa9\\r\\n"')
  t.equal(excerpt(bytes, 0), '"HTTP/1.1 200 OK\\r\\nX-A : \\x1b[31m\\xc3\\xa9\\r\\n"')
  t.equal(excerpt(Buffer.alloc(0), 0), '""')
})

t.test('a dump shows every byte once, and points at the odd one', async t => {
  const bytes = Buffer.from('HTTP/1.1 200 OK\r\nX-A : 1\r\n\r\n')
  t.same(dump({ bytes, offendingAt: 20 }), [
    '0000  48 54 54 50 2f 31 2e 31  20 32 30 30 20 4f 4b 0d  |HTTP/1.1 200 OK.|',
    '0010  0a 58 2d 41>20<3a 20 31  0d 0a 0d 0a              |.X-A : 1....|',
    '                  ^^                                         ^'
  ])
  t.same(dump({ bytes: Buffer.alloc(0), offendingAt: null }), [])
  for (let at = 0; at < 32; at++) {
    const every = Buffer.from(Array.from({ length: 32 }, (_, index) => index + 64))
    const lines = dump({ bytes: every, offendingAt: at })
    const row = lines[Math.floor(at / 16)] ?? ''
    const pointers = lines[Math.floor(at / 16) + 1] ?? ''
    const [first, text] = [pointers.indexOf('^^'), pointers.lastIndexOf('^')]
    t.equal(row.slice(first, first + 2), (at + 64).toString(16), `hex of byte ${at}`)
    t.equal(row.slice(text, text + 1), String.fromCharCode(at + 64), `text of byte ${at}`)
  }
  t.match(dump({ bytes: Buffer.alloc(256, 'x'), offendingAt: null }), { length: 2, 1: '*' }, 'rows that repeat are left out')
})
