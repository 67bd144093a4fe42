/** Reads pasted pieces of a site log, mixed with the lines of Apache's and uWSGI's own logs, and names the failures in it. */
import { readEvent, type SiteLogEvent } from './events.js'
import { elsewhere, emptyStart, refusing, suspended, tell, type Start, type LoggedStart } from './starts.js'

export interface SiteLogRead {
  /** In order, each once. */
  readonly failures: readonly LoggedStart[]
  /** Lines that are of a site log. */
  readonly lines: number
}

/** Between two examples of a page: a rule, or the fence of a listing. */
const BREAK = /^\s*(?:-{3,}|`{3,}.*)\s*$/
/** Where the following lines come from. */
const HEADING = /^\s*=>/

export function readSiteLog (text: string): SiteLogRead {
  const reader = new Reader()
  for (const line of text.split('\n')) reader.take(line)
  reader.close()
  return { failures: once(reader.told), lines: reader.lines }
}

/** The same failure of one program again is one failure. */
function once (told: readonly LoggedStart[]): LoggedStart[] {
  const found = new Map(told.map(failure => [`${failure.kind}/${failure.reason} ${failure.explained.happened.en}`, failure]))
  return [...found.values()]
}

class Reader {
  readonly told: LoggedStart[] = []
  lines = 0
  private start: Start = emptyStart()

  take (line: string): void {
    if (BREAK.test(line)) return this.close()
    const event = readEvent(line)
    if (event !== null) {
      this.lines++
      this.hear(event)
    } else if (line.trim() !== '' && !HEADING.test(line)) {
      // also after the line of the failure: a page quotes the server's own log below it
      this.start.ownLog.push(line.trimEnd())
    }
  }

  /** What is known so far is all there is about this start. */
  close (): void {
    const told = tell(this.start)
    if (told !== null) this.told.push(told)
    this.start = emptyStart()
  }

  private hear (event: SiteLogEvent): void {
    if (event.type !== 'failed' && this.start.failed !== null) this.close()
    if (event.type === 'starting') this.begin(event)
    else if (event.type === 'output') this.start.lines.push(event.text)
    else if (event.type === 'failed') this.fail(event)
    else if (event.type === 'suspended') this.add(suspended(event.command, event.until))
    else if (event.type === 'elsewhere') this.add(elsewhere(event.command, event.found, event.expected))
    else if (event.type === 'refusing') this.add(refusing(event.command))
    else this.start = emptyStart() // it is up, or it was meant: what it said before is no failure
  }

  private begin ({ command, env, cwd }: Extract<SiteLogEvent, { type: 'starting' }>): void {
    // an earlier start without an end was overtaken by this one
    if (!this.start.isAnnounced) this.close()
    const variable = (name: string): string => new RegExp(`'${name}': '([^']*)'`).exec(env)?.[1] ?? ''
    const [ip, port] = [variable('IP') === '' ? variable('HOST') : variable('IP'), variable('PORT')]
    this.start = {
      ...emptyStart(),
      isAnnounced: true,
      command,
      cwd,
      address: ip === '' || port === '' ? '' : `${ip.includes(':') ? `[${ip}]` : ip}:${port}`
    }
  }

  private fail (event: Extract<SiteLogEvent, { type: 'failed' }>): void {
    if (this.start.failed !== null) this.close()
    this.start.failed = event
    this.start.command = event.command
  }

  private add (told: LoggedStart): void {
    this.close()
    this.told.push(told)
  }
}
