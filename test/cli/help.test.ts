// help, version, and what is said to words that are no command.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { COMMAND_NAMES, COMMANDS } from '../../src/cli/commands.js'
import { TABLE } from '../../src/settings/rows.js'
import { run, say } from '../support/edgeproxy.js'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }

t.test('the overview names every command with its summary', async t => {
  for (const args of [['--help'], ['-h'], ['help'], ['help', 'help'], ['--upstream', '3000', '--help']]) {
    const { code, out, err } = await say(...args)
    t.equal(code, 0)
    t.equal(err, '')
    for (const name of COMMAND_NAMES) t.match(out, new RegExp(`^  ${name} +${(await COMMANDS[name]()).summary.replace(/[()]/g, '.')}$`, 'm'))
  }
})

t.test('every command has its help', async t => {
  for (const name of COMMAND_NAMES) {
    const command = await COMMANDS[name]()
    t.equal(command.name, name)
    t.match(command.summary, /^[A-Z].*[^.]$/, `${name}: a summary without full stop`)
    t.match(command.help, /^Usage: edgeproxy/, `${name}: begins with the usage`)
    t.match(command.help, /[^\n]\n$/, `${name}: ends in one newline`)
    for (const line of command.help.split('\n')) t.ok(line.length <= 125, `${name}: ${line.length} columns`)
    for (const args of [[name, '--help'], [name, '-h'], ['help', name]]) t.strictSame(await say(...args), { code: 0, out: command.help, err: '' })
  }
})

t.test('the help of serve names every flag once', async t => {
  const { out } = await say('help', 'serve')
  const lines = (flag: string): RegExp => new RegExp(`^  (?:-\\w, )?--${flag}( |$)`, 'gm')
  for (const name of TABLE.shell) t.equal(out.match(lines(TABLE.flag(name)))?.length, 1, TABLE.flag(name))
})

t.test('the version', async t => {
  for (const args of [['--version'], ['-v'], ['version'], ['serve', '--version'], ['demo', '-v']]) t.strictSame(await say(...args), { code: 0, out: `${version}\n`, err: '' })
})

const unknown: readonly (readonly [args: readonly string[], sentence: string])[] = [
  [['serv'], '"serv" is not a command; did you mean edgeproxy serve?'],
  [['dem', '--port', '3'], '"dem" is not a command; did you mean edgeproxy demo?'],
  [['help', 'orgin'], '"orgin" is not a command; did you mean edgeproxy origin?'],
  [['npm', 'run', 'dev'], '"npm" is not a command; to have the edge start a program, write edgeproxy -- npm run dev'],
  [['./start.sh'], '"./start.sh" is not a command; to have the edge start a program, write edgeproxy -- ./start.sh'],
  [['zzzzzz'], `"zzzzzz" is not a command; edgeproxy knows ${[...COMMAND_NAMES, 'help'].join(', ')}`],
  [['a\x1bb'], `"a\\u001bb" is not a command; edgeproxy knows ${[...COMMAND_NAMES, 'help'].join(', ')}`]
]

for (const [args, sentence] of unknown) {
  t.test(`no command: ${JSON.stringify(args)}`, async t => { t.strictSame(await say(...args), { code: 2, out: '', err: `edgeproxy: ${sentence}\n` }) })
}

t.test('flags after -- belong to the program', async t => {
  t.match(await say('--upstream', '3000', '--', 'npm', '--help'), { code: 2, err: /^edgeproxy: --: stands in the place of upstream/ })
})

t.test('the built command line', async t => {
  t.match(await run(t, ['--version']), { code: 0, out: `${version}\n`, err: '' })
  t.match(await run(t, ['help', 'serve']), { code: 0, out: /^Usage: edgeproxy \[serve\]/, err: '' })
  t.match(await run(t, ['serv']), { code: 2, out: '', err: 'edgeproxy: "serv" is not a command; did you mean edgeproxy serve?\n' })
})
