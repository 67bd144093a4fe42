/** `edgeproxy pages`: error pages of one's own, checked as an upload would be, and shown for every code. */
import { parseArgs } from 'node:util'
import { didYouMean } from '../options/nearest.js'
import { OptionsError, type Problem } from '../options/problem.js'
import { quote } from '../options/values/value.js'
import type { Command } from './command.js'
import { check } from './pages/check.js'
import { preview } from './pages/preview.js'

const HELP = `Usage: edgeproxy pages check <file>... [--type <type>]
       edgeproxy pages preview <file or config>... [--type <type>] [--port <n>]

check     Names every mistake for which an upload of the page would be refused, with line and column: size, head, tokens,
          and what it refers to. Files beside the page are read; nothing is fetched from other machines.
          Ends with 0 when all would be taken, with 1 when one would be refused, with 2 when it was asked nonsense.
preview   Shows a page for every code it is for, side by side, filled in as the edge fills it in, and again after every
          save. With a config file: all pages and rules of its sites. On this machine only; Ctrl-C ends it.

Options
  --type <type>   5xx, 1xxx, waf_block, ip_block, ratelimit_block, managed_challenge ... Default: told by the token.
  --port <n>      Port on 127.0.0.1 to show them on. Default: any free one.

Examples
  edgeproxy pages check 500.html 1000.html
  edgeproxy pages check blocked.html --type waf_block
  edgeproxy pages preview 500.html
  edgeproxy pages preview edgeproxy.config.yaml --port 8081
`

const ACTIONS = { check, preview } as const

type ActionName = keyof typeof ACTIONS

const isAction = (word: string | undefined): word is ActionName => word !== undefined && Object.hasOwn(ACTIONS, word)

interface Asked {
  readonly action: ActionName
  readonly files: readonly string[]
  readonly type: string | null
  readonly port: number
}

const FLAGS = { type: { type: 'string' }, port: { type: 'string' } } as const

function portOf (text: string | boolean | undefined, problems: Problem[]): number {
  if (text === undefined) return 0
  const port = typeof text === 'string' && /^\d{1,5}$/.test(text) ? Number(text) : NaN
  if (!(port <= 65_535)) problems.push({ where: '--port', sentence: `${quote(text)} is not a port; it takes a number from 0 to 65535` })
  return port
}

/** @throws OptionsError with every mistake */
function read (args: readonly string[]): Asked {
  const problems: Problem[] = []
  const { values, tokens } = parseArgs({ args: [...args], options: FLAGS, allowPositionals: true, strict: false, tokens: true })
  const [action, ...files] = tokens.flatMap(token => token.kind === 'positional' ? [token.value] : [])
  for (const token of tokens) {
    if (token.kind === 'option' && !Object.hasOwn(FLAGS, token.name)) problems.push({ where: token.rawName, sentence: `is not an option of pages${didYouMean(token.name, Object.keys(FLAGS), name => `--${name}`)}` })
    else if (token.kind === 'option' && token.value === undefined) problems.push({ where: token.rawName, sentence: 'has no value' })
  }
  if (!isAction(action)) {
    const hint = action === undefined ? '' : didYouMean(action, Object.keys(ACTIONS))
    const what = action === undefined ? 'is asked to do nothing' : `does not know ${quote(action)}`
    problems.push({ where: 'pages', sentence: `${what}${hint || '; it takes check or preview, and files'}` })
  } else if (files.length === 0) problems.push({ where: `pages ${action}`, sentence: `takes files, like edgeproxy pages ${action} 500.html` })
  if (action === 'check' && values.port !== undefined) problems.push({ where: '--port', sentence: 'has no use with check; leave it out' })
  const port = portOf(values.port, problems)
  if (problems.length > 0 || !isAction(action)) throw new OptionsError(problems)
  return { action, files, type: typeof values.type === 'string' ? values.type : null, port }
}

export const command: Command = {
  name: 'pages',
  summary: 'Check and preview error pages of your own',
  help: HELP,
  async run (args, io) {
    const asked = read(args)
    return await ACTIONS[asked.action](asked, io)
  }
}
