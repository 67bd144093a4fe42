// `edgeproxy completion`: its scripts in real shells.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { say } from '../support/edgeproxy.js'
import { temporaryFolder } from '../support/folder.js'
import { noTerminal, openTerminal } from '../support/terminal.js'
import { TABLE } from '../../src/settings/rows.js'

const missing = (shell: string): string | false =>
  spawnSync(shell, ['-c', 'true']).status === 0 ? false : `no ${shell} (Debian: apt-get install ${shell})`

/** What is typed, and a word that has to be among what is offered, or null: nothing is. */
const TYPED: readonly (readonly [line: string, offered: string | null])[] = [
  ['edgeproxy de', 'demo'],
  ['edgeproxy --lang ', 'fr'],
  ['edgeproxy --log-fi', '--log-file'],
  ['edgeproxy serve --reve', '--reveal'],
  ['edgeproxy demo --brand al', 'alwaysdata'],
  ['edgeproxy demo --reveal of', 'off'],
  ['edgeproxy demo --upst', null],
  ['edgeproxy --fail connection_r', 'connection_refused'],
  ['edgeproxy explain tls_c', 'tls_certificate_error'],
  ['edgeproxy completion f', 'fish'],
  ['edgeproxy help b', 'bundle'],
  ['edgeproxy --config edge.co', 'edge.config.yaml']
]

/** A folder with the script of a shell and a file to be completed. */
async function scene (t: Test, shell: string): Promise<string> {
  const folder = temporaryFolder(t)
  const { code, out, err } = await say('completion', shell)
  t.match({ code, err }, { code: 0, err: '' })
  writeFileSync(join(folder, 'script'), out)
  writeFileSync(join(folder, 'edge.config.yaml'), '')
  return folder
}

const BASH = `source ./script
eval "COMP_WORDS=($1)"
[[ $1 == *' ' ]] && COMP_WORDS+=('')
COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
_edgeproxy
printf '%s\\n' "\${COMPREPLY[@]}"`

/** How a shell is asked what it would offer behind a line. */
const ASKED: Readonly<Record<string, readonly string[]>> = {
  bash: ['-c', BASH, 'bash'],
  fish: ['-c', 'source ./script; complete -C $argv[1] | string split -f 1 \\t']
}

for (const [shell, words] of Object.entries(ASKED)) {
  t.test(shell, { skip: missing(shell) }, async t => {
    const cwd = await scene(t, shell)
    for (const [line, offered] of TYPED) {
      const { stdout, stderr } = spawnSync(shell, [...words, line], { cwd, encoding: 'utf8' })
      const offers = stdout.split('\n').filter(one => one !== '')
      t.equal(stderr, '')
      if (offered === null) t.strictSame(offers, [], line)
      else t.ok(offers.includes(offered), `${line}: ${offers.slice(0, 5).join(' ')}`)
    }
  })
}

t.test('zsh', { skip: noTerminal === false ? missing('zsh') : noTerminal }, async t => {
  const cwd = await scene(t, 'zsh')
  const zsh = openTerminal(t, ['zsh', '-f', '-i'], { cwd, env: { HOME: cwd } })
  const rc = 'autoload -U compinit; compinit -u -D; source ./script; bindkey -e; PS1="ready> "; edgeproxy() { echo "<$*>" }'
  writeFileSync(join(cwd, 'rc'), rc)
  zsh.type('. ./rc\n')
  await zsh.until(/ready> /)
  for (const [line, offered] of TYPED) {
    // several are listed, and the line stays as it is
    if (offered === null || line.endsWith(' ')) continue
    zsh.type(`${line}\t\n`)
    const [, words = ''] = await zsh.until(/<([^>]*)>\s[^]*ready> /)
    t.equal(words.trim(), line.replace(/\S+$/, offered).replace('edgeproxy ', ''), line)
  }
})

t.test('every option is in every script', async t => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { out } = await say('completion', shell)
    for (const name of TABLE.shell) t.ok(new RegExp(`(--|-l )${TABLE.flag(name)}\\b`).test(out), `${shell}: ${TABLE.flag(name)}`)
  }
})

t.test('mistakes', async t => {
  t.strictSame(await say('completion'), { code: 2, out: '', err: 'edgeproxy: which shell? It takes one of bash, zsh, fish\n' })
  t.match(await say('completion', 'csh'), { code: 2, out: '', err: /^edgeproxy: "csh" is not one of bash, zsh, fish/ })
})
