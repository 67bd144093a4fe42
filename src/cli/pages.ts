/** `edgeproxy pages`: error pages of one's own, checked as an upload would be, and shown for every code. */
import { didYouMean } from '../nearest.js'
import { OptionsError } from '../options/problem.js'
import { quote } from '../options/values/value.js'
import { defineCommand, type Asked, type Flags } from './define.js'
import { check } from './pages/check.js'
import { preview } from './pages/preview.js'
import { portNumber, textValue } from './values.js'

const ABOUT = `check     Names every mistake for which an upload of the page would be refused, with line and column: size, head, tokens,
          and what it refers to. Files beside the page are read; nothing is fetched from other machines.
          Ends with 0 when all would be taken, with 1 when one would be refused, with 2 when it was asked nonsense.
preview   Shows a page for every code it is for, side by side, filled in as the edge fills it in, and again after every
          save. With a config file: all pages and rules of its sites. On this machine only; Ctrl-C ends it.`

const FLAGS = {
  type: {
    heading: 'Options',
    value: textValue('<type>'),
    otherwise: 'told by the token',
    meaning: '5xx, 1xxx, waf_block, ip_block, ratelimit_block, managed_challenge ...'
  },
  port: { value: portNumber, otherwise: 'any free one', meaning: 'port on 127.0.0.1 to show them on' }
} as const satisfies Flags

const ACTIONS = { check, preview } as const

type ActionName = keyof typeof ACTIONS

const isAction = (word: string | undefined): word is ActionName => word !== undefined && Object.hasOwn(ACTIONS, word)

interface Wanted {
  readonly action: ActionName
  readonly files: readonly string[]
  readonly type: string | null
  readonly port: number
}

/** @throws OptionsError with every mistake */
function wantedOf ({ own, words: [action, ...files], problems }: Asked<typeof FLAGS>): Wanted {
  if (!isAction(action)) {
    const hint = action === undefined ? '' : didYouMean(action, Object.keys(ACTIONS))
    const what = action === undefined ? 'is asked to do nothing' : `does not know ${quote(action)}`
    problems.push({ where: 'pages', sentence: `${what}${hint || '; it takes check or preview, and files'}` })
  } else if (files.length === 0) problems.push({ where: `pages ${action}`, sentence: `takes files, like edgeproxy pages ${action} 500.html` })
  if (action === 'check' && own.port !== undefined) problems.push({ where: '--port', sentence: 'has no use with check; leave it out' })
  if (problems.length > 0 || !isAction(action)) throw new OptionsError(problems)
  return { action, files, type: own.type ?? null, port: own.port ?? 0 }
}

export const command = defineCommand({
  name: 'pages',
  summary: 'Check and preview error pages of your own',
  usage: ['edgeproxy pages check <file>... [--type <type>]', 'edgeproxy pages preview <file or config>... [--type <type>] [--port <port>]'],
  about: ABOUT,
  flags: FLAGS,
  words: Infinity,
  examples: [
    'edgeproxy pages check 500.html 1000.html',
    'edgeproxy pages check blocked.html --type waf_block',
    'edgeproxy pages preview 500.html',
    'edgeproxy pages preview edgeproxy.config.yaml --port 8081'
  ],
  async run (asked, io) {
    const wanted = wantedOf(asked)
    return await ACTIONS[wanted.action](wanted, io)
  }
})
