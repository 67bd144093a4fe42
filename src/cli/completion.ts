/** `edgeproxy completion bash|zsh|fish`: a script for the shell, made from the commands and options as they are. */
import { choice } from '../options/values/text.js'
import { bash } from './completion/bash.js'
import { fish } from './completion/fish.js'
import { SHELLS, completedCommands, type CompletedCommand } from './completion/taken.js'
import { zsh } from './completion/zsh.js'
import { attempt } from '../options/problem.js'
import type { Io } from './command.js'
import { defineCommand, refuse, type Asked, type Flags } from './define.js'

const SCRIPTS: Readonly<Record<(typeof SHELLS)[number], (commands: readonly CompletedCommand[]) => string>> = { bash, zsh, fish }

const FLAGS = {} as const satisfies Flags

export const command = defineCommand({
  name: 'completion',
  summary: 'Print the completion script of a shell',
  usage: ['edgeproxy completion bash|zsh|fish'],
  about: `Prints a script that completes commands, options and their words: brands, kinds of failures, files. It is made for this
version; make it again after an update, or have the shell do so at its start.`,
  flags: FLAGS,
  words: 1,
  examples: [
    'source <(edgeproxy completion bash)                       in ~/.bashrc',
    'source <(edgeproxy completion zsh)                        in ~/.zshrc, after compinit',
    'edgeproxy completion fish | source                        in ~/.config/fish/config.fish'
  ],
  run
})

async function run ({ words: [word], problems }: Asked<typeof FLAGS>, io: Io): Promise<number> {
  if (word === undefined) problems.push({ where: '', sentence: `which shell? It takes one of ${SHELLS.join(', ')}` })
  const shell = word === undefined ? undefined : attempt(problems, '', () => choice(...SHELLS).read(word, { via: 'text', base: io.cwd }))
  refuse(problems)
  if (shell !== undefined) io.stdout.write(SCRIPTS[shell](await completedCommands()))
  return 0
}
