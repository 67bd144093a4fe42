/** The causes of a failed start, most telling first: how each is recognized, and what to say. */
import type { Text } from '../failures/kind.js'
import type { StartReport } from './diagnosis.js'

/** Values for the placeholders of the texts, or null where the cause does not fit. */
export type Recognize = (report: StartReport) => Readonly<Record<string, string>> | null

export interface Cause {
  /** A reason of `upstream_start_failed`. */
  readonly reason: string
  readonly recognize: Recognize
  /** What happened, one sentence; `{name}` stands for what was recognized. */
  readonly happened: Text
  /** What to do. */
  readonly fix: Text
}

export const CAUSES: readonly Cause[] = [
  {
    reason: 'cwd_missing',
    recognize: ({ phase, errno, path, cwd }) => phase === 'spawn' && errno === 'ENOENT' && path === cwd ? { path: cwd } : null,
    happened: { en: 'The working directory {path} does not exist.', fr: 'Le dossier de travail {path} n’existe pas.' },
    fix: { en: 'Create it, or correct the setting.', fr: 'Créez-le, ou corrigez le réglage.' }
  },
  {
    reason: 'exited',
    recognize: ({ exitCode }) => ({ code: String(exitCode ?? '-') }),
    happened: { en: 'The program stopped during its start with code {code}.', fr: 'Le programme s’est arrêté pendant son démarrage avec le code {code}.' },
    fix: { en: 'Run the same command by hand to see its errors.', fr: 'Lancez la même commande à la main pour voir ses erreurs.' }
  }
]
