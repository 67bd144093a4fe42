import fc from 'fast-check'
import t from 'tap'
import * as grammar from '../../src/sitelog/grammar.js'
import { createLineReader, CUT, LONGEST_LINE } from '../../src/sitelog/lines.js'
import { maskedCommand, maskedText } from '../../src/sitelog/masked.js'

const read = (...pieces: ReadonlyArray<string | Buffer>): string[] => {
  const lines: string[] = []
  const reader = createLineReader(line => { lines.push(line) })
  for (const piece of pieces) reader.write(Buffer.from(piece as string))
  reader.end()
  return lines
}

t.test('lines', async t => {
  t.match(grammar.line(new Date(), 'x'), /^\[\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] \[upstream\] x\n$/)
  t.equal(grammar.startingBody({ command: 'node app.js --token=abcdef', env: { PORT: '8100', IP: '::1', DSN: 'it\'s' }, cwd: '/w' }), 'Upstream starting: node app.js --token=*** (env: {\'PORT\': \'8100\', \'IP\': \'::1\', \'DSN\': \'***\'}, cwd: /w)')
  t.equal(grammar.outputBody(12, 'stderr', 'a\u001b[2J\u001b[31m'), '[12] STDERR: a\\x1b[2J', 'colors are no part of it')
  const failed = (ending: Partial<grammar.Failed>): string => grammar.failedBody({ command: 'c', code: null, signal: null, reason: null, ...ending })
  t.equal(failed({ code: 1 }), 'Upstream starting failed: c (return code: 1 | reason: -)')
  t.equal(failed({ signal: 'SIGKILL' }), 'Upstream starting failed: c (return code: -9 | reason: -)')
  t.equal(failed({ reason: 'Not a directory: \'/x\'' }), 'Upstream starting failed: c (return code: - | reason: Not a directory: \'/x\')')
  t.match(grammar.suspendedBody('c', new Date()), /^Upstream suspended: c will not start again until \d\d\//)
})

t.test('secrets', async t => {
  t.equal(maskedCommand('x --password hunter22 --api-key "a b" --port 80'), 'x --password *** --api-key *** --port 80')
  t.equal(maskedCommand('TOKEN=abcdef node a.js'), 'TOKEN=*** node a.js')
  t.equal(maskedText('connecting to postgres://joe:hunter22@db/x'), 'connecting to postgres://***@db/x')
  t.equal(maskedText('{"password":"abcdef","page":1} Bearer abc123def.456'), '{"password":"***","page":1} Bearer ***')
})

t.test('lines of a pipe', async t => {
  t.strictSame(read('a\nb', 'c\r\n\nlast'), ['a', 'bc', '', 'last'])
  t.strictSame(read(Buffer.from([0xc3]), Buffer.from([0xa9, 0x0a])), ['é'])
  t.strictSame(read(Buffer.from([0xff, 0x0a])), ['\ufffd'])
  t.strictSame(read('10%\r20%\n'), ['10%\\x0d20%'])
  t.strictSame(read('x'.repeat(LONGEST_LINE) + '\r\ny\n'), ['x'.repeat(LONGEST_LINE), 'y'])
  t.strictSame(read('x'.repeat(5000), 'x'.repeat(200_000), '\ny\n'), ['x'.repeat(LONGEST_LINE) + CUT, 'y'])
})

t.test('however it is cut, the lines are the same', async t => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.nat(30)), (text, cuts) => {
    const bytes = Buffer.from(text)
    const places = [...cuts.filter(at => at < bytes.length).sort((a, b) => a - b), bytes.length]
    const pieces = places.map((to, index) => bytes.subarray(places[index - 1] ?? 0, to))
    t.strictSame(read(...pieces), read(bytes))
  }))
})
