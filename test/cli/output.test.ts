// Nothing that somebody else wrote acts on the terminal of whoever runs a command.
import { writeFileSync } from 'node:fs'
import t from 'tap'
import { safeIo } from '../../src/cli/output.js'
import { printable, printableLines } from '../../src/printable.js'
import { sayWith } from '../support/edgeproxy.js'

const ESC = '\u001b'
/** A sequence that clears the screen, one character that begins one, text turned around, nothing at all that is there, tags, a fake line. */
const FOREIGN = `${ESC}[2J\u009b31m\u202ec\u2066d\u200be\ufefff\u{e0041}g\r\nedgeproxy: fake\u2028h\u0007`

/** What acts: everything of these categories but the end of our own lines. */
const ACTING = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

t.test('arguments of every command', async t => {
  const calls: readonly (readonly string[])[] = [
    [FOREIGN], ['help', FOREIGN], [`--${FOREIGN}`], ['--upstream', FOREIGN], ['--config', FOREIGN], ['serve', '--brand', FOREIGN, '--upstream', '3000'],
    ['demo', '--lang', FOREIGN], ['railgun', '--upstream', FOREIGN], ['tunnel', '--name', FOREIGN], ['tunnel', '--edge', FOREIGN], ['origin', FOREIGN],
    ['origin', '--port', FOREIGN, 'dns_error'], ['explain', FOREIGN], ['ray', FOREIGN], ['diagnose', FOREIGN], ['diagnose', '--json', FOREIGN],
    ['bundle', FOREIGN], ['bundle', 'a3436fd6db5a3dde', '--log-file', FOREIGN], ['pages', FOREIGN], ['pages', 'check', FOREIGN]
  ]
  for (const args of calls) {
    const { code, out, err } = await sayWith({}, ...args)
    t.not(code, 0)
    t.notMatch(out + err, ACTING, args.join(' ').replaceAll(FOREIGN, '...'))
    t.notMatch(err, /^edgeproxy: fake/m, 'no line of its own')
    t.ok(out + err !== '', 'it says something')
  }
})

t.test('files: a key, a value, a name, a message of a module', async t => {
  const json = JSON.stringify(FOREIGN)
  const module = JSON.stringify(`${FOREIGN}`).replaceAll('\u2028', '\\u2028')
  const dir = t.testdir({
    'value.yaml': `brand: ${json}\nupstream: 3000\n`,
    'key.json': `{ "upstream": 3000, ${json}: 1 }`,
    'name.json': `{ "sites": [{ "hosts": "a.test", "name": ${json} }] }`,
    'page.json': `{ "upstream": 3000, "customPages": { "5xx": ${json} } }`,
    'thrown.mjs': `throw new Error(${module})`,
    'text.mjs': `export default ${module}`
  })
  for (const name of ['value.yaml', 'key.json', 'name.json', 'page.json', 'thrown.mjs', 'text.mjs']) {
    const { code, out, err } = await sayWith({}, '--config', `${dir}/${name}`)
    t.equal(code, 2, name)
    t.notMatch(out + err, ACTING, name)
    t.notMatch(err, /^edgeproxy: fake/m, 'no line of its own')
  }
  writeFileSync(`${dir}/b\u202e\u0007.yaml`, 'prot: 1')
  const { err } = await sayWith({}, '--config', `${dir}/b\u202e\u0007.yaml`)
  t.match(err, 'b\\u{202e}\\x07.yaml:1:1: prot: is not an option', 'the name of the file')
})

t.test('a record that is explained', async t => {
  const record = JSON.stringify({ ray: 'a3436fd6db5a3dde-LAB', req: { method: 'GET', url: '/' }, failure: { kind: 'dns_error', stage: 'resolve', message: FOREIGN, hint: FOREIGN } })
  for (const color of ['0', '1']) {
    const { code, out } = await sayWith({ FORCE_COLOR: color }, 'explain', record)
    t.equal(code, 0)
    t.notMatch(out.replace(/\u001b\[\d+m/g, ''), ACTING) // eslint-disable-line no-control-regex -- our own colors
    t.match(out, '[2J')
  }
})

t.test('output is JSON still, layout stays, our own colors pass where they are wanted', async t => {
  const value = { text: FOREIGN, list: ['\u{1f469}\u200d\u{1f4bb}'] }
  t.strictSame(JSON.parse(printableLines(JSON.stringify(value, null, 2))), value)
  t.equal(printableLines('a\n\tb é 漢 \u{1f600}\n'), 'a\n\tb é 漢 \u{1f600}\n')
  t.equal(printable(`a${ESC}\n\u202e\ud800`), 'a\\x1b\\x0a\\u{202e}\\u{d800}')
  const said = (env: Record<string, string>): string => {
    let text = ''
    const stream = { write: (piece: string) => { text += piece } }
    safeIo({ stdout: stream, stderr: stream, env, cwd: '/', isTerminal: false }).stdout.write(`${ESC}[1mbold${ESC}[0m ${ESC}[2Jx\n`)
    return text
  }
  t.equal(said({ FORCE_COLOR: '1' }), `${ESC}[1mbold${ESC}[0m \\u001b[2Jx\n`)
  t.equal(said({}), '\\u001b[1mbold\\u001b[0m \\u001b[2Jx\n')
})
