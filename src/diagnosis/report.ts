/** What was seen of a start that failed. */
export interface StartReport {
  /** As it is shown. */
  readonly command: string
  /** Working directory; empty where a log does not say. */
  readonly cwd: string
  /** `ip:port` it was told to listen on; empty where a log does not say. */
  readonly address: string
  /** `spawn`: nothing could be run. `exit`: it ran and ended. `silent`: it runs and does not listen. */
  readonly phase: 'spawn' | 'exit' | 'silent'
  /** Code of the system's error, where the spawn itself failed: `ENOENT`. */
  readonly errno: string | null
  /** What the error is about: the folder or the command. */
  readonly path: string | null
  readonly exitCode: number | null
  readonly signal: string | null
  /** The file that has what it printed; null where there is none. */
  readonly siteLog: string | null
  /** The program's last lines, oldest first. */
  readonly lines: readonly string[]
  /** The last lines of a log that the server keeps by itself, written during this start. */
  readonly ownLog: readonly string[]
  /** Where that log is. */
  readonly ownLogFile: string | null
  /** The kernel counted a kill for lack of memory meanwhile. */
  readonly outOfMemory: boolean
  /** Who holds the port, where that can be seen: `node (pid 812)`. */
  readonly portOwner: string | null
}
