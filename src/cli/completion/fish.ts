/** The completion of fish: `edgeproxy completion fish | source`. */
import type { Candidates, CompletedCommand, CompletedFlag } from './taken.js'

const quoted = (text: string): string => `'${text.replace(/['\\]/g, '\\$&')}'`

/** What stands behind a flag; a file where nothing else is known of it and one may be. */
const values = ({ words, files }: Candidates): string =>
  `${files ? ' -r -F' : ' -x'}${words.length === 0 ? '' : ` -a ${quoted(words.join(' '))}`}`

const flagLine = (when: string, { name, short, isSwitch, meaning, ...candidates }: CompletedFlag): string =>
  `complete -c edgeproxy -n ${quoted(when)} -l ${name}${short === undefined ? '' : ` -s ${short}`}` +
  `${isSwitch ? '' : values(candidates)} -d ${quoted(meaning)}`

function commandLines ({ name, summary, flags, words, files }: CompletedCommand, isDefault: boolean): string[] {
  const when = isDefault ? '__edgeproxy_serves' : `__edgeproxy_is ${name}`
  return [
    `complete -c edgeproxy -f -n __edgeproxy_begins -a ${name} -d ${quoted(summary)}`,
    ...flags.map(flag => flagLine(when, flag)),
    ...words.length === 0 ? [] : [`complete -c edgeproxy -f -n ${quoted(when)} -a ${quoted(words.join(' '))}`],
    ...files ? [`complete -c edgeproxy -F -n ${quoted(when)}`] : []
  ]
}

export function fish (commands: readonly CompletedCommand[]): string {
  const others = commands.slice(1).map(({ name }) => name).join(' ')
  return `# completion of edgeproxy for fish: edgeproxy completion fish | source
function __edgeproxy_begins
  test (count (commandline -opc)) -eq 1
end
function __edgeproxy_is
  set -l words (commandline -opc)
  test (count $words) -gt 1; and test $words[2] = $argv[1]
end
function __edgeproxy_serves
  set -l words (commandline -opc)
  test (count $words) -lt 2; or not contains -- $words[2] ${others}
end
complete -c edgeproxy -f
${commands.flatMap((command, at) => commandLines(command, at === 0)).join('\n')}
`
}
