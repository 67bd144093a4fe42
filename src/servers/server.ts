/** The contract of a server that the edge configures: what has to be written and started for it. */

/** Where it is to be started. */
export interface At {
  readonly ip: string
  /** By slot, which is the name of a site. */
  readonly ports: Readonly<Record<string, number>>
  /** The account's folder: configuration goes to admin/config, logs to admin/logs. */
  readonly home: string
}

export interface Server {
  /** Program and arguments; it stays in the foreground. */
  command (at: At): readonly string[]
  /** What to write before each start: absolute path and content. */
  files (at: At): Readonly<Record<string, string>>
  /** What to make before that, absolute, with everything above. */
  folders (at: At): readonly string[]
  /** The log that it keeps by itself. */
  ownLog (at: At): string | null
  /** Besides the small environment every program gets. */
  env (at: At): Readonly<Record<string, string>>
  readonly stopSignal: NodeJS.Signals
  /** What this machine lacks for it, as sentences that name the package; it is started all the same and tells the rest itself. */
  readonly lacks: readonly string[]
}

/** `127.0.0.1:8100`, `[::1]:8100` */
export function addressOf ({ ip, ports }: At, slot: string): string {
  const port = ports[slot]
  if (port === undefined) throw new Error(`no port for ${slot}`)
  return `${ip.includes(':') ? `[${ip}]` : ip}:${port}`
}
