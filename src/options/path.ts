/** How the place of an option is written. */
import { quote } from './values/value.js'

/** `sites[0].hosts[1]` */
export function formatPath (path: readonly (string | number)[]): string {
  // a key may hold anything, even what must not reach a terminal
  const shown = (key: string): string => /^[\w$-]+$/.test(key) ? key : quote(key)
  return path.map((part, index) => typeof part === 'number' ? `[${part}]` : index === 0 ? shown(part) : `.${shown(part)}`).join('')
}
