/** Takes a changed config file into a running edge; a broken one changes nothing and says so. */
import { isDeepStrictEqual } from 'node:util'
import { watchConfig, type ConfigWatch } from '../options/config/watch.js'
import { watchFiles } from './watch-files.js'
import { OptionsError, formatProblem } from '../options/problem.js'
import type { Settings } from '../options/settings.js'

export type Say = (level: 'info' | 'warn' | 'error', message: string) => void

/** What a running edge cannot change. */
const FIXED = ['host', 'port', 'tunnelPort', 'colo', 'clientHeaderTimeout', 'drainTimeout', 'log'] as const satisfies readonly (keyof Settings)[]

export interface Reloader {
  /** Reads everything again, as on SIGHUP. */
  reload (): Promise<void>
  close (): void
}

export interface ReloadParts<L extends { readonly settings: Settings }> {
  /** The config file, or null: then only `reload` reads again. */
  readonly file: string | null
  /** The settings in force. */
  readonly settings: Settings
  /** Reads everything anew. @throws OptionsError */
  readonly load: () => Promise<L>
  readonly apply: (loaded: L) => void
  readonly say: Say
  /** Files that pages in force are made of; asked again after every reload. Default none. */
  readonly files?: () => readonly string[]
}

/** What changed of that which stays as it is. */
const changedOf = (next: Settings, now: Settings): string[] =>
  [...FIXED.filter(key => !isDeepStrictEqual(next[key], now[key])), ...next.tls?.ownAuthority === now.tls?.ownAuthority ? [] : ['tls']]

/** Follows the config file, if there is one. Reloads never overlap. */
export function followConfig<L extends { readonly settings: Settings }> ({
  file, settings, load, apply, say, files = () =>
    []
}: ReloadParts<L>): Reloader {
  const reloadOnce = async (cause: string): Promise<void> => {
    try {
      const next = await load()
      apply(next)
      say('info', `${cause} read again`)
      pages.follow(files())
      const changed = changedOf(next.settings, settings)
      if (changed.length > 0) say('warn', `${changed.join(', ')} changed, which takes a restart`)
    } catch (error) {
      const sentences = error instanceof OptionsError ? error.problems.map(formatProblem) : [String(error)]
      for (const sentence of sentences) say('error', sentence)
      // what would mend it may be a file that is not part of anything yet
      if (error instanceof OptionsError) pages.follow([...files(), ...error.files])
      say('error', 'the old settings stay until the mistakes above are corrected')
    }
  }
  let last: Promise<void> = Promise.resolve()
  const reload = (cause = file ?? 'options'): Promise<void> => (last = last.then(async () => { await reloadOnce(cause) }))
  const watch: ConfigWatch | null = file === null ? null : watchConfig(file, () => { void reload() })
  const pages = watchFiles(changed => { void reload(changed) })
  pages.follow(files())
  return {
    reload,
    close: () => {
      watch?.close()
      pages.close()
    }
  }
}
