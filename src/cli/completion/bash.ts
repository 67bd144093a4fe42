/** The completion of bash, 3.2 or newer: `source <(edgeproxy completion bash)`. */
import type { CompletedCommand, CompletedFlag } from './taken.js'

/** Flags that complete in the same way stand in one line. */
function valueCases (commands: readonly CompletedCommand[]): string[] {
  const lines = new Map<string, Set<string>>()
  for (const { name, short, isSwitch, words, files } of commands.flatMap(({ flags }): readonly CompletedFlag[] => flags)) {
    if (isSwitch) continue
    const offer = `_edgeproxy_offer '${words.join(' ')}' ${files ? 'files' : ''}; return ;;`
    const names = lines.get(offer) ?? new Set()
    for (const one of [`--${name}`, ...short === undefined ? [] : [`-${short}`]]) names.add(one)
    lines.set(offer, names)
  }
  return [...lines].map(([offer, names]) => `    ${[...names].join('|')}) ${offer}`)
}

const commandCase = ({ name, flags, words, files }: CompletedCommand): string =>
  `    ${name}) flags='${flags.map(flag => `--${flag.name}`).join(' ')}' words='${words.join(' ')}' files='${files ? 'files' : ''}' ;;`

export const bash = (commands: readonly CompletedCommand[]): string => `# completion of edgeproxy: source <(edgeproxy completion bash)
_edgeproxy_offer() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -W "$1" -- "$cur")
  [[ $2 == files ]] || return 0
  while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$cur")
  compopt -o filenames 2> /dev/null
}

_edgeproxy() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} command=serve flags words files i
  for ((i = 1; i < COMP_CWORD; i++)); do
    # a program to start completes as it does by itself
    if [[ \${COMP_WORDS[i]} == -- ]]; then
      if declare -F _command_offset > /dev/null; then _command_offset $((i + 1)); else _edgeproxy_offer '' files; fi
      return
    fi
  done
  [[ $cur == = ]] && cur=
  [[ $prev == = ]] && prev=\${COMP_WORDS[COMP_CWORD - 2]}
  case $prev in
${valueCases(commands).join('\n')}
  esac
  case \${COMP_WORDS[1]} in
    ${commands.map(({ name }) => name).join('|')}) ((COMP_CWORD > 1)) && command=\${COMP_WORDS[1]} ;;
  esac
  case $command in
${commands.map(commandCase).join('\n')}
  esac
  if [[ $cur == -* ]]; then
    _edgeproxy_offer "$flags"
  elif ((COMP_CWORD == 1)); then
    _edgeproxy_offer '${commands.map(({ name }) => name).join(' ')}'
  else
    _edgeproxy_offer "$words" $files
  fi
}

complete -F _edgeproxy edgeproxy
`
