/** The completion of zsh: `source <(edgeproxy completion zsh)`, or as the file `_edgeproxy` in a folder of fpath. */
import type { Candidates, CompletedCommand, CompletedFlag } from './taken.js'

const quoted = (text: string): string => `'${text.replaceAll('\'', '\'\\\'\'')}'`

const described = (text: string): string => text.replace(/[[\]:\\]/g, '\\$&')

/** What _arguments is told of a value. */
function action ({ words, files }: Candidates): string {
  if (words.length === 0) return files ? '_files' : ' '
  const list = `(${words.map(word => word.replaceAll(':', '\\:')).join(' ')})`
  return files ? `{_alternative "words\\:word\\:${list}" "files\\:file\\:_files"}` : list
}

function flagSpec ({ name, short, isSwitch, list, meaning, ...candidates }: CompletedFlag): string {
  const names = [...short === undefined ? [] : [`-${short}`], `--${name}${isSwitch ? '' : '='}`]
  const value = isSwitch ? '' : `:value:${action(candidates)}`
  return names.map(one => quoted(`${list ? '*' : ''}${one}[${described(meaning)}]${value}`)).join(' ')
}

const commandCase = (command: CompletedCommand): string => `    ${command.name})
      _arguments -s ${[...command.flags.map(flagSpec), quoted(`*:word:${action(command)}`)].join(' \\\n        ')} ;;`

export const zsh = (commands: readonly CompletedCommand[]): string => `#compdef edgeproxy
# completion of edgeproxy for zsh: source <(edgeproxy completion zsh)
_edgeproxy() {
  local command=serve dashes
  # a program to start completes as it does by itself
  dashes=\${words[(i)--]}
  if ((dashes < CURRENT)); then
    shift $dashes words
    ((CURRENT -= dashes))
    _normal
    return
  fi
  if ((CURRENT == 2)) && [[ \${words[2]} != -* ]]; then
    local -a commands=(
${commands.map(({ name, summary }) => `      ${quoted(`${name}:${summary.replaceAll(':', '\\:')}`)}`).join('\n')}
    )
    _describe command commands
    return
  fi
  case \${words[2]} in
    ${commands.map(({ name }) => name).join('|')})
      command=\${words[2]}
      shift words
      ((CURRENT--)) ;;
  esac
  case $command in
${commands.map(commandCase).join('\n')}
  esac
}

if [[ \${funcstack[1]} == _edgeproxy ]]; then _edgeproxy "$@"; else compdef _edgeproxy edgeproxy; fi
`
