/** Finer reasons that lead to a page of their own. */

/** A launch of which nothing could be run: told by the missing process, or by the reason where the start is not at hand. */
const NEVER_RAN: ReadonlySet<string> = new Set(['cwd_missing', 'cwd_not_directory', 'cwd_forbidden', 'command_missing', 'not_executable', 'port_taken', 'config_unwritable', 'spawn_failed'])

interface Facts {
  readonly reason?: string | undefined
  readonly start?: { readonly pid: number | null } | undefined
}

export const launchPage = ({ start, reason = '' }: Facts): 'upstream_not_ready' | 'upstream_refused' => {
  const ran = start === undefined ? !NEVER_RAN.has(reason) : start.pid !== null
  return ran ? 'upstream_refused' : 'upstream_not_ready'
}

export const deniedPage = ({ reason }: Facts): 'request_denied' | 'rate_limited' => reason === 'rate_limited' ? 'rate_limited' : 'request_denied'
