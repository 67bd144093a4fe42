import type { Text } from '../failures/kind.js'

export type Stream = 'stdout' | 'stderr'

/** How a process ended: at most one of the two is set; neither where it never ran. */
export interface Ending {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** It was killed, and the kernel's count of those that it kills for want of memory has grown. */
  readonly outOfMemory?: boolean
}

/** What follows the name of a program: `ended with code 7`. */
export const endedText = ({ code, signal, outOfMemory = false }: Ending): Text => ({
  en: `${signal === null ? `ended with code ${code ?? '?'}` : `was ended by ${signal}`}${outOfMemory ? ' because memory ran out' : ''}`,
  fr: `${signal === null ? `s’est terminé avec le code ${code ?? '?'}` : `a été arrêté par ${signal}`}${outOfMemory ? ', faute de mémoire' : ''}`
})
