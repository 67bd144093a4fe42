/** Takes secrets out of what goes into the site log: by the name or the form that shows them. */
import { isSecretParameter, PATTERNS, type SecretPattern } from '../secrets.js'

export const MASK = '***'

/** `--token=x` and `--token x` of a command line; the rest is found by form. */
const OPTION = /(?<=^|\s)(--?[\w-]{1,64})(=|\s+)("[^"]*"|'[^']*'|[^\s'"-][^\s'"]*)/g

/** What everybody may see: where the program listens. */
const PLAIN: ReadonlySet<string> = new Set(['IP', 'HOST', 'PORT'])

export const maskedText = (text: string): string => PATTERNS.reduce(byForm, text)

export const maskedCommand = (command: string): string => maskedText(command.replace(OPTION, (whole, option: string, gap: string) =>
  isSecretParameter(option.replace(/^-+/, '')) ? `${option}${gap}${MASK}` : whole))

/** Only where to listen stays readable: the name of a variable proves nothing about its value. */
export const maskedVariable = (name: string, value: string): string => PLAIN.has(name) || value === '' ? value : MASK

function byForm (text: string, { head, value, byName }: SecretPattern): string {
  let shown = ''
  let done = 0
  head.lastIndex = 0
  for (let match = head.exec(text); match !== null; match = head.exec(text)) {
    // a head of no length must not be found again
    if (match[0] === '') head.lastIndex++
    const from = match.index + match[0].length
    const name = match.groups?.['name']
    if (name !== undefined && byName?.(name) === false) continue
    value.lastIndex = from
    const secret = value.exec(text)?.[0] ?? ''
    if (secret === '') continue
    shown += text.slice(done, from) + MASK
    done = head.lastIndex = from + secret.length
  }
  return shown + text.slice(done)
}
