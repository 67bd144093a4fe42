/** Takes secrets out of what goes into the site log: by the name or the form that shows them. */
import { coverSecrets, isSecretParameter, MASK, PATTERNS } from '../secrets.js'

/** `--token=x` and `--token x` of a command line; the rest is found by form. */
const OPTION = /(?<=^|\s)(--?[\w-]{1,64})(=|\s+)("[^"]*"|'[^']*'|[^\s'"-][^\s'"]*)/g

/** Not secret: where the program listens. */
const PLAIN: ReadonlySet<string> = new Set(['IP', 'HOST', 'PORT'])

export const maskedText = (text: string): string => PATTERNS.reduce((shown, pattern) => coverSecrets(shown, pattern, {
  wants: name => name === null || pattern.byName?.(name) !== false,
  cover: () => MASK
}), text)

export const maskedCommand = (command: string): string => maskedText(command.replace(OPTION, (whole, option: string, gap: string) =>
  isSecretParameter(option.replace(/^-+/, '')) ? `${option}${gap}${MASK}` : whole))

/** Only where to listen stays readable: the name of a variable proves nothing about its value. */
export const maskedVariable = (name: string, value: string): string => PLAIN.has(name) || value === '' ? value : MASK
