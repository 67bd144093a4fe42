/** Records log lines: a sink for the log, and a way to wait for the line a test is about. */

/** One parsed JSON line. */
export interface LogLine {
  readonly level: number
  readonly msg: string
  readonly ray?: string
  readonly outcome?: string
  readonly failure?: { readonly kind: string, readonly stage: string, readonly message: string, readonly hint: string | null } & Record<string, unknown>
  readonly [field: string]: any
}

export interface LogRecorder {
  /** Give this to the log. */
  write (line: string): void
  /** The raw text, line by line. */
  readonly raw: readonly string[]
  readonly lines: readonly LogLine[]
  /** Lines of requests: those with a ray. */
  readonly journeys: readonly LogLine[]
  /** The first line, past or to come, that fits. */
  line (fits: (line: LogLine) => boolean, timeout?: number): Promise<LogLine>
}

export function recordLog (): LogRecorder {
  const raw: string[] = []
  const lines: LogLine[] = []
  const watchers = new Set<() => void>()
  return {
    raw,
    lines,
    get journeys () { return lines.filter(line => line.ray !== undefined) },
    write (line) {
      raw.push(line)
      if (!line.startsWith('{')) return
      lines.push(JSON.parse(line) as LogLine)
      for (const look of [...watchers]) look()
    },
    line: (fits, timeout = 10_000) => new Promise((resolve, reject) => {
      const give = (): void => {
        watchers.delete(look)
        reject(new Error(`no such log line within ${timeout} ms; there were:\n${raw.join('')}`))
      }
      const timer = setTimeout(give, timeout)
      const look = (): void => {
        const found = lines.find(fits)
        if (found === undefined) return
        clearTimeout(timer)
        watchers.delete(look)
        resolve(found)
      }
      watchers.add(look)
      look()
    })
  }
}
